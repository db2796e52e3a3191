#!/bin/bash
# @solarahealth/fhir-r4 1.2.0 validates a resource that stands alone (a birthDate that is a number and an element that FHIR does not have
# are refused) and not one in a Bundle, nor a contained one: anything that has a resourceType, or none, passes there. One would guess that
# the entries are looked at as they are alone. FHIR's null, which keeps the place of a given name that is only an extension, is refused,
# so that a valid Patient is none; in a Bundle it passes. A status of "sent" and two kinds of deceased[x] at once pass everywhere. Needs
# npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error @solarahealth/fhir-r4@1.2.0 >&2

cat >seen.cjs <<'END'
const { createBundleSchema, createMedicationRequestSchema, createPatientSchema } = require("@solarahealth/fhir-r4");

const masked = { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "masked" }] };
const order = { resourceType: "MedicationRequest", status: "active", intent: "order", subject: { reference: "Patient/p1" } };
const ordered = { ...order, medicationReference: { reference: "#m" } };
const resources = {
  "a valid Patient": { resourceType: "Patient", birthDate: "1980-03" },
  "a valid Patient, one given name masked": { resourceType: "Patient", name: [{ given: [null, "Rita"], _given: [masked, null] }] },
  "birthDate: 1980": { resourceType: "Patient", birthDate: 1980 },
  "an element of no FHIR": { resourceType: "Patient", favourite: "blue" },
  "alive and deceased": { resourceType: "Patient", deceasedBoolean: false, deceasedDateTime: "2024" },
  "status sent": { ...ordered, status: "sent" },
  "a contained Medication whose code is 7": { ...ordered, contained: [{ resourceType: "Medication", id: "m", code: 7 }] },
  "no resourceType": { birthDate: "1980-03" },
};
const schemas = { Patient: createPatientSchema(), MedicationRequest: createMedicationRequestSchema() };
for (const [name, resource] of Object.entries(resources)) {
  const bundle = { resourceType: "Bundle", type: "collection", entry: [{ resource }] };
  const alone = (schemas[resource.resourceType] ?? schemas.Patient).safeParse(resource).success;
  const within = createBundleSchema().safeParse(bundle).success;
  console.log(`${name}: ${alone ? "passes" : "refused"} alone, ${within ? "passes" : "refused"} in a Bundle`);
}
END

expected='a valid Patient: passes alone, passes in a Bundle
a valid Patient, one given name masked: refused alone, passes in a Bundle
birthDate: 1980: refused alone, passes in a Bundle
an element of no FHIR: refused alone, passes in a Bundle
alive and deceased: passes alone, passes in a Bundle
status sent: passes alone, passes in a Bundle
a contained Medication whose code is 7: passes alone, passes in a Bundle
no resourceType: refused alone, passes in a Bundle'
seen=$(node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
