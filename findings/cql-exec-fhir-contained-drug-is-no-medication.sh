#!/bin/bash
# cql-exec-fhir 2.2.0 (with cql-execution 3.3.2) gives a contained resource the bare type Resource, whatever its resourceType says. An order
# that names its drug by a contained Medication, as FHIR lets it, then has no drug that CQL could see: the contained resource is no
# Medication, cast to one it is null, and its code is not there. One would guess that it is typed like any entry of the Bundle. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error node@22.23.3 cql-execution@3.3.2 cql-exec-fhir@2.2.0 >&2

cat >seen.cjs <<'END'
const cql = require("cql-execution");
const { PatientSource } = require("cql-exec-fhir");

// What a CQL library with these definitions is compiled to: from [MedicationRequest] M return ...
const fhir = (name) => `{http://hl7.org/fhir}${name}`;
const orders = { type: "Retrieve", dataType: fhir("MedicationRequest") };
const ofEach = (expression) => ({ type: "Query", source: [{ alias: "M", expression: orders }], relationship: [], return: { expression } });
const contained = { type: "First", source: { type: "Property", path: "contained", scope: "M" } };
const medication = { type: "Property", path: "medication", scope: "M" };
const asMedication = { type: "As", asType: fhir("Medication"), operand: contained };
const expressions = {
  "M.medication is Reference": ofEach({ type: "Is", isType: fhir("Reference"), operand: medication }),
  "First(M.contained) is Medication": ofEach({ type: "Is", isType: fhir("Medication"), operand: contained }),
  "First(M.contained) is Resource": ofEach({ type: "Is", isType: fhir("Resource"), operand: contained }),
  "(First(M.contained) as Medication).code.text": ofEach({ type: "Property", path: "code.text.value", source: asMedication }),
  "First(M.contained).code.text": ofEach({ type: "Property", path: "code.text.value", source: contained }),
  "Count([Medication])": { type: "Count", source: { type: "Retrieve", dataType: fhir("Medication") } },
};
const usings = { def: [{ localIdentifier: "FHIR", uri: "http://hl7.org/fhir", version: "4.0.1" }] };
const def = Object.entries(expressions).map(([name, expression]) => ({ name, context: "Patient", expression }));
const library = new cql.Library({ library: { identifier: { id: "Drugs", version: "1" }, usings, statements: { def } } });

const order = {
  resourceType: "MedicationRequest",
  status: "active",
  intent: "order",
  subject: { reference: "Patient/p1" },
  contained: [{ resourceType: "Medication", id: "drug", code: { text: "belimumab" } }],
  medicationReference: { reference: "#drug" },
};
const resources = [{ resourceType: "Patient", id: "p1" }, { id: "o1", ...order }];
const patients = PatientSource.FHIRv401();
patients.loadBundles([{ resourceType: "Bundle", type: "collection", entry: resources.map((resource) => ({ resource })) }]);
new cql.Executor(library).exec(patients).then(({ patientResults }) => {
  for (const [name, result] of Object.entries(patientResults.p1)) console.log(`${name}: ${JSON.stringify(result)}`);
});
END

expected='M.medication is Reference: [true]
First(M.contained) is Medication: [false]
First(M.contained) is Resource: [true]
(First(M.contained) as Medication).code.text: [null]
First(M.contained).code.text: [null]
Count([Medication]): 0'
seen=$(node_modules/.bin/node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
