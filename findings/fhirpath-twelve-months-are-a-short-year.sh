#!/bin/bash
# In fhirpath 5.2.2 a year is twelve months, and longer than 364 days; twelve months are 360 days, and shorter. Each pair of units has a
# factor of its own (a month has 30 days, a year 365), so that what is equal is not equal to the same. One would guess no answer, or the
# 365.25 days of UCUM throughout. An order bounded to 12 months (UCUM "mo") thereby lasts a year, but not the 52 weeks that a year does.
# Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error node@22.23.3 fhirpath@5.2.2 >&2

cat >seen.cjs <<'END'
const fhirpath = require("fhirpath");
const r4 = require("fhirpath/fhir-context/r4");

const boundsDuration = { value: 12, unit: "months", system: "http://unitsofmeasure.org", code: "mo" };
const order = { resourceType: "MedicationRequest", dosageInstruction: [{ timing: { repeat: { boundsDuration } } }] };
const bounds = "dosageInstruction.timing.repeat.bounds";
for (const expression of [
  "1 year = 12 months",
  "1 year = 365 days",
  "12 months = 365 days",
  "12 months = 360 days",
  "1 year > 52 weeks",
  "12 months > 52 weeks",
  `${bounds} = 1 year`,
  `${bounds} > 52 weeks`,
]) {
  console.log(`${expression}: ${fhirpath.evaluate(order, expression, {}, r4)}`);
}
END

expected='1 year = 12 months: true
1 year = 365 days: true
12 months = 365 days: false
12 months = 360 days: true
1 year > 52 weeks: true
12 months > 52 weeks: false
dosageInstruction.timing.repeat.bounds = 1 year: true
dosageInstruction.timing.repeat.bounds > 52 weeks: false'
seen=$(node_modules/.bin/node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
