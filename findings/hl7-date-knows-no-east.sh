#!/bin/bash
# hl7-date 1.0.1 writes the zone of every place east of Greenwich with two signs: +-100 in Berlin in winter, +-6-30 in Kolkata. One would
# guess +0100 and +0530, as it writes -0500 in New York. The standard knows no such time; hl7-date itself reads it without the zone, as a
# time of the place where it is read, so that a dose given at 10:30 in Berlin was given at 10:30 in New York, six hours later.
# The first of January, read from its eight digits, is written as a year alone, and any first of a month as a month. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error hl7-date@1.0.1 >&2

cat >write.cjs <<'END'
const { stringify } = require("hl7-date");
console.log(stringify(new Date("2025-02-15T09:30:00Z")));
END
cat >read.cjs <<'END'
const { parse, stringify } = require("hl7-date");
for (const text of process.argv.slice(2)) console.log(`${text} is ${parse(text).toISOString()}, written ${stringify(parse(text))}`);
END

expected='Europe/Berlin writes 09:30Z as 202502151030+-100
202502151030+-100 is 2025-02-15T15:30:00.000Z, written 202502151030-0500
Asia/Kolkata writes 09:30Z as 2025021515+-6-30
2025021515+-6-30 is 2025-02-15T20:00:00.000Z, written 2025021515-0500
America/New_York writes 09:30Z as 202502150430-0500
202502150430-0500 is 2025-02-15T09:30:00.000Z, written 202502150430-0500
20250215 is 2025-02-15T05:00:00.000Z, written 20250215
20250201 is 2025-02-01T05:00:00.000Z, written 202502
20250101 is 2025-01-01T05:00:00.000Z, written 2025'
seen=$(
  for place in Europe/Berlin Asia/Kolkata America/New_York; do
    written=$(TZ=$place node write.cjs)
    echo "$place writes 09:30Z as $written"
    TZ=America/New_York node read.cjs "$written"
  done
  TZ=America/New_York node read.cjs 20250215 20250201 20250101
)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
