#!/bin/bash
# @medplum/ccda 5.1.10 writes a MedicationRequest to C-CDA with the period of its timing and without the frequency: three times a day, twice
# a day and once a day are all a period of one day, so that the dose of a day is a third of what was ordered. One would guess 8 h. Of
# several dosages only the first is written: a course that begins with 40 mg and goes on with 5 mg is 40 mg a day, without an end, and a
# dose that is a range is no dose. Nothing is said, and the sig that could tell (dosageInstruction.text) is not written. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error node@22.23.3 @medplum/ccda@5.1.10 >&2

cat >seen.mjs <<'END'
import { convertCcdaToXml, convertFhirToCcda } from "@medplum/ccda";

const subject = { reference: "Patient/p1" };
const mg = (value) => ({ value, unit: "mg", system: "http://unitsofmeasure.org", code: "mg" });
const dosage = (text, repeat, dose) => ({ text, timing: { repeat }, doseAndRate: [dose] });
const perDay = (frequency) => ({ frequency, period: 1, periodUnit: "d" });
const bounded = (start, end) => ({ ...perDay(1), boundsPeriod: { start, end } });
const orders = {
  "once a day": [dosage("5 mg once a day", perDay(1), { doseQuantity: mg(5) })],
  "twice a day": [dosage("5 mg twice a day", perDay(2), { doseQuantity: mg(5) })],
  "three times a day": [dosage("5 mg three times a day", perDay(3), { doseQuantity: mg(5) })],
  "from 40 to 5": [
    dosage("40 mg a day for a week", bounded("2025-03-01", "2025-03-07"), { doseQuantity: mg(40) }),
    dosage("then 5 mg a day", bounded("2025-03-08", "2025-06-30"), { doseQuantity: mg(5) }),
  ],
  "5 to 10": [dosage("5 to 10 mg a day", perDay(1), { doseRange: { low: mg(5), high: mg(10) } })],
};
const prednisone = { coding: [{ system: "http://www.nlm.nih.gov/research/umls/rxnorm", code: "8640", display: "prednisone" }] };
const resources = Object.entries(orders).map(([, dosageInstruction], i) => ({
  resourceType: "MedicationRequest",
  id: `m${i}`,
  status: "active",
  intent: "order",
  subject,
  medicationCodeableConcept: prednisone,
  dosageInstruction,
}));
const loinc = (code) => ({ coding: [{ system: "http://loinc.org", code }] });
const references = resources.map(({ id }) => ({ reference: `MedicationRequest/${id}` }));
const section = { title: "Medications", code: loinc("10160-0"), entry: references };
const author = { resourceType: "Practitioner", id: "d1", name: [{ family: "Doe" }] };
const patient = { resourceType: "Patient", id: "p1", name: [{ given: ["Ann"], family: "Lee" }], gender: "female", birthDate: "1980-01-01" };
const composition = {
  resourceType: "Composition",
  status: "final",
  type: loinc("34133-9"),
  subject,
  date: "2025-03-01",
  author: [{ reference: "Practitioner/d1" }],
  title: "Summary",
  section: [section],
};
const entry = [composition, patient, author, ...resources].map((resource) => ({ resource }));
const xml = convertCcdaToXml(convertFhirToCcda({ resourceType: "Bundle", type: "document", entry }));
const written = xml.match(/<substanceAdministration[\s\S]*?<\/substanceAdministration>/g);
Object.keys(orders).forEach((name, i) => {
  const elements = written[i].match(/<(period|doseQuantity|low|high|text)\b[^>]*>/g);
  console.log(`${name}: ${elements.join(" ")}`);
});
console.log(`the words "three times a day" are ${xml.includes("three times a day") ? "there" : "nowhere"}`);
END

expected='once a day: <period value="1" unit="d"/> <doseQuantity value="5" unit="mg"/>
twice a day: <period value="1" unit="d"/> <doseQuantity value="5" unit="mg"/>
three times a day: <period value="1" unit="d"/> <doseQuantity value="5" unit="mg"/>
from 40 to 5: <period value="1" unit="d"/> <doseQuantity value="40" unit="mg"/>
5 to 10: <period value="1" unit="d"/>
the words "three times a day" are nowhere'
seen=$(node_modules/.bin/node seen.mjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
