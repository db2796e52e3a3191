#!/bin/bash
# fhir 4.12.0 (Lantana's FHIR.js), evaluate: true and false in a FHIRPath expression are looked for as elements of those names, found in no
# resource, and thereby equal to any element that is not there. where(doNotPerform = true) gives the orders that say nothing of it and not
# the one that forbids the drug. One would guess FHIRPath's booleans, or an error, as a function that it does not know gives one. Two
# conditions joined by "and" or "or", and a number that is greater, are no error but an empty answer; a single text is right. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error fhir@4.12.0 >&2

cat >seen.cjs <<'END'
const { Fhir } = require("fhir");

const fhir = new Fhir();
const order = (id, doNotPerform, numberOfRepeatsAllowed) => ({
  resourceType: "MedicationRequest",
  id,
  status: "active",
  intent: "order",
  doNotPerform,
  subject: { reference: "Patient/p1" },
  medicationCodeableConcept: { text: "belimumab" },
  dispenseRequest: { numberOfRepeatsAllowed },
});
const orders = [order("silent", undefined, 1), order("forbidden", true, 0), order("given", false, 5)];
const bundle = { resourceType: "Bundle", type: "collection", entry: orders.map((resource) => ({ resource })) };
for (const condition of [
  "resource.doNotPerform = true",
  "resource.doNotPerform = false",
  "resource.doNotPerform != true",
  "resource.id = 'given'",
  "resource.id != 'given'",
  "resource.id = 'given' and resource.status = 'active'",
  "resource.id = 'given' or resource.id = 'forbidden'",
  "resource.dispenseRequest.numberOfRepeatsAllowed > 0",
]) {
  console.log(`${condition}: ${fhir.evaluate(bundle, `Bundle.entry.where(${condition}).resource.id`).join(", ") || "none"}`);
}
END

expected=$(cat <<'END'
resource.doNotPerform = true: silent
resource.doNotPerform = false: silent
resource.doNotPerform != true: forbidden, given
resource.id = 'given': given
resource.id != 'given': silent, forbidden
resource.id = 'given' and resource.status = 'active': none
resource.id = 'given' or resource.id = 'forbidden': none
resource.dispenseRequest.numberOfRepeatsAllowed > 0: none
END
)
seen=$(node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
