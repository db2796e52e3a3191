// Orders by form, what an edit made of them, and the timeline's rows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { drug_label, new_order, with_dosage, with_drug, with_new_order, with_route, with_unit, type OrderChoices } from "../src/model/order_codes.ts";
import { resource_changes } from "../src/model/resource_changes.ts";
import { placed_name, window_of } from "../src/model/timeline_rows.ts";
import type { Span, Timeline } from "../src/model/timeline.ts";
import type { CdsRequest, Resource } from "../src/model/types.ts";

const SNOMED = "http://snomed.info/sct";
const choices: OrderChoices = {
  drugs: [{ system: "http://www.nlm.nih.gov/research/umls/rxnorm", code: "1656402", display: "belimumab 400 MG Injection [Benlysta]" }],
  routes: [{ system: SNOMED, code: "47625008", display: "Intravenous route" }], units: ["mg"],
};
const request: CdsRequest = { hook: "order-sign", hookInstance: "x", context: { patientId: "p1" }, prefetch: {} };

test("an order of the list has its code, one of words has none, and both read back", () => {
  const order = new_order(request, "2026-11-24");
  const coded = with_drug({ ...order, medicationReference: { reference: "Medication/x" } }, "belimumab 400 MG Injection [Benlysta] (1656402)", choices);
  assert.deepEqual([coded["medicationReference"], (coded["medicationCodeableConcept"] as { coding: unknown[] }).coding.length], [undefined, 1]);
  assert.equal(drug_label(coded, request, choices), "belimumab 400 MG Injection [Benlysta] (1656402)");
  assert.deepEqual(with_drug(order, "something new", choices)["medicationCodeableConcept"], { text: "something new" });
  assert.equal(with_drug({ resourceType: "ServiceRequest", id: "s" }, "words", choices)["medicationCodeableConcept"], undefined);
});

test("a dosage is filled in from nothing: lists are lists, numbers numbers, and an empty text takes away", () => {
  let order: Resource = new_order(request, "2026-11-24");
  order = with_unit(with_dosage(order, 0, ["doseAndRate", "0", "doseQuantity", "value"], "580"), 0, "mg");
  order = with_route(with_dosage(order, 0, ["timing", "repeat", "period"], "4"), 0, "47625008", choices);
  assert.deepEqual(order["dosageInstruction"], [{
    doseAndRate: [{ doseQuantity: { value: 580, unit: "mg", code: "mg", system: "http://unitsofmeasure.org" } }],
    timing: { repeat: { period: 4 } }, route: { coding: [choices.routes[0]], text: "Intravenous route" },
  }]);
  assert.deepEqual((with_route(with_dosage(order, 0, ["timing", "repeat", "period"], ""), 0, "", choices)["dosageInstruction"] as Record<string, unknown>[])[0]?.["timing"], { repeat: {} });
});

test("two added orders have ids of their own", () => {
  const two = with_new_order(with_new_order(request, "2026-11-24"), "2026-11-24");
  assert.deepEqual(two.context.draftOrders?.entry?.map(({ resource }) => resource?.id), ["new-order-1", "new-order-2"]);
});

test("an edit is told by resource: new, gone, or different where", () => {
  const before = with_new_order(request, "2026-11-24");
  const order = before.context.draftOrders!.entry![0]!.resource!;
  const with_order = (resource: Resource): CdsRequest => ({ ...before, context: { ...before.context, draftOrders: { resourceType: "Bundle", entry: [{ resource }] } } });
  const [changed] = resource_changes(before, with_order({ ...order, status: "stopped" }));
  assert.deepEqual([changed?.before, changed?.after, changed?.differences.map(({ pointer }) => pointer)], [["draft", "no structured dosage"], ["stopped", "no structured dosage"], ["/status"]]);
  assert.equal(resource_changes(before, { ...before, context: { patientId: "p1" } })[0]?.after, undefined);
  assert.deepEqual(resource_changes(before, before), []);
});

const span = (name: string, from: number, to: number, point = false): Span => ({ key: name, name, from, to, open: false, undated: false, state: "ended", point });

test("what was given several times is one row, and a narrower window counts what it leaves out", () => {
  const time: Timeline = { from: 0, to: 2000, today: 1800, overlaps: [], lanes: [{ id: "conflict", title: "Conflicting", spans: [span("a", 100, 200), span("i", 1700, 1700, true), span("i", 1750, 1750, true), span("b", 1790, 1900)] }] };
  assert.deepEqual(window_of(time, "all").lanes[0]?.rows.map(({ name, spans }) => [name, spans.length]), [["a", 1], ["i", 2], ["b", 1]]);
  const narrow = window_of(time, "months");
  assert.deepEqual([narrow.outside, narrow.from > 1600, narrow.to < 1900], [1, true, true]);
});

test("a name is placed within the drawing, shortened where it is longer than all of it", () => {
  const name = placed_name("hydroxychloroquine 200 mg", 390, 8, 400);
  assert.ok(name.x < 260 && name.text === "hydroxychloroquine 200 mg");
  const long = placed_name("x".repeat(300), 50, 8, 400);
  assert.ok(long.x === 8 || long.x < 14);
  assert.match(long.text, /…$/);
});
