// What the page does to a request and an answer, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { files_in } from "../src/model/archive.ts";
import { edits_for } from "../src/model/chart_edits.ts";
import { criteria_changes, differences } from "../src/model/compare.ts";
import { age_on, days_between, moved, with_dates_moved } from "../src/model/dates.ts";
import { unexpected } from "../src/model/expectation.ts";
import { find, places } from "../src/model/fhir.ts";
import { redacted } from "../src/model/redact.ts";
import { for_hook, imported, switched, untouched, type KeyState } from "../src/model/request.ts";
import { joined, read_scenario, scenario_text } from "../src/model/scenario_file.ts";
import { phases } from "../src/model/server_timing.ts";
import { in_dialect, meter } from "../src/model/skins.ts";
import { applied } from "../src/model/suggestions.ts";
import { length_of, shown } from "../src/model/text.ts";
import { timeline_of } from "../src/model/timeline.ts";
import type { CdsRequest, Decision, Resource } from "../src/model/types.ts";

function request(): CdsRequest {
  const voclosporin: Resource = { resourceType: "MedicationRequest", id: "voc", status: "active", intent: "order", authoredOn: "2026-03-02", medicationCodeableConcept: { text: "voclosporin 7.9 mg" }, subject: { reference: "Patient/p1" } };
  const order: Resource = { resourceType: "MedicationRequest", id: "order-1", status: "draft", intent: "order", authoredOn: "2026-11-24", medicationCodeableConcept: { coding: [{ code: "1656402" }] }, subject: { reference: "Patient/p1" } };
  return {
    hook: "order-sign", hookInstance: "a0b3db36-f87d-5486-99cd-0117317857bd",
    context: { userId: "Practitioner/x", patientId: "p1", draftOrders: { resourceType: "Bundle", entry: [{ resource: order }] } },
    prefetch: {
      patient: { resourceType: "Patient", id: "p1", name: [{ family: "Somebody" }], birthDate: "1984-03-02", identifier: [{ value: "MRN-77" }] },
      medicationRequests: { resourceType: "Bundle", total: 1, entry: [{ fullUrl: "https://ehr.example.org/fhir/MedicationRequest/voc", resource: voclosporin }] },
    },
  };
}

test("a difference of a scenario that is told for a payer id names it last, and none stays none", () => {
  const expect = { decisions: [], cards: [], settings: { "payer-id": ["http://p.example|1"] } };
  assert.deepEqual(unexpected(expect, 200, { cards: [] }), []);
  assert.deepEqual(unexpected(expect, 400, undefined), ["status: expected 200, got 400", "the scenario is told for a service with --payer-id http://p.example|1"]);
});

test("a date moves by whole days and stays as precise as it was", () => {
  assert.equal(moved("2026-01-15", 313), "2026-11-24");
  assert.equal(moved("2026-01-15T08:00:00+02:00", 1), "2026-01-16T08:00:00+02:00");
  assert.equal(moved("2026-01", 40), "2026-02");
  assert.equal(moved("2026", -1), "2025");
  assert.equal(moved("next week", 5), "next week");
  assert.equal(days_between("2026-01-15T12:00:00Z", "2026-11-24T12:00:00Z"), 313);
});

test("only dates move, never a code that looks like one", () => {
  const value = { authoredOn: "2026-01-15", code: { coding: [{ code: "2011-04-01", version: "2020" }] }, effectivePeriod: { start: "2025-12-31", end: "2026" }, event: ["2026-02-28"] };
  assert.deepEqual(with_dates_moved(value, 1), { authoredOn: "2026-01-16", code: { coding: [{ code: "2011-04-01", version: "2020" }] }, effectivePeriod: { start: "2026-01-01", end: "2026" }, event: ["2026-03-01"] });
});

