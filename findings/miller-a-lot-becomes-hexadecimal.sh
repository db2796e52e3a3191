#!/bin/bash
# Miller 6.6.0 (Debian's), from NDJSON of FHIR to CSV and back: a lot "0x1F" comes back as 0x1F without quotes, which is no JSON, so that
# one such lot makes the file unreadable to the next program; 1e5 is a number as well, while 00123 keeps its quotes. One would guess
# quotes for whatever JSON has no number for. From JSON to JSON, untouched, an integer beyond 64 bits gets quotes, though 72.50 stays as
# it was written; and by way of CSV the null that keeps a place in a FHIR list is the text "null". --infer-none saves the lot, and makes a
# text of every weight. Needs python3 and Debian's package sources (apt-get download).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -o APT::Sandbox::User=root miller=6.6.0-2+b3 >&2
dpkg-deb --extract miller_*.deb .

cat >seen.ndjson <<'END'
{"id":"a","lotNumber":"0x1F","given":[null,"Rita"],"value":72.50,"count":7}
{"id":"b","lotNumber":"1e5","given":["Ann","Rita"],"value":80,"count":12345678901234567890}
{"id":"c","lotNumber":"00123","given":["Ann","Rita"],"value":9.0,"count":18446744073709551616}
END

expected='mlr 6.6.0
--icsv --ojsonl
  {"id": "a", "lotNumber": 0x1F, "given": ["null", "Rita"], "value": 72.50, "count": 7} (no JSON)
  {"id": "b", "lotNumber": 1e5, "given": ["Ann", "Rita"], "value": 80, "count": "12345678901234567890"} (JSON)
  {"id": "c", "lotNumber": "00123", "given": ["Ann", "Rita"], "value": 9.0, "count": "18446744073709551616"} (JSON)
--icsv --ojsonl --infer-none
  {"id": "a", "lotNumber": "0x1F", "given": ["null", "Rita"], "value": "72.50", "count": "7"} (JSON)
  {"id": "b", "lotNumber": "1e5", "given": ["Ann", "Rita"], "value": "80", "count": "12345678901234567890"} (JSON)
  {"id": "c", "lotNumber": "00123", "given": ["Ann", "Rita"], "value": "9.0", "count": "18446744073709551616"} (JSON)
--ijsonl --ojsonl
  {"id": "a", "lotNumber": "0x1F", "given": [null, "Rita"], "value": 72.50, "count": 7} (JSON)
  {"id": "b", "lotNumber": "1e5", "given": ["Ann", "Rita"], "value": 80, "count": "12345678901234567890"} (JSON)
  {"id": "c", "lotNumber": "00123", "given": ["Ann", "Rita"], "value": 9.0, "count": "18446744073709551616"} (JSON)'
seen=$(
  usr/bin/mlr --version
  usr/bin/mlr --ijsonl --ocsv cat seen.ndjson >seen.csv
  for way in "--icsv --ojsonl" "--icsv --ojsonl --infer-none" "--ijsonl --ojsonl"; do
    echo "$way"
    case $way in --icsv*) file=seen.csv ;; *) file=seen.ndjson ;; esac
    # shellcheck disable=SC2086
    usr/bin/mlr $way cat $file | while IFS= read -r line; do
      echo "  $line ($(python3 -m json.tool <<<"$line" >/dev/null 2>&1 && echo JSON || echo no JSON))"
    done
  done
)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
