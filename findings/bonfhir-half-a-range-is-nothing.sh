#!/bin/bash
# @bonfhir/core 2.22.1 writes a Range with one bound, and a Period with only an end, as an empty text. One would guess words for it, as it
# has "< 10 mg" for a Quantity and "ongoing" for a Period without an end. A dose of at most 10 mg, a reference range from 60 on and a drug
# that was stopped in March leave an empty field on the page, as if nothing of them were documented. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error @bonfhir/core@2.22.1 >&2

cat >seen.cjs <<'END'
const { Formatter } = require("@bonfhir/core/r4b");

const formatter = Formatter.build({ locale: "en-US" });
const mg = (value, comparator) => ({ value, comparator, unit: "mg", system: "http://unitsofmeasure.org", code: "mg" });
for (const [name, type, value] of [
  ["5 to 10 mg", "Range", { low: mg(5), high: mg(10) }],
  ["at most 10 mg", "Range", { high: mg(10) }],
  ["at least 60 mg", "Range", { low: mg(60) }],
  ["less than 10 mg", "Quantity", mg(10, "<")],
  ["January to March", "Period", { start: "2025-01-05", end: "2025-03-15" }],
  ["from January on", "Period", { start: "2025-01-05" }],
  ["until March", "Period", { end: "2025-03-15" }],
]) {
  console.log(`${name}: ${formatter.format(type, value) || "(empty)"}`);
}
END

expected='5 to 10 mg: 5 … 10 mg
at most 10 mg: (empty)
at least 60 mg: (empty)
less than 10 mg: < 10 mg
January to March: 1/5/2025 - 3/15/2025
from January on: 1/5/2025 - ongoing
until March: (empty)'
seen=$(node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
