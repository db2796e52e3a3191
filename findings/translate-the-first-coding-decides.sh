#!/bin/bash
# @synanetics/fhir-translate 1.2.0 translates a CodeableConcept by the first of its codings of which the ConceptMap says anything, though
# that be "unmatched" or only the code for all else (group.unmapped). One would guess that a coding which is mapped wins, or that all are
# told. The same belimumab is J0490 or J3590 (a biologic without a code of its own) by the order of its two codings, and J3590 is called
# equivalent; with "unmatched" beside it the translation is said to have failed. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --ignore-scripts --no-fund --no-audit --loglevel=error @synanetics/fhir-translate@1.2.0 >&2

cat >seen.mjs <<'END'
import { conceptMapTranslate } from "@synanetics/fhir-translate";

const hcpcs = "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets";
const rxnorm = { system: "http://www.nlm.nih.gov/research/umls/rxnorm", code: "1092437", display: "belimumab" };
const ndc = { system: "http://hl7.org/fhir/sid/ndc", code: "49401-101-01", display: "Benlysta 120 mg" };
const target = (code, equivalence) => [{ code, equivalence }];
const byIngredient = { source: rxnorm.system, target: hcpcs, element: [{ code: rxnorm.code, target: target("J0490", "equivalent") }] };
const oneOther = [{ code: "0310-3040-00", target: target("J0491", "equivalent") }];
const noMatch = [{ code: ndc.code, target: [{ equivalence: "unmatched" }] }];
const byPackage = (more) => ({ source: ndc.system, target: hcpcs, ...more });
const maps = {
  "unmapped packages are J3590": byPackage({ element: oneOther, unmapped: { mode: "fixed", code: "J3590" } }),
  "the package is unmatched": byPackage({ element: noMatch }),
};

for (const [name, packages] of Object.entries(maps)) {
  const map = { resourceType: "ConceptMap", status: "active", group: [packages, byIngredient] };
  for (const coding of [[rxnorm, ndc], [ndc, rxnorm]]) {
    const parameters = { resourceType: "Parameters", parameter: [{ name: "codeableConcept", valueCodeableConcept: { coding } }] };
    const [{ valueBoolean }, ...matches] = conceptMapTranslate({ parameters, fhirVersion: "r4", conceptMaps: [map] }).parameter;
    const found = matches.map(({ part: [{ valueCode }, { valueCoding }] }) => `${valueCode} ${valueCoding.code ?? "(no code)"}`);
    console.log(`${name}; first ${coding[0].display}: ${valueBoolean}, ${found}`);
  }
}
END

expected='unmapped packages are J3590; first belimumab: true, equivalent J0490
unmapped packages are J3590; first Benlysta 120 mg: true, equivalent J3590
the package is unmatched; first belimumab: true, equivalent J0490
the package is unmatched; first Benlysta 120 mg: false, unmatched (no code)'
seen=$(node seen.mjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
