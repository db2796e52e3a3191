#!/bin/bash
# @bonfhir/core 2.22.1 writes a date without a day as its year alone, unless a dateStyle is asked for: 2025-03 reads "2025". Its parser
# knows the month, and a date with a day is written in full, so that one would guess 3/2025. A medication taken from March to November is
# shown as "2024 - 2024", and of two weights of one year nobody can tell which is the later. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error node@22.23.3 @bonfhir/core@2.22.1 >&2

cat >seen.cjs <<'END'
const { Formatter, parseFhirDateTime } = require("@bonfhir/core/r5");

const formatter = Formatter.build({ locale: "en-US" });
const { flavour, year, month } = parseFhirDateTime("2025-03");
console.log(`2025-03 is parsed as ${flavour}: ${year}, ${month}`);
for (const value of ["2025", "2025-03", "2025-03-15"]) console.log(`${value} is written ${formatter.format("dateTime", value)}`);
console.log(`2025-03 in the long style is written ${formatter.format("dateTime", "2025-03", { dateStyle: "long" })}`);
console.log(`2024-03 to 2024-11 is written ${formatter.format("Period", { start: "2024-03", end: "2024-11" })}`);
END

expected='2025-03 is parsed as year-month: 2025, 3
2025 is written 2025
2025-03 is written 2025
2025-03-15 is written 3/15/2025
2025-03 in the long style is written March 2025
2024-03 to 2024-11 is written 2024 - 2024'
seen=$(TZ=UTC node_modules/.bin/node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
