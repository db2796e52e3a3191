import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { differences } from "../src/expectation.ts";
import { load_patients, Store } from "../src/patients.ts";
import { answer, chart } from "./support.ts";

const patients = load_patients(join(import.meta.dirname, "../../patients"));

test("there are at least eight patients and no resource is in two places", () => {
  assert.ok(patients.length >= 8);
  assert.doesNotThrow(() => new Store(patients));
});

test("a chart may not use an id twice", () => assert.throws(() => new Store([chart(), chart()]), /is in two places/));

for (const each of patients) {
  test(`${each.slug}: everything is about this patient`, () => {
    for (const resource of [...each.resources, ...each.draftOrders]) {
      const about = (resource["subject"] ?? resource["beneficiary"]) as { reference: string };
      assert.equal(about.reference, `Patient/${each.patient.id}`, `${resource.resourceType}/${resource.id}`);
    }
  });

  test(`${each.slug}: nothing is dated after the demo's clock, and dates are dates`, () => {
    for (const resource of each.resources) {
      for (const element of ["authoredOn", "effectiveDateTime", "recordedDate", "onsetDateTime", "abatementDateTime", "dateAsserted"]) {
        const value = resource[element];
        if (value === undefined) continue;
        assert.match(String(value), /^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}:\d{2}Z)?)?)?$/);
        assert.ok(String(value).slice(0, 10) <= "2026-11-24", `${resource.id} ${element}`);
      }
    }
  });

  test(`${each.slug}: reasons of the orders point into the chart`, () => {
    const known = new Set(each.resources.map((resource) => `${resource.resourceType}/${resource.id}`));
    for (const order of each.draftOrders) {
      for (const { reference } of (order["reasonReference"] as { reference: string }[] | undefined) ?? []) assert.ok(known.has(reference));
    }
  });

  test(`${each.slug}: the expectation does not contradict itself`, () => {
    const { result, cards, unknown } = each.expect;
    const unmet = cards.filter((id) => id !== "documentation" && id !== "not-applicable");
    assert.equal(unmet.length > 0, result === "unmet");
    assert.equal(cards.includes("documentation"), (unknown ?? []).length > 0);
    if (result === "met") assert.deepEqual(cards, []);
  });
}

test("an answer as expected has no differences, and each change of it is told", () => {
  assert.deepEqual(differences(chart(), answer()), []);
  const met = chart({ expect: { result: "met", phase: "continuation", pathway: "ln-initial", cards: [] } });
  const told = differences(met, answer()).map((difference) => difference.split(":")[0]);
  assert.deepEqual(told, ["result", "phase", "pathway", "cards", "unmet criteria"]);
});

test("an answer without decisions differs from one expected", () => {
  assert.ok(differences(chart(), { cards: [] }).length >= 4);
});
