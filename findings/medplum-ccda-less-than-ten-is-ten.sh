#!/bin/bash
# @medplum/ccda 5.1.10 loses the "less than" of a result in both ways. FHIR's "< 10" is written to C-CDA as a plain 10; C-CDA's own form
# for it, an interval with only a high bound, is read as an Observation with no value at all (a warning goes to the console). One would
# guess the interval there and the comparator here. An antibody too low to be measured becomes one of 10 IU/mL, or is not documented.
# A result entered in error is written as completed, like any other. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error node@22.23.3 @medplum/ccda@5.1.10 >&2

cat >seen.mjs <<'END'
import { convertCcdaToFhir, convertCcdaToXml, convertFhirToCcda, convertXmlToCcda } from "@medplum/ccda";

const loinc = (code, display) => ({ coding: [{ system: "http://loinc.org", code, display }] });
const subject = { reference: "Patient/p1" };
const laboratory = [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "laboratory" }] }];
const result = (id, status, comparator) => ({
  resourceType: "Observation",
  id,
  status,
  category: laboratory,
  code: loinc("5130-0", "DNA double strand Ab"),
  subject,
  effectiveDateTime: "2025-03-01",
  valueQuantity: { value: 10, comparator, unit: "[IU]/mL", system: "http://unitsofmeasure.org", code: "[IU]/mL" },
});
const results = [result("o1", "final", "<"), result("o2", "final"), result("o3", "entered-in-error")];
const patient = { resourceType: "Patient", id: "p1", name: [{ given: ["Ann"], family: "Lee" }], gender: "female", birthDate: "1980-01-01" };
const composition = {
  resourceType: "Composition",
  status: "final",
  type: loinc("34133-9"),
  subject,
  date: "2025-03-01",
  author: [{ reference: "Practitioner/d1" }],
  title: "Summary",
  section: [{ title: "Results", code: loinc("30954-2"), entry: results.map(({ id }) => ({ reference: `Observation/${id}` })) }],
};
const author = { resourceType: "Practitioner", id: "d1", name: [{ family: "Doe" }] };
const entry = [composition, patient, author, ...results].map((resource) => ({ resource }));
const xml = convertCcdaToXml(convertFhirToCcda({ resourceType: "Bundle", type: "document", entry }));
const written = xml.match(/<observation [\s\S]*?<\/observation>/g).map((one) => one.match(/<(statusCode|value)\b[^>]*>/g).join(" "));
results.forEach(({ status, valueQuantity }, i) => console.log(`${status} ${valueQuantity.comparator ?? "="} 10: ${written[i]}`));

const below = '<value xsi:type="IVL_PQ"><high value="10" unit="[IU]/mL" inclusive="false"/></value>';
console.warn = (told) => console.log(`warned: ${told}`);
const read = convertCcdaToFhir(convertXmlToCcda(xml.replace(/<value xsi:type="PQ"[^>]*>/, below)));
const [first, second] = read.entry.map(({ resource }) => resource).filter(({ resourceType }) => resourceType === "Observation");
const valueOf = (observation) => JSON.stringify(Object.entries(observation).filter(([key]) => /^(value|dataAbsent)/.test(key)));
console.log(`interval below 10 is read as ${first.status} ${valueOf(first)}`);
console.log(`10 is read as ${second.status} ${valueOf(second)}`);
END

expected='final < 10: <statusCode code="completed"/> <value xsi:type="PQ" unit="[IU]/mL" value="10"/>
final = 10: <statusCode code="completed"/> <value xsi:type="PQ" unit="[IU]/mL" value="10"/>
entered-in-error = 10: <statusCode code="completed"/> <value xsi:type="PQ" unit="[IU]/mL" value="10"/>
warned: Unhandled observation value type: IVL_PQ
interval below 10 is read as final []
10 is read as final [["valueQuantity",{"value":10,"unit":"[IU]/mL","system":"http://unitsofmeasure.org","code":"[IU]/mL"}]]'
seen=$(node_modules/.bin/node seen.mjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
