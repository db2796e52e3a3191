import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, prefetch } from "../src/prefetch.ts";
import { store } from "./support.ts";

test("a context token is filled", () => assert.equal(fill("Patient/{{context.patientId}}", { patientId: "p1" }), "Patient/p1"));

test("a reference token keeps its slash", () => {
  assert.equal(fill("{{context.userId}}", { userId: "Practitioner/7" }), "Practitioner/7");
});

test("a value cannot add a search parameter", () => {
  assert.equal(fill("Condition?patient={{context.patientId}}", { patientId: "p1&code=x" }), "Condition?patient=p1%26code%3Dx");
});

test("a template whose token has no value is left out", () => {
  assert.equal(fill("Encounter/{{context.encounterId}}", { patientId: "p1" }), undefined);
  assert.deepEqual(prefetch(store(), "b", { encounter: "Encounter/{{context.encounterId}}" }, { patientId: "p1" }), {});
});

test("a token outside the context is refused", () => assert.throws(() => fill("Patient?x={{today()}}", {}), /unsupported prefetch token/));

test("every template is answered: a read by the resource, a search by its Bundle", () => {
  const values = prefetch(store(), "http://127.0.0.1:1/fhir", {
    patient: "Patient/{{context.patientId}}",
    medicationDispenses: "MedicationDispense?patient={{context.patientId}}",
    weights: "Observation?patient={{context.patientId}}&code=http://loinc.org|29463-7,http://loinc.org|3141-9",
  }, { patientId: "p1" });
  assert.deepEqual(Object.keys(values), ["patient", "medicationDispenses", "weights"]);
  assert.equal(values["patient"]?.resourceType, "Patient");
  assert.equal((values["medicationDispenses"] as { total: number }).total, 0);
  assert.equal((values["weights"] as { total: number }).total, 2);
});

test("a read that finds nothing is null", () => {
  assert.deepEqual(prefetch(store(), "b", { patient: "Patient/{{context.patientId}}" }, { patientId: "nobody" }), { patient: null });
});
