#!/bin/bash
# jq 1.6 (Debian's): a month without a day, read by strptime("%Y-%m"), is the last day of the month before: 2025-03 is the 28th of
# February, and 2025-01 is in 2024. One would guess the first of the month, as most libraries have it. A zone that %z reads is dropped
# without a word: 10:30 in Kolkata is 10:30 in Greenwich, where one would guess 05:00; a text that needs no zone to be read (fromdate) is
# refused if it has one. Two infusions thus change places. Needs Debian's package sources (apt-get download).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -o APT::Sandbox::User=root jq libjq1 libonig5 >&2
for package in *.deb; do dpkg-deb --extract "$package" .; done
LD_LIBRARY_PATH=$(dirname "$(find usr/lib -name 'libjq.so.1')")
export LD_LIBRARY_PATH TZ=UTC

expected='jq-1.6
2025-03: 2025-02-28T00:00:00Z
2025-01: 2024-12-31T00:00:00Z
2025: 2024-12-31T00:00:00Z
2025-03-15: 2025-03-15T00:00:00Z
2025-03-15T10:30:00+0530: 2025-03-15T10:30:00Z
2025-03-15T06:00:00+0000: 2025-03-15T06:00:00Z
2025-03-15T10:30:00-0500: 2025-03-15T10:30:00Z
2025-03-15T10:30:00Z, fromdate: 2025-03-15T10:30:00Z
2025-03-15T10:30:00+05:30, fromdate: refused'
seen=$(
  usr/bin/jq --version
  usr/bin/jq -nr '
    def read(form): . as $text | (try (strptime(form) | mktime | todate) catch "refused") | "\($text): \(.)";
    ("2025-03", "2025-01" | read("%Y-%m")),
    ("2025" | read("%Y")),
    ("2025-03-15" | read("%Y-%m-%d")),
    ("2025-03-15T10:30:00+0530", "2025-03-15T06:00:00+0000", "2025-03-15T10:30:00-0500" | read("%Y-%m-%dT%H:%M:%S%z")),
    ("2025-03-15T10:30:00Z", "2025-03-15T10:30:00+05:30" | "\(.), fromdate: \(try (fromdate | todate) catch "refused")")'
)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
