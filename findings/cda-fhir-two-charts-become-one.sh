#!/bin/bash
# cda-fhir 2.0.0 keeps what it reads in variables of the module, though each document has a parser stream of its own. Two C-CDA documents
# that are read at the same time, as a server does, come out as one: both answers are the same Bundle, with the drugs of both patients,
# and all of it is said of the second one. One would guess that a stream knows nothing of the next. One after the other they are read
# right; no error is told, so that only a second caller brings it to light. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error cda-fhir@2.0.0 sax@1.6.1 >&2

cat >seen.cjs <<'END'
const { Readable } = require("node:stream");
const { CcdaParserStream } = require("cda-fhir");

const oid = "2.16.840.1.113883";
const documentOf = (given, rxnorm, drug) => `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><realmCode code="US"/>
  <typeId root="${oid}.1.3" extension="POCD_HD000040"/><templateId root="${oid}.10.20.22.1.2"/><id root="${oid}.19.5.1"/>
  <code code="34133-9" codeSystem="${oid}.6.1"/><title>Summary</title><effectiveTime value="20250301"/>
  <confidentialityCode code="N" codeSystem="${oid}.5.25"/><languageCode code="en-US"/>
  <recordTarget><patientRole><id root="${oid}.19.5" extension="${given}"/><patient><name><given>${given}</given><family>Lee</family></name>
  <administrativeGenderCode code="F" codeSystem="${oid}.5.1"/><birthTime value="19800101"/></patient></patientRole></recordTarget>
  <component><structuredBody><component><section><templateId root="${oid}.10.20.22.2.1.1"/>
  <code code="10160-0" codeSystem="${oid}.6.1"/><title>Medications</title><text>See the entry.</text>
  <entry><substanceAdministration classCode="SBADM" moodCode="EVN"><templateId root="${oid}.10.20.22.4.16"/><id root="${oid}.19.5.2"/>
  <statusCode code="active"/><effectiveTime xsi:type="IVL_TS"><low value="20250301"/></effectiveTime><doseQuantity value="200" unit="mg"/>
  <consumable><manufacturedProduct classCode="MANU"><templateId root="${oid}.10.20.22.4.23"/><manufacturedMaterial>
  <code code="${rxnorm}" codeSystem="${oid}.6.88" displayName="${drug}"/></manufacturedMaterial></manufacturedProduct></consumable>
  </substanceAdministration></entry></section></component></structuredBody></component></ClinicalDocument>`;

async function read(id, document) {
  for await (const bundle of Readable.from([document]).pipe(new CcdaParserStream(id))) return bundle;
}
function show(name, { entry }) {
  const resources = entry.map(({ resource }) => resource);
  const of = (type) => resources.filter(({ resourceType }) => resourceType === type);
  const drugOf = ({ medicationReference }) => of("Medication").find(({ id }) => id === medicationReference.reference).code.text;
  const taken = of("MedicationAdministration").map((one) => `${drugOf(one)} for ${one.patient.reference}`);
  console.log(`${name}: ${of("Patient").map((one) => `${one.id} is ${one.name[0].given}`).join(" and ")}; ${taken.join(", ")}`);
}
(async () => {
  const ann = documentOf("Ann", "1092437", "belimumab");
  const bea = documentOf("Bea", "5521", "hydroxychloroquine");
  show("Ann alone", await read("ann", ann));
  show("Bea alone", await read("bea", bea));
  const [first, second] = await Promise.all([read("ann", ann), read("bea", bea)]);
  show("Ann, with Bea", first);
  show("Bea, with Ann", second);
})();
END

expected='Ann alone: Patient/ann is Ann; belimumab for Patient/ann
Bea alone: Patient/bea is Bea; hydroxychloroquine for Patient/bea
Ann, with Bea: Patient/bea is Ann and Patient/bea is Bea; belimumab for Patient/bea, hydroxychloroquine for Patient/bea
Bea, with Ann: Patient/bea is Ann and Patient/bea is Bea; belimumab for Patient/bea, hydroxychloroquine for Patient/bea'
seen=$(node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