test("every full date of a redacted case moves, whatever it stands under", () => {
  assert.deepEqual(with_dates_moved({ dateAsserted: "2026-01-01", oddName: "2026-01-01", code: "2026-01-01" }, 1, true), { dateAsserted: "2026-01-02", oddName: "2026-01-02", code: "2026-01-01" });
  assert.deepEqual(with_dates_moved({ dateAsserted: "2026-01-01", statusChanged: "2026-01-01", oddName: "2026-01-01" }, 1), { dateAsserted: "2026-01-02", statusChanged: "2026-01-02", oddName: "2026-01-01" });
});

test("age is in full years", () => {
  assert.equal(age_on("2008-02-29", "2026-02-28"), 17);
  assert.equal(age_on("2008-02-29", "2026-03-01"), 18);
});

test("a mark that turns the text is shown as a word, and characters are counted, not units", () => {
  assert.equal(shown("a\u202Eb\u0007"), "a[RLO]b[U+0007]");
  assert.equal(length_of("😀é"), 2);
  assert.deepEqual(meter("x".repeat(140)), { used: 140, over: true, share: 1 });
  assert.equal(meter("x".repeat(139)).over, false);
});

test("each prefetch switch says what is sent and leaves the chart whole", () => {
  const whole = request();
  const send = (state: KeyState) => switched(whole, { keys: { medicationRequests: state }, fhirAccess: false }, { server: null, token: null, patient: "p1" }).prefetch ?? {};
  assert.equal(send("null")["medicationRequests"], null);
  assert.ok(!("medicationRequests" in send("absent")));
  assert.equal((send("error")["medicationRequests"] as Resource).resourceType, "OperationOutcome");
  assert.deepEqual((send("truncated")["medicationRequests"] as { entry: unknown[] }).entry, []);
  assert.deepEqual(send("on"), request().prefetch);
  assert.deepEqual(whole, request());
  assert.ok(untouched({ keys: { patient: "on" }, fhirAccess: false }) && !untouched({ keys: { patient: "null" }, fhirAccess: false }));
});

test("FHIR access names the server, and order-select selects every draft", () => {
  const sent = switched(request(), { keys: {}, fhirAccess: true }, { server: "http://127.0.0.1:1/fhir", token: "sandbox", patient: "p1" });
  assert.equal(sent.fhirServer, "http://127.0.0.1:1/fhir");
  assert.equal(sent.fhirAuthorization?.["token_type"], "Bearer");
  assert.deepEqual(for_hook(request(), "order-select").context.selections, ["MedicationRequest/order-1"]);
});

test("a suggestion is applied to the draft or to the chart, on a copy", () => {
  const whole = request();
  const gone = applied(whole, { label: "remove", actions: [{ type: "delete", resourceId: "MedicationRequest/order-1" }] });
  assert.equal(gone.context.draftOrders?.entry?.length, 0);
  const stopped = applied(whole, { label: "stop", actions: [{ type: "update", resource: { ...find(whole, "MedicationRequest/voc")?.resource, resourceType: "MedicationRequest", id: "voc", status: "stopped" } }] });
  assert.equal(find(stopped, "MedicationRequest/voc")?.resource["status"], "stopped");
  const more = applied(whole, { label: "add", actions: [{ type: "create", resource: { resourceType: "ServiceRequest" } }] });
  assert.equal(more.context.draftOrders?.entry?.length, 2);
  assert.deepEqual(whole, request());
});

test("the chart's edits stop what the evidence names and add what lacks", () => {
  const decisions: Decision[] = [{ order: "MedicationRequest/order-1", policy: "belimumab", version: "1", result: "unmet", criteria: [{ id: "no-voclosporin-anifrolumab", result: "unmet", evidence: [{ reference: "MedicationRequest/voc", display: "voclosporin" }, { reference: "MedicationRequest/order-1" }] }] }];
  const edits = edits_for(request(), decisions, "2026-11-24");
  assert.deepEqual(edits.map((e) => e.id), ["stop:MedicationRequest/voc", "add-hydroxychloroquine", "set-weight", "document-response"]);
  assert.equal(find(edits[0]?.run(request()) as CdsRequest, "MedicationRequest/voc")?.resource["status"], "stopped");
  const weighed = edits[2]?.run(request(), "62.5") as CdsRequest;
  assert.equal((places(weighed).at(-1)?.resource["valueQuantity"] as { value: number }).value, 62.5);
});

