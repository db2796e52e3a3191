#!/bin/bash
# GNU date (coreutils 9.1, Debian's) takes four digits for a time of day: the year 2024, as FHIR writes a date of which no more is known,
# is 20:24 of today, while 1960, whose last digits are no minutes, is refused, and so are all years from 60 to 99 of a century and from
# 2400. One would guess that every year is refused, as a year with a month is, or none. A list of birth years is read by half. Needs
# Debian's package sources (apt-get download).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -o APT::Sandbox::User=root coreutils=9.1-1 >&2
dpkg-deb --extract coreutils_*.deb .

expected='2024: today 20:24
1959: today 19:59
1960: refused
2025-03: refused
2025-03-15: 2025-03-15 00:00
2025-03-15T10:30:00+05:30: 2025-03-15 05:00
of the years 1900 to 2026 it takes 87 of 127'
seen=$(
  export TZ=UTC LC_ALL=C
  for text in 2024 1959 1960 2025-03 2025-03-15 2025-03-15T10:30:00+05:30; do
    today=$(bin/date +%F)
    read_as=$(bin/date -d "$text" '+%F %R' 2>/dev/null || echo refused)
    echo "$text: ${read_as/#$today/today}"
  done
  taken=0
  for year in {1900..2026}; do if bin/date -d "$year" >/dev/null 2>&1; then taken=$((taken + 1)); fi; done
  echo "of the years 1900 to 2026 it takes $taken of 127"
)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
