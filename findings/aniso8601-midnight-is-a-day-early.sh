#!/bin/bash
# aniso8601 9.0.1 (Debian's python3-aniso8601) reads 24:00, ISO 8601's way to write the end of a day, as the start of that same day. One
# would guess the start of the next, as dateutil and arrow have it (the second column), or an error. A period until the 15th, 24:00, is a
# day short, and one from 00:00 to 24:00 of a day, as an interval, has no length. A year is 365 days and twelve months are 360, so that
# the end of "12 months from" moves too. Needs python3 and Debian's package sources (apt-get download).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -o APT::Sandbox::User=root python3-aniso8601=9.0.1-2 python3-dateutil=2.8.2-2 python3-six=1.16.0-4 >&2
for package in *.deb; do dpkg-deb --extract "$package" .; done

cat >seen.py <<'END'
import aniso8601
from dateutil.parser import isoparse

for text in ["2025-03-15T23:59:00Z", "2025-03-15T24:00:00Z", "2025-03-16T00:00:00Z"]:
    print(f"{text}: {aniso8601.parse_datetime(text):%F %R}, {isoparse(text):%F %R}")
for text in ["2025-03-15T00:00:00Z/2025-03-15T24:00:00Z", "2024-01-01T00:00:00Z/P12M", "2024-01-01T00:00:00Z/P1Y"]:
    start, end = aniso8601.parse_interval(text)
    print(f"{text}: until {end:%F %R}, {(end - start).days} days")
END

expected='2025-03-15T23:59:00Z: 2025-03-15 23:59, 2025-03-15 23:59
2025-03-15T24:00:00Z: 2025-03-15 00:00, 2025-03-16 00:00
2025-03-16T00:00:00Z: 2025-03-16 00:00, 2025-03-16 00:00
2025-03-15T00:00:00Z/2025-03-15T24:00:00Z: until 2025-03-15 00:00, 0 days
2024-01-01T00:00:00Z/P12M: until 2024-12-26 00:00, 360 days
2024-01-01T00:00:00Z/P1Y: until 2024-12-31 00:00, 365 days'
seen=$(PYTHONPATH=usr/lib/python3/dist-packages python3 seen.py)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
