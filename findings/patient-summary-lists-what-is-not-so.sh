#!/bin/bash
# @imranq2/fhirpatientsummary 1.0.45 writes an International Patient Summary that takes no notice of what turns a resource over. One would
# guess at least that what was entered in error, ruled out or forbidden is left out or marked. An order entered in error is left out, but a
# weight of 700 kg entered in error is shown beside the right one, a refuted condition among the problems, a refuted allergy among the
# allergies, and an order NOT to give a drug (doNotPerform) among those to give. A contained drug has no name, a dose without text no sig,
# and an active order without a date is left out as "older than 2 years ago". Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error node@22.23.3 @imranq2/fhirpatientsummary@1.0.45 >&2

cat >seen.cjs <<'END'
const { ComprehensiveIPSCompositionBuilder } = require("@imranq2/fhirpatientsummary");

const shown = /^(Medication|Sig|Problem|Allergen|Name|Result)$/;
const cellsOf = (row) => [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/gs)].map(([, cell]) => cell.replace(/<[^>]+>/g, "").trim());

// A line for each row, without its date, which is today's; and what is said of those left out.
function show(title, html) {
  for (const [, table] of html.matchAll(/<table[^>]*>(.*?)<\/table>/gs)) {
    const [headings, ...rows] = [...table.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row]) => cellsOf(row));
    for (const row of rows.filter(({ length }) => length === headings.length)) {
      const cells = headings.map((heading, i) => [heading, row[i] || "(empty)"]).filter(([heading]) => shown.test(heading));
      console.log(`${title}: ${cells.map((cell) => cell.join(" ")).join(", ")}`);
    }
  }
  for (const [line] of html.matchAll(/\d+ additional[^<]*/g)) console.log(`${title}: ${line}`);
}

const today = new Date().toISOString().slice(0, 10);
const subject = { reference: "Patient/p1" };
const coded = (system, code) => ({ coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }] });
const order = (id, more) => ({
  resourceType: "MedicationRequest",
  id,
  status: "active",
  intent: "order",
  subject,
  authoredOn: today,
  medicationCodeableConcept: { text: id },
  ...more,
});
const weight = (id, status, value) => ({
  resourceType: "Observation",
  id,
  status,
  category: [coded("observation-category", "vital-signs")],
  code: { coding: [{ system: "http://loinc.org", code: "29463-7", display: "Body weight" }] },
  subject,
  effectiveDateTime: today,
  valueQuantity: { value, unit: "kg" },
});
const repeat = { frequency: 1, period: 4, periodUnit: "wk" };
const resources = [
  { resourceType: "Patient", id: "p1" },
  order("written", { dosageInstruction: [{ text: "700 mg every 4 weeks" }] }),
  order("structured", { dosageInstruction: [{ timing: { repeat }, doseAndRate: [{ doseQuantity: { value: 700, unit: "mg" } }] }] }),
  order("contained", {
    contained: [{ resourceType: "Medication", id: "m", code: { text: "contained" } }],
    medicationCodeableConcept: undefined,
    medicationReference: { reference: "#m" },
  }),
  order("forbidden", { doNotPerform: true }),
  order("in-error", { status: "entered-in-error" }),
  order("undated", { authoredOn: undefined }),
  weight("right", "final", 70),
  weight("wrong", "entered-in-error", 700),
  {
    resourceType: "Condition",
    id: "refuted",
    clinicalStatus: coded("condition-clinical", "active"),
    verificationStatus: coded("condition-ver-status", "refuted"),
    code: { text: "refuted condition" },
    subject,
  },
  {
    resourceType: "AllergyIntolerance",
    id: "refuted",
    clinicalStatus: coded("allergyintolerance-clinical", "active"),
    verificationStatus: coded("allergyintolerance-verification", "refuted"),
    code: { text: "refuted allergy" },
    patient: subject,
  },
];
const bundle = { resourceType: "Bundle", type: "collection", entry: resources.map((resource) => ({ resource })) };
const builder = new ComprehensiveIPSCompositionBuilder();
const quiet = { ...console, log() {}, info() {}, warn() {} };
builder.readBundleAsync(bundle, "UTC", false, false, quiet).then(() => {
  for (const { title, text } of builder.getSections()) show(title, text.div);
});
END

expected='Problem List: Problem Refuted condition
Allergies and Intolerances: Allergen Refuted allergy
Medication Summary: Medication Written, Sig 700 mg every 4 weeks
Medication Summary: Medication Structured, Sig (empty)
Medication Summary: Medication (empty), Sig (empty)
Medication Summary: Medication Forbidden, Sig (empty)
Medication Summary: 1 additional medications older than 2 years ago are present
Vital Signs: Name Body weight, Result 70 kg
Vital Signs: Name Body weight, Result 700 kg'
seen=$(node_modules/.bin/node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