test("differences are told by pointer, items with an id beside their like", () => {
  const a = { list: [{ id: "x", n: 1 }, { id: "y", n: 2 }] };
  const b = { list: [{ id: "y", n: 3 }, { id: "x", n: 1 }] };
  assert.deepEqual(differences(a, b), [{ pointer: "/list/y/n", left: 2, right: 3 }]);
  assert.equal(differences(Array.from({ length: 900 }, (_, i) => i), [], 50).length, 50);
});

test("criteria that changed are told from what to what", () => {
  const answer = (result: "met" | "unmet") => ({ extension: { "org.ordersign.decisions": [{ order: "o", criteria: [{ id: "c", result }, { id: "d", result: "met" }] }] } });
  assert.deepEqual(criteria_changes(answer("unmet"), answer("met")), [{ order: "o", id: "c", before: "unmet", after: "met" }]);
});

test("a redacted request keeps codes and intervals, and loses names, ids and identifiers", () => {
  const { request: out } = redacted(request(), -100);
  const text = JSON.stringify(out);
  assert.doesNotMatch(text, /Somebody|MRN-77|"voc"|p1|1984-03-02|2026-11-24/);
  assert.match(text, /1656402/);
  assert.equal(out.prefetch?.["patient"] !== undefined && (out.prefetch["patient"] as Resource).id, out.context.patientId);
  const drug = places(out).find((p) => p.pointer.startsWith("/prefetch/medicationRequests"))?.resource;
  assert.equal(drug?.["authoredOn"], "2025-11-22");
  assert.equal((drug?.["subject"] as { reference: string }).reference, `Patient/${out.context.patientId}`);
});

test("an import takes a request or an exported case, and says what is wrong with anything else", () => {
  const text = JSON.stringify(request());
  assert.equal(imported(text).text, text);
  assert.equal(imported(JSON.stringify({ request: request(), now: "2025-01-01", title: "t" })).now, "2025-01-01");
  assert.throws(() => imported("{"), /not JSON/);
  assert.throws(() => imported("[]"), /no `context`/);
});

test("Server-Timing is read with quotes and without", () => {
  assert.deepEqual(phases('read;dur=0.2, decide;desc="facts, criteria";dur=1.5, cache'), [{ name: "read", ms: 0.2 }, { name: "decide", ms: 1.5, description: "facts, criteria" }]);
  assert.deepEqual(phases(null), []);
});

test("in the epic dialect only a single create or delete is offered, by its action's words", () => {
  const card = { summary: "s", indicator: "warning", suggestions: [
    { label: "a", actions: [{ type: "delete" as const, description: "Remove it", resourceId: "x" }] },
    { label: "b", actions: [{ type: "update" as const, resource: { resourceType: "MedicationRequest" } }] },
  ] };
  assert.deepEqual(in_dialect(card, "epic").suggestions.map((s) => s.label), ["Remove it"]);
  assert.deepEqual(in_dialect(card, "plain").suggestions.map((s) => s.label), ["a", "b"]);
});

test("the timeline finds the overlap of a current conflicting drug and the draft", () => {
  const sets = { belimumab: { names: ["belimumab"], codes: ["1656402"] }, voclosporin: { names: ["voclosporin"], codes: [] } };
  const time = timeline_of(request(), sets, "2026-11-24");
  assert.deepEqual(time.lanes.map((l) => l.id), ["belimumab", "conflict"]);
  assert.equal(time.overlaps.length, 1);
  const ended = applied(request(), { label: "stop", actions: [{ type: "update", resource: { resourceType: "MedicationRequest", id: "voc", status: "stopped", authoredOn: "2026-03-02", medicationCodeableConcept: { text: "voclosporin" } } }] });
  assert.equal(timeline_of(ended, sets, "2026-11-24").overlaps.length, 0);
});

