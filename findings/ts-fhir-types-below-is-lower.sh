#!/bin/bash
# @ahryman40k/ts-fhir-types 4.0.39 knows the comparator of a Quantity by names of its own: Lower, LowerOrEqual, Greater, GreaterOrEqual.
# FHIR's <, <=, > and >= are refused, and with them the whole Observation or Bundle; "Lower", which is no code of FHIR's, is valid, and
# is what a program typed with the package sends. One would guess FHIR's codes, as the operators of a Questionnaire in the same package
# have them. A chart with one antibody below what can be measured is no chart; without its comparator it is read. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error @ahryman40k/ts-fhir-types@4.0.39 fp-ts@2.16.11 io-ts@2.2.22 >&2

cat >seen.cjs <<'END'
const { R4 } = require("@ahryman40k/ts-fhir-types");

const told = ({ _tag, left }) => (_tag === "Right" ? "valid" : `refused at ${left.map(({ context }) => context.at(-1).key).at(-1)}`);
const quantity = (comparator) => ({ value: 10, comparator, unit: "[IU]/mL", system: "http://unitsofmeasure.org", code: "[IU]/mL" });
const antibody = (valueQuantity) => ({
  resourceType: "Observation",
  status: "final",
  code: { coding: [{ system: "http://loinc.org", code: "5130-0" }] },
  valueQuantity,
});
for (const comparator of ["<", "<=", ">=", ">", "Lower", "GreaterOrEqual"]) {
  console.log(`Quantity ${comparator} 10: ${told(R4.RTTI_Quantity.decode(quantity(comparator)))}`);
}
const { comparator, ...plain } = quantity("<");
for (const [name, value] of [[`${comparator} 10`, quantity("<")], ["10", plain]]) {
  const bundle = { resourceType: "Bundle", type: "searchset", total: 1, entry: [{ resource: antibody(value) }] };
  console.log(`Observation of ${name}: ${told(R4.RTTI_Observation.decode(antibody(value)))}`);
  console.log(`Bundle with ${name}: ${told(R4.RTTI_Bundle.decode(bundle))}`);
}
const enableWhen = { question: "1", operator: "<", answerInteger: 10 };
console.log(`a question's condition < 10: ${told(R4.RTTI_Questionnaire_EnableWhen.decode(enableWhen))}`);
END

expected=$(cat <<'END'
Quantity < 10: refused at comparator
Quantity <= 10: refused at comparator
Quantity >= 10: refused at comparator
Quantity > 10: refused at comparator
Quantity Lower 10: valid
Quantity GreaterOrEqual 10: valid
Observation of < 10: refused at comparator
Bundle with < 10: refused at comparator
Observation of 10: valid
Bundle with 10: valid
a question's condition < 10: valid
END
)
seen=$(node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
