#!/bin/bash
# @atomic-ehr/ucum 0.2.5 divides quantities by writing one unit after the other, with no brackets round the second. A weight got back from
# a dose (700 mg / (10 mg/kg)) should be 70 kg, or 70 of some unit that converts to kg. It is 70 "mg/mg/kg", which is read from the left:
# 70 per kilogram, not convertible to kg. Hours come out upside down alike. @atomic-ehr/fhirpath 0.1.4, which rests on it, then finds that
# the dose is 70 '/kg'. Multiplying is right. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error node@22.23.3 @atomic-ehr/ucum@0.2.5 @atomic-ehr/fhirpath@0.1.4 >&2

cat >seen.mjs <<'END'
import { evaluate } from "@atomic-ehr/fhirpath";
import { ucum } from "@atomic-ehr/ucum";

const text = ({ value, unit }) => `${value} ${unit}`;
const to = ({ value, unit }, other) => `in ${other}: ${ucum.isConvertible(unit, other) ? ucum.convert(value, unit, other) : "no way"}`;

function divide([value, unit], [otherValue, otherUnit], right, wrong) {
  const result = ucum.divide(ucum.quantity(value, unit), ucum.quantity(otherValue, otherUnit));
  console.log(`${value} ${unit} / (${otherValue} ${otherUnit}): ${text(result)}; ${to(result, right)}; ${to(result, wrong)}`);
}

console.log(`10 mg/kg . 70 kg: ${text(ucum.multiply(ucum.quantity(10, "mg/kg"), ucum.quantity(70, "kg")))}`);
divide([700, "mg"], [10, "mg/kg"], "kg", "/kg");
divide([700, "mg"], [350, "mg/h"], "h", "/h");
divide([250, "mL"], [2, "mL/min"], "min", "/min");
for (const expression of ["(700 'mg' / 10 'mg/kg') = 70 'kg'", "(700 'mg' / 10 'mg/kg') = 70 '/kg'"]) {
  console.log(`${expression}: ${JSON.stringify(await evaluate(expression))}`);
}
END

expected=$(cat <<'END'
10 mg/kg . 70 kg: 700 mg/kg.kg
700 mg / (10 mg/kg): 70 mg/mg/kg; in kg: no way; in /kg: 70
700 mg / (350 mg/h): 2 mg/mg/h; in h: no way; in /h: 2
250 mL / (2 mL/min): 125 mL/mL/min; in min: no way; in /min: 125
(700 'mg' / 10 'mg/kg') = 70 'kg': []
(700 'mg' / 10 'mg/kg') = 70 '/kg': [true]
END
)
seen=$(node_modules/.bin/node seen.mjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