/** One stored file as a local header and its bytes: what an archive of this page began with. */
function stored(name: string, text: string, method = 0): Uint8Array {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(method, 8);
  header.writeUInt32LE(Buffer.byteLength(text), 18);
  header.writeUInt32LE(Buffer.byteLength(text), 22);
  header.writeUInt16LE(Buffer.byteLength(name), 26);
  return Buffer.concat([header, Buffer.from(name), Buffer.from(text)]);
}

test("an archive of stored files gives its files, and any other is refused", () => {
  const archive = Buffer.concat([stored("a/request.json", "{}"), stored("a/expect.json", "[\u00e9]"), Buffer.from([0x50, 0x4b, 1, 2])]);
  assert.deepEqual(files_in(archive), [{ name: "a/request.json", text: "{}" }, { name: "a/expect.json", text: "[\u00e9]" }]);
  assert.throws(() => files_in(stored("a", "b", 8)), /compressed/);
  assert.throws(() => files_in(stored("a", "bcd").subarray(0, 33)), /cut/);
  assert.throws(() => files_in(new Uint8Array(40)), /no file/);
});

const BASES = { belimumab: { somebody: JSON.stringify({ about: "x", request: { hook: "order-sign", context: { patientId: "p1", userId: "Practitioner/1" }, prefetch: { weight: { value: 70 } } }, expect: { decisions: [], cards: [] } }) } };

test("a case is told as a scenario from its nearest base, its numbers as they were sent, and read again", () => {
  const sent = "{\"hook\":\"order-sign\",\"hookInstance\":\"h-1\",\"context\":{\"patientId\":\"p1\",\"userId\":\"Practitioner/1\"},\"prefetch\":{\"weight\":{\"value\":70.50}}}";
  const answer = { cards: [], extension: { "org.ordersign.decisions": [{ order: "O/1", policy: "belimumab", version: "1", phase: "initial", pathway: "p", result: "unknown" as const, criteria: [{ id: "a", result: "unknown" as const, gap: "needs" }] }] } };
  const text = scenario_text({ claim: "a claim", now: "2026-01-15T12:00:00Z", service: undefined, request: sent, status: 200, answer }, BASES.belimumab);
  assert.match(text, /"base": "somebody"/);
  assert.match(text, /\{"op": "replace", "path": "\/prefetch\/weight\/value", "value": 70\.50\}/);
  const read = read_scenario(text, "some-claim.json", BASES);
  assert.deepEqual(JSON.parse(read?.request ?? ""), JSON.parse(sent));
  assert.deepEqual(read?.expect.decisions, [{ order: "O/1", phase: "initial", pathway: "p", result: "unknown", criteria: { a: "unknown" }, gaps: { a: "needs" } }]);
  assert.throws(() => read_scenario("{\"claim\": \"c\", \"base\": \"nobody\"}", "x.json", BASES), /no base `nobody`/);
});

test("a scenario of the older form is read from its two files, and a plain request is none", () => {
  const files = [{ name: "s/cards.json", text: "[]" }, { name: "s/expect.json", text: "{\"claim\":\"c\",\"status\":200}" }, { name: "s/request.json", text: "{\"a\":1.50}" }];
  const { name, text } = joined(files);
  assert.deepEqual(read_scenario(text, name, {}), { request: "{\"a\":1.50}", expect: { claim: "c", status: 200 } });
  assert.equal(joined([files[2]!]), files[2]);
  assert.equal(read_scenario(files[2]!.text, "request.json", {}), undefined);
  assert.throws(() => joined([files[0]!, files[1]!]), /request\.json and expect\.json/);
});
