#!/bin/bash
# @medplum/ccda 5.1.10 reads the number of a C-CDA's doseQuantity and writes [IU] beside it, whatever unit the document states. One would
# guess the unit of the document, which it keeps for a weight in the same document. 700 mg of belimumab become 700 international units, and
# so do 50 ug and two tablets (a dose without a unit); written to C-CDA again, that is what the next system reads. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error node@22.23.3 @medplum/ccda@5.1.10 >&2

cat >seen.mjs <<'END'
import { convertCcdaToFhir, convertCcdaToXml, convertFhirToCcda, convertXmlToCcda } from "@medplum/ccda";

const oid = "2.16.840.1.113883";
const section = (template, code, title, entries) => `<component><section>
  <templateId root="${oid}.10.20.22.2.${template}"/><code code="${code}" codeSystem="${oid}.6.1"/><title>${title}</title>
  <text>See the entries.</text>${entries}</section></component>`;
const taken = (id, rxnorm, drug, dose) => `<entry><substanceAdministration classCode="SBADM" moodCode="EVN">
  <templateId root="${oid}.10.20.22.4.16"/><id root="${id}"/><statusCode code="active"/>
  <effectiveTime xsi:type="IVL_TS"><low value="20250301"/></effectiveTime>${dose}
  <consumable><manufacturedProduct classCode="MANU"><templateId root="${oid}.10.20.22.4.23"/><manufacturedMaterial>
  <code code="${rxnorm}" codeSystem="${oid}.6.88" displayName="${drug}"/></manufacturedMaterial></manufacturedProduct></consumable>
  </substanceAdministration></entry>`;
const weight = `<entry><organizer classCode="CLUSTER" moodCode="EVN"><templateId root="${oid}.10.20.22.4.26"/><id root="w"/>
  <code code="46680005" codeSystem="${oid}.6.96"/><statusCode code="completed"/><effectiveTime value="20250301"/>
  <component><observation classCode="OBS" moodCode="EVN"><templateId root="${oid}.10.20.22.4.27"/><id root="w1"/>
  <code code="29463-7" codeSystem="${oid}.6.1"/><statusCode code="completed"/><effectiveTime value="20250301"/>
  <value xsi:type="PQ" value="70" unit="kg"/></observation></component></organizer></entry>`;
const document = `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><realmCode code="US"/>
  <typeId root="${oid}.1.3" extension="POCD_HD000040"/><templateId root="${oid}.10.20.22.1.2"/><id root="${oid}.19.5.1"/>
  <code code="34133-9" codeSystem="${oid}.6.1"/><title>Summary</title><effectiveTime value="20250301"/>
  <confidentialityCode code="N" codeSystem="${oid}.5.25"/><languageCode code="en-US"/>
  <recordTarget><patientRole><id root="${oid}.19.5" extension="p1"/><patient><name><given>Ann</given><family>Lee</family></name>
  <administrativeGenderCode code="F" codeSystem="${oid}.5.1"/><birthTime value="19800101"/></patient></patientRole></recordTarget>
  <component><structuredBody>${section("1.1", "10160-0", "Medications", [
    taken("m1", "1092437", "belimumab", '<doseQuantity value="700" unit="mg"/>'),
    taken("m2", "4337", "fentanyl", '<doseQuantity value="50" unit="ug"/>'),
    taken("m3", "5521", "hydroxychloroquine", '<doseQuantity value="2"/>'),
  ].join(""))}${section("4.1", "8716-3", "Vital signs", weight)}</structuredBody></component></ClinicalDocument>`;

const bundle = convertCcdaToFhir(convertXmlToCcda(document));
for (const { resource } of bundle.entry) {
  if (resource.resourceType === "MedicationRequest") {
    const [{ doseAndRate }] = resource.dosageInstruction;
    const { value, unit, code } = doseAndRate[0].doseQuantity;
    console.log(`${resource.medicationCodeableConcept.coding[0].display}: ${value} ${unit} (${code})`);
  }
  if (resource.valueQuantity) console.log(`weight: ${resource.valueQuantity.value} ${resource.valueQuantity.unit}`);
}
console.log(convertCcdaToXml(convertFhirToCcda(bundle)).match(/<doseQuantity[^>]*>/g).join("\n"));
END

expected='belimumab: 700 [IU] ([IU])
fentanyl: 50 [IU] ([IU])
hydroxychloroquine: 2 [IU] ([IU])
weight: 70 kg
<doseQuantity value="700" unit="[IU]"/>
<doseQuantity value="50" unit="[IU]"/>
<doseQuantity value="2" unit="[IU]"/>'
seen=$(node_modules/.bin/node seen.mjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
