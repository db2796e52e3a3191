import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { Answer } from "../src/answers.ts";
import { context_of, discover, hook_request } from "../src/client.ts";
import { differences } from "../src/expectation.ts";
import type { CodeableConcept, Resource } from "../src/fhir.ts";
import { load_patients, Store } from "../src/patients.ts";
import { prefetch } from "../src/prefetch.ts";
import { binary, run, start_service } from "./service.ts";
import { answer, chart } from "./support.ts";

const NOW = "2026-11-24T12:00:00Z";
const patients = load_patients(join(import.meta.dirname, "../../patients"));

test("there are at least eight patients and no resource is in two places", () => {
  assert.ok(patients.length >= 8);
  assert.doesNotThrow(() => new Store(patients));
});

test("a chart may not use an id twice", () => assert.throws(() => new Store([chart(), chart()]), /is in two places/));

for (const each of patients) {
  test(`${each.slug}: everything is about this patient`, () => {
    for (const resource of [...each.resources, ...each.draftOrders]) {
      if (resource.resourceType === "Medication") continue; // a product is about nobody
      const about = (resource["subject"] ?? resource["beneficiary"]) as { reference: string };
      assert.equal(about.reference, `Patient/${each.patient.id}`, `${resource.resourceType}/${resource.id}`);
    }
  });

  test(`${each.slug}: nothing is dated after the demo's clock, and dates are dates`, () => {
    for (const resource of each.resources) {
      for (const element of ["authoredOn", "effectiveDateTime", "recordedDate", "onsetDateTime", "abatementDateTime", "dateAsserted", "whenHandedOver"]) {
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
    const by = (truth: string) => Object.entries(each.expect.criteria ?? {}).filter(([, r]) => r === truth).map(([id]) => id).sort();
    assert.equal(each.expect.criteria === undefined, result === null);
    assert.deepEqual(by("unmet"), result === null ? [] : unmet.sort());
    assert.deepEqual(by("unknown"), [...(unknown ?? [])].sort());
  });
}

const medications = (resources: readonly Resource[]) => resources.filter(({ resourceType }) => /^Medication./.test(resourceType));
const conditions = (resources: readonly Resource[]) => resources.filter(({ resourceType }) => resourceType === "Condition");

test("ten patients and more have twenty conditions and twenty medications, and many more than the criteria need", () => {
  const full = patients.filter(({ resources }) => conditions(resources).length >= 20 && medications(resources).length >= 20);
  assert.ok(full.length >= 10, `${full.length}`);
});

for (const each of patients.filter(({ resources }) => conditions(resources).length >= 20)) {
  test(`${each.slug}: the chart is as noisy as charts are`, () => {
    const all = [...conditions(each.resources), ...medications(each.resources)];
    const concepts = all.map((resource) => (resource["code"] ?? resource["medicationCodeableConcept"]) as CodeableConcept | undefined);
    const status_of = (resource: Resource) => (resource["clinicalStatus"] as CodeableConcept | undefined)?.coding?.[0]?.code ?? resource["status"];
    assert.ok(new Set(concepts.flatMap((concept) => concept?.coding ?? []).map(({ system }) => system)).size >= 3, "code systems");
    assert.ok(concepts.filter((concept) => concept !== undefined && concept.coding === undefined).length >= 3, "text only");
    assert.ok(new Set(all.map(status_of)).size >= 5, "statuses");
  });
}

test("over all charts stand references to medications, doses written thrice, mistakes, duplicates and five code systems", () => {
  const text = JSON.stringify(patients.map(({ resources, draftOrders }) => [resources, draftOrders]));
  for (const part of ["\"medicationReference\":{\"reference\":\"#", "\"medicationReference\":{\"reference\":\"Medication/", "admin-amount", "entered-in-error",
    "/umls/rxnorm", "/sid/ndc", "/sid/icd-10-cm", "/sct", "/HCPCSReleaseCodeSets", "not-taken", "refuted", "provisional"]) {
    assert.ok(text.includes(part), part);
  }
  const twice = patients.filter(({ resources }) => {
    const codes = conditions(resources).flatMap(({ code }) => (code as CodeableConcept).coding?.map(({ system, code: c }) => `${system}|${c}`) ?? []);
    return new Set(codes).size < codes.length;
  });
  assert.ok(twice.length >= 3, `${twice.length}`);
});

test("every reference to a medication leads to one, within the resource or in the store", () => {
  const store = new Store(patients);
  for (const resource of patients.flatMap(({ resources, draftOrders }) => [...resources, ...draftOrders])) {
    const reference = (resource["medicationReference"] as { reference: string } | undefined)?.reference;
    if (reference === undefined) continue;
    const contained = (resource["contained"] as Resource[] | undefined)?.some(({ id }) => reference === `#${id}`);
    assert.ok(contained || store.read("Medication", reference.replace("Medication/", "")), `${resource.id}: ${reference}`);
  }
});

test("the service evaluates every patient as expected, criterion by criterion", async () => {
  const service = await start_service("--now", NOW);
  const folder = mkdtempSync(join(tmpdir(), "patients-"));
  try {
    const templates = (await discover(service)).find(({ hook }) => hook === "order-sign")?.prefetch ?? {};
    const store = new Store(patients);
    const base = "http://127.0.0.1:1/fhir";
    const requests = patients.map((each) => hook_request(each, "order-sign", { base }, prefetch(store, base, templates, context_of(each))));
    writeFileSync(join(folder, "requests.ndjson"), requests.map((request) => `${JSON.stringify(request)}\n`).join(""));
    const { code, out, err } = await run(binary(), ["--now", NOW, "evaluate", join(folder, "requests.ndjson")]);
    assert.equal(code, 0, err);
    const answers = out.trim().split("\n").map((line) => JSON.parse(line) as Answer);
    assert.deepEqual(patients.map((each, i) => [each.slug, ...differences(each, answers[i] ?? { cards: [] })]), patients.map(({ slug }) => [slug]));
  } finally {
    rmSync(folder, { recursive: true });
    await service.stop();
  }
});

test("an answer as expected has no differences, and each change of it is told", () => {
  assert.deepEqual(differences(chart(), answer()), []);
  const met = chart({ expect: { result: "met", phase: "continuation", pathway: "ln-initial", cards: [] } });
  const told = differences(met, answer()).map((difference) => difference.split(":")[0]);
  assert.deepEqual(differences(chart({ expect: { ...chart().expect, criteria: { "active-sle": "met" } } }), answer()),
    ["criteria: expected active-sle met, got active-sle met, no-voclosporin-anifrolumab unmet"]);
  assert.deepEqual(told, ["result", "phase", "pathway", "cards", "unmet criteria"]);
});

test("every decision is held against what is expected of each, and their number too", () => {
  const two = answer();
  const decisions = (two.extension as { "org.ordersign.decisions": { result: string }[] })["org.ordersign.decisions"];
  decisions.push({ ...decisions[0]!, result: "met" });
  assert.deepEqual(differences(chart({ expect: { ...chart().expect, decisions: 2 } }), two), ["result: expected unmet, got met"]);
  assert.equal(differences(chart(), two)[0], "decisions: expected 1, got 2");
});

test("an answer without decisions differs from one expected", () => {
  assert.ok(differences(chart(), { cards: [] }).length >= 4);
});
