#!/bin/bash
# SQLite 3.40.1 (Debian's sqlite3) reads a text of digits alone as a count of days since 4714 before Christ, even where it reads ISO
# dates, so that a date known by its year alone, as FHIR has it, is in the year -4707. One would guess null, which a year and a month is,
# or the first of January. An age comes out as 6732 years, a Condition of 2024 begins before any window of time, and order by date() puts
# it first. The 30th of February stays as it is. Nothing is told. Needs Debian's package sources (apt-get download).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -o APT::Sandbox::User=root sqlite3 libsqlite3-0 >&2
for package in *.deb; do dpkg-deb --extract "$package" .; done
LD_LIBRARY_PATH=$(dirname "$(find usr/lib -name 'libsqlite3.so.0')")
export LD_LIBRARY_PATH

expected='3.40.1
2023-05 | null | null
2025 | -4707-06-10 | -4706-06-10
2022-01-10T10:30:00+05:30 | 2022-01-10 | 2023-01-10
2024-02-30 | 2024-02-30 | 2025-03-02
2024-03-15 | 2024-03-15 | 2025-03-15
born 1960, age on 2025-06-01 | 6732
since 2024 | 2024-02-30, 2024-03-15'
seen=$(
  usr/bin/sqlite3 --version | cut -d' ' -f1
  usr/bin/sqlite3 -separator ' | ' -nullvalue null :memory: <<'END'
CREATE TABLE condition (onset TEXT);
INSERT INTO condition VALUES ('2025'), ('2024-02-30'), ('2023-05'), ('2024-03-15'), ('2022-01-10T10:30:00+05:30');
SELECT onset, date(onset), date(onset, '+12 months') FROM condition ORDER BY date(onset);
SELECT 'born 1960, age on 2025-06-01', CAST(strftime('%Y', '2025-06-01') - strftime('%Y', '1960') AS TEXT);
SELECT 'since 2024', group_concat(onset, ', ') FROM condition WHERE date(onset) >= date('2024-01-01');
END
)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
