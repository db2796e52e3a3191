#!/bin/bash
# SOCI 4.0.3 (Debian's libsoci-postgresql4.0) hands a double to PostgreSQL 15 as 20 digits of what it is in binary: 0.1 as
# 0.10000000000000000555. A NUMERIC column, which one takes so that a dose stays what it was, keeps them all. One would guess the shortest
# text that is the same double, as PostgreSQL itself writes it. A dose of 0.1 is not found by 0.1, three of them are more than 0.3, and
# ten are over a limit of 1; read into a double it is 0.1 again, so that nobody sees it. A column of floats and a dose given as a text are
# right. Needs g++ and Debian's package sources (apt-get download).
set -euo pipefail
folder=$(mktemp -d)
chmod 755 "$folder"
trap 'kill $(jobs -p) 2>/dev/null; wait; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -o APT::Sandbox::User=root libsoci-dev=4.0.3-1 libsoci-core4.0=4.0.3-1 libsoci-postgresql4.0=4.0.3-1 \
  postgresql-15 libpq5 libpq-dev libldap-2.5-0 libsasl2-2 libicu72 libxml2 libxslt1.1 liblz4-1 libzstd1 >&2
for package in *.deb; do dpkg-deb --extract "$package" .; done
libraries=$PWD/$(dirname "$(find usr/lib -name 'libsoci_core.so.*' | head -n 1)")
export LD_LIBRARY_PATH=$libraries

# PostgreSQL runs as anyone but root.
as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; else "$@"; fi }
mkdir server
[ "$(id -u)" != 0 ] || chown nobody server
as usr/lib/postgresql/15/bin/initdb --pgdata=server/data --username=pharmacy --auth=trust >initdb.log
as usr/lib/postgresql/15/bin/postgres -D server/data -k "$PWD/server" -c listen_addresses= -c jit=off >server.log 2>&1 &

cat >seen.cpp <<'END'
#include <soci/soci-config.h>
// Debian builds SOCI with Boost; its headers then want Boost's, which this does not.
#undef SOCI_HAVE_BOOST
#undef SOCI_HAVE_BOOST_DATE_TIME
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <chrono>
#include <iostream>
#include <thread>

int main(int, char** arguments) {
  const std::string server = std::string("dbname=postgres user=pharmacy host=") + arguments[1];
  soci::session database;
  for (int tries = 0; !database.is_connected(); ++tries) try {
      database.open(soci::postgresql, server);
    } catch (const soci::soci_error&) {  // not up yet
      if (tries == 100) throw;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  database << "CREATE TABLE dose (name TEXT, mg NUMERIC, floating DOUBLE PRECISION)";
  const double tenth = 0.1;
  const std::string text = "0.1";
  database << "INSERT INTO dose VALUES ('a double', :mg, :floating)", soci::use(tenth), soci::use(tenth);
  database << "INSERT INTO dose VALUES ('a text', CAST(:mg AS NUMERIC), :floating)", soci::use(text), soci::use(tenth);
  const soci::rowset<soci::row> doses =
      (database.prepare << "SELECT name, mg::text, floating::text, (mg = 0.1)::text, (mg * 3 > 0.3)::text, (mg * 10 > 1)::text"
                           " FROM dose ORDER BY name");
  for (const auto& dose : doses) {
    const char* of[] = {"", ": numeric ", ", floating ", "; is it 0.1: ", ", three over 0.3: ", ", ten over 1: "};
    for (int field = 0; field < 6; ++field) std::cout << of[field] << dose.get<std::string>(field);
    std::cout << "\n";
  }
}
END
g++ -std=c++17 -w -Iusr/include{,/postgresql} seen.cpp -o seen "$libraries"/libsoci_{core,postgresql}.so.4.0 -Wl,--allow-shlib-undefined

expected='a double: numeric 0.10000000000000000555, floating 0.1; is it 0.1: false, three over 0.3: true, ten over 1: true
a text: numeric 0.1, floating 0.1; is it 0.1: true, three over 0.3: false, ten over 1: false'
seen=$(./seen "$PWD/server")
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
