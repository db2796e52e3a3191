#!/bin/bash
# SOCI 4.0.3 on SQLite (Debian's libsoci-dev), reading a text into std::tm: after the T of an instant, as FHIR and ISO 8601 write it, all is
# dropped without an error, and 10:30 is midnight. With a space for the T the time is read. One would guess that both are read, or that
# the T is refused, as a month without a day (2025-03) is. A row of a DATETIME column does the same (the second of each pair), so that of
# two infusions of one day none is the later. Needs g++ and Debian's package sources (apt-get download).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -o APT::Sandbox::User=root libsoci-dev=4.0.3-1 libsoci-core4.0=4.0.3-1 libsoci-sqlite3-4.0=4.0.3-1 libsqlite3-0 >&2
for package in *.deb; do dpkg-deb --extract "$package" .; done

cat >seen.cpp <<'END'
#include <soci/soci-config.h>
// Debian builds SOCI with Boost; its headers then want Boost's, which reading a std::tm does not.
#undef SOCI_HAVE_BOOST
#undef SOCI_HAVE_BOOST_DATE_TIME
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <ctime>
#include <iomanip>
#include <iostream>

int main() {
  soci::session database(soci::sqlite3, ":memory:");
  database << "CREATE TABLE infusion (taken DATETIME)";
  for (const std::string taken : {"2025-03-15", "2025-03-15 10:30:00", "2025-03-15T10:30:00", "2025-03-15T10:30:00Z", "2025-03"}) {
    std::cout << taken << ": ";
    database << "DELETE FROM infusion";
    database << "INSERT INTO infusion VALUES (:taken)", soci::use(taken);
    try {
      std::tm alone{};
      database << "SELECT taken FROM infusion", soci::into(alone);
      soci::row row;
      database << "SELECT taken FROM infusion", soci::into(row);
      for (const auto& time : {alone, row.get<std::tm>(0)}) std::cout << std::put_time(&time, "[%F %R]");
      std::cout << "\n";
    } catch (const soci::soci_error& error) {
      std::cout << error.get_error_message() << "\n";
    }
  }
}
END
libraries=$(dirname "$(find usr/lib -name 'libsoci_core.so.*' | head -n 1)")
g++ -std=c++17 -w -Iusr/include seen.cpp -o seen "$libraries"/libsoci_{core,sqlite3}.so.4.0 -Wl,--allow-shlib-undefined

expected='2025-03-15: [2025-03-15 00:00][2025-03-15 00:00]
2025-03-15 10:30:00: [2025-03-15 10:30][2025-03-15 10:30]
2025-03-15T10:30:00: [2025-03-15 00:00][2025-03-15 00:00]
2025-03-15T10:30:00Z: [2025-03-15 00:00][2025-03-15 00:00]
2025-03: Cannot parse date/time field component.'
seen=$(LD_LIBRARY_PATH="$libraries" ./seen)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
