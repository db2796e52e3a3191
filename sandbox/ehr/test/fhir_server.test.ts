import assert from "node:assert/strict";
import { test } from "node:test";
import { SEARCHABLE } from "../src/capability.ts";
import { Faults, FAULTS } from "../src/faults.ts";
import { respond, type FhirOptions } from "../src/fhir_server.ts";
import type { Bundle } from "../src/fhir.ts";
import { store } from "./support.ts";

const BASE = "http://127.0.0.1:1/fhir";
const get = (target: string, options: Partial<FhirOptions> = {}, request: { method?: string; authorization?: string; fault?: string } = {}) =>
  respond(store(), { base: BASE, ...options }, { method: "GET", target, ...request });

test("a read gives the resource and an unknown id is 404", () => {
  assert.equal((get("/fhir/Patient/p1").body as { id: string }).id, "p1");
  assert.equal(get("/fhir/Patient/nobody").status, 404);
});

test("writing is 405 and a path elsewhere is 404", () => {
  assert.equal(get("/fhir/Patient/p1", {}, { method: "DELETE" }).status, 405);
  assert.equal(get("/admin").status, 404);
  assert.equal(get("/fhir/../etc/passwd").status, 404);
});

test("a search parameter we do not know is 400 with an OperationOutcome", () => {
  const { status, body } = get("/fhir/Condition?onset=2020");
  assert.equal(status, 400);
  assert.equal((body as { resourceType: string }).resourceType, "OperationOutcome");
});

test("the capability statement names the types and parameters by which the search works", () => {
  const { rest } = get("/fhir/metadata").body as { rest: { resource: { type: string; searchParam: { name: string }[] }[] }[] };
  const told = Object.fromEntries((rest[0]?.resource ?? []).map(({ type, searchParam }) => [type, searchParam.map(({ name }) => name)]));
  assert.deepEqual(told, SEARCHABLE);
  for (const [type, names] of Object.entries(told)) for (const name of names) assert.equal(get(`/fhir/${type}?${name}=x`).status, 200, `${type} ${name}`);
});

test("the server's own page size holds, and its next links lead through everything once", () => {
  const seen: string[] = [];
  for (let target: string | undefined = "/fhir/Observation?patient=p1"; target !== undefined;) {
    const bundle = get(target, { page_size: 2 }).body as Bundle;
    assert.ok(bundle.entry.length <= 2);
    seen.push(...bundle.entry.map(({ resource }) => resource.id));
    target = bundle.link?.find(({ relation }) => relation === "next")?.url.replace("http://127.0.0.1:1", "");
  }
  assert.deepEqual(seen, ["w1", "w2", "s1"]);
});

test("our access token and none are let in, another is 401", () => {
  assert.equal(get("/fhir/Patient/p1", { token: "t" }, { authorization: "Bearer t" }).status, 200);
  assert.equal(get("/fhir/Patient/p1", { token: "t" }).status, 200);
  assert.equal(get("/fhir/Patient/p1", { token: "t" }, { authorization: "Bearer x" }).status, 401);
});

test("a fault of a type is that type's alone, and * is every other type's", () => {
  const faults = new Faults();
  assert.equal(faults.set({ Condition: "error", "*": "404" }), undefined);
  assert.equal(get("/fhir/Condition?patient=p1", { faults }).status, 500);
  assert.equal(get("/fhir/Observation?patient=p1", { faults }).status, 404);
  assert.equal(faults.set({ "*": "none" }), undefined);
  assert.equal(get("/fhir/Observation?patient=p1", { faults }).status, 200);
  assert.equal(faults.set({ Condition: "none" }), undefined);
  assert.deepEqual(faults.all(), {});
});

test("none for one type holds against *", () => {
  const faults = new Faults();
  faults.set({ "*": "error" });
  faults.set({ Patient: "none" });
  assert.equal(get("/fhir/Patient/p1", { faults }).status, 200);
  assert.equal(get("/fhir/Condition?patient=p1", { faults }).status, 500);
});

test("a fault of searches by one parameter leaves the type's other searches alone", () => {
  const faults = new Faults();
  assert.equal(faults.set({ "Observation?code": "error" }), undefined);
  assert.equal(get("/fhir/Observation?patient=p1&code=29463-7", { faults }).status, 500);
  assert.equal(get("/fhir/Observation?patient=p1&category=survey", { faults }).status, 200);
  faults.set({ Observation: "404", "Observation?code": "none" });
  assert.equal(get("/fhir/Observation?patient=p1&code=29463-7", { faults }).status, 200);
  assert.equal(get("/fhir/Observation?patient=p1&category=survey", { faults }).status, 404);
  faults.set({ Observation: "none" });
  assert.deepEqual(faults.all(), {});
});

test("a fault that is not known changes nothing", () => {
  const faults = new Faults();
  assert.match(faults.set({ Condition: "error", Observation: "sleepy" }) ?? "", /Observation: want one of .*, slow,/);
  assert.match(faults.set({ "x y": "error" }) ?? "", /no resource type/);
  assert.match(faults.set([]) ?? "", /want an object/);
  assert.deepEqual(faults.all(), {});
});

test("one request can ask for its own fault, by header or parameter", () => {
  assert.equal(get("/fhir/Condition?patient=p1", {}, { fault: "404" }).status, 404);
  assert.equal(get("/fhir/Condition?patient=p1&_fault=401").status, 401);
  assert.equal(get("/fhir/Condition?patient=p1&_fault=bogus").status, 400);
});

test("a truncated search has half of its entries, the whole total and a next link that fails", () => {
  const bundle = get("/fhir/Observation?patient=p1&_fault=truncated").body as Bundle;
  assert.deepEqual([bundle.entry.length, bundle.total], [2, 3]);
  const next = bundle.link?.find(({ relation }) => relation === "next")?.url ?? "";
  assert.equal(get(next.replace("http://127.0.0.1:1", "").replace("_fault=truncated&", "")).status, 500);
});

test("the fault outcome keeps the entries and says that they are not all", () => {
  const bundle = get("/fhir/Condition?patient=p1", {}, { fault: "outcome" }).body as Bundle;
  assert.deepEqual(bundle.entry.map(({ resource }) => resource.resourceType), ["Condition", "OperationOutcome"]);
  assert.equal((get("/fhir/Patient/p1", {}, { fault: "outcome" }).body as { resourceType: string }).resourceType, "OperationOutcome");
});

test("slow, hang and broken are left to the transport, each with the good answer", () => {
  for (const fault of ["slow", "hang", "broken"] as const) {
    assert.ok(fault in FAULTS);
    const answer = get("/fhir/Patient/p1", {}, { fault });
    assert.deepEqual([answer.status, answer.fault], [200, fault]);
  }
});
