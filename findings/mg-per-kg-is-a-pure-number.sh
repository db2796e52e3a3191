#!/bin/bash
# 700 mg for 70 kg, as FHIRPath (fhirpath 5.2.2) and CQL (cql-execution 3.3.2) reckon it, is not the 10 'mg/kg' one would guess. UCUM lets
# milligrams and kilograms cancel, and both take it up: 0.00001 '1'. As a quantity that still equals 10 'mg/kg'; its value, which a rule
# "at most 10" looks at, is 0.00001 for the right dose and 0.0001 for ten times it. The other way round FHIRPath makes 70000000 'mg' of a
# weight, and 0.0007 'kg' of a dose; CQL leaves these as they were written. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error node@22.23.3 fhirpath@5.2.2 cql-execution@3.3.2 >&2

cat >seen.cjs <<'END'
const cql = require("cql-execution");
const fhirpath = require("fhirpath");

for (const expression of [
  "700 'mg' / 70 'kg'",
  "(700 'mg' / 70 'kg') = 10 'mg/kg'",
  "(7000 'mg' / 70 'kg').value <= 10",
  "700 'mg' / 10 'mg/kg'",
  "10 'mg/kg' * 70 'kg'",
]) {
  console.log(`FHIRPath: ${expression}: ${fhirpath.evaluate({}, expression).map(String)}`);
}

// The same in ELM, what a CQL library is compiled to.
const quantity = (value, unit) => ({ type: "Quantity", value, unit });
const divided = (...operand) => ({ type: "Divide", operand });
const ordered = divided(quantity(700, "mg"), quantity(70, "kg"));
const expressions = {
  "700 'mg' / 70 'kg'": ordered,
  "(700 'mg' / 70 'kg') = 10 'mg/kg'": { type: "Equal", operand: [ordered, quantity(10, "mg/kg")] },
  "700 'mg' / 10 'mg/kg'": divided(quantity(700, "mg"), quantity(10, "mg/kg")),
  "10 'mg/kg' * 70 'kg'": { type: "Multiply", operand: [quantity(10, "mg/kg"), quantity(70, "kg")] },
};
const def = Object.entries(expressions).map(([name, expression]) => ({ name, context: "Unfiltered", expression }));
const library = new cql.Library({ library: { identifier: { id: "Doses", version: "1" }, usings: { def: [] }, statements: { def } } });
new cql.Executor(library).exec(new cql.PatientSource([])).then(({ unfilteredResults }) => {
  for (const [name, result] of Object.entries(unfilteredResults)) console.log(`CQL: ${name}: ${result}`);
});
END

expected=$(cat <<'END'
FHIRPath: 700 'mg' / 70 'kg': 0.00001 '1'
FHIRPath: (700 'mg' / 70 'kg') = 10 'mg/kg': true
FHIRPath: (7000 'mg' / 70 'kg').value <= 10: true
FHIRPath: 700 'mg' / 10 'mg/kg': 70000000 'mg'
FHIRPath: 10 'mg/kg' * 70 'kg': 0.0006999999999999999 'kg'
CQL: 700 'mg' / 70 'kg': 0.00001 '1'
CQL: (700 'mg' / 70 'kg') = 10 'mg/kg': true
CQL: 700 'mg' / 10 'mg/kg': 70 'mg/(mg/kg)'
CQL: 10 'mg/kg' * 70 'kg': 700 'mg'
END
)
seen=$(node_modules/.bin/node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
