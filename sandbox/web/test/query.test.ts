// What is asked of another FHIR server stays below its base.
import assert from "node:assert/strict";
import { test } from "node:test";
import { is_patient_id, query_of } from "../src/model/query.ts";

test("reads and searches are filled with the patient's id", () => {
  const filled = {
    "Patient/{{context.patientId}}": "Patient/p.1",
    "Observation?patient={{context.patientId}}&code=http://loinc.org|29463-7": "Observation?patient=p.1&code=http://loinc.org|29463-7",
    "Practitioner/a..b": "Practitioner/a..b",
    "Coverage": "Coverage",
  };
  for (const [template, query] of Object.entries(filled)) assert.equal(query_of(template, "p.1"), query);
});

for (const template of ["../admin", "Patient/..", "Patient/.", "Patient/..?x=y", "Patient/../../admin", "Patient/%2e%2e", "Patient/a\\b", "/Patient", "//evil.example",
  "http://evil.example", "Patient/{{context.patientId}}/..", "Patient#x", "Patient?x#y", "Patient/{{context.encounterId}}", "Patient?{{today()}}", ""]) {
  test(`refused: the template ${JSON.stringify(template)}`, () => assert.equal(query_of(template, "p1"), undefined));
}

test("an id is no way up", () => {
  for (const id of ["p1", "a.b-C", "...", "x".repeat(64)]) assert.ok(is_patient_id(id), id);
  for (const id of [".", "..", "", "a/b", "a?b", "x".repeat(65), "{{a}}"]) assert.ok(!is_patient_id(id), id);
});
