// The forms and DTR's operations on them, over the wire.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Running } from "../browser/support/service.ts";
import { coverage, order, start, type Json } from "./lib.ts";

let service: Running;
before(async () => { service = await start(); });
after(async () => { await service?.stop(); });

const get = (path: string, init: RequestInit = {}): Promise<Response> => fetch(service.url + path, init);
const post = (path: string, body: unknown): Promise<Response> =>
  get(path, { method: "POST", headers: { "content-type": "application/fhir+json" }, body: typeof body === "string" ? body : JSON.stringify(body) });
const parameters = (...parameter: Json[]): Json => ({ resourceType: "Parameters", parameter });
const with_coverage = { name: "coverage", resource: coverage };
const named = (name: string): Json => ({ name: "questionnaire", valueCanonical: name });

test("a questionnaire is found by its id, by its policy, in the list and by its canonical URL, whole or not at all", async () => {
  const answer = await get("/fhir/Questionnaire/belimumab-2023-11-01");
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("content-type"), "application/fhir+json");
  const form: Json = await answer.json();
  assert.equal(form.url, `${service.url}/fhir/Questionnaire/belimumab`);
  assert.deepEqual(await (await get("/fhir/Questionnaire/belimumab")).json(), form);
  const etag = answer.headers.get("etag");
  assert.ok(etag);
  assert.equal((await get("/fhir/Questionnaire/belimumab", { headers: { "if-none-match": etag } })).status, 304);
  const head = await get("/fhir/Questionnaire/belimumab", { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(await head.text(), "");
  const list = async (query: string): Promise<Json> => (await get(`/fhir/Questionnaire${query}`)).json();
  assert.equal((await list("")).type, "searchset");
  assert.deepEqual((await list("")).entry[0].resource, form);
  assert.equal((await list(`?url=${encodeURIComponent(form.url)}`)).total, 1);
  assert.equal((await list(`?url=${encodeURIComponent(`${form.url}|2023-11-01`)}`)).total, 1);
  assert.equal((await list(`?url=${encodeURIComponent(`${form.url}|1`)}`)).total, 0);
  assert.equal((await get("/fhir/Questionnaire/other")).status, 404);
});

test("a package is a form and one response to it, for the order or by name, once", async () => {
  const url = `${service.url}/fhir/Questionnaire/belimumab`;
  for (const asked of [[{ name: "order", resource: order }], [named(url)], [named(`${url}|2023-11-01`)],
    [{ name: "order", resource: order }, named(url), { name: "context", valueString: "assertion-1" }]]) {
    const answer = await post("/fhir/Questionnaire/$questionnaire-package", parameters(with_coverage, ...asked));
    assert.equal(answer.status, 200);
    const { parameter }: Json = await answer.json();
    assert.deepEqual(parameter.map(({ name }: Json) => name), ["packagebundle"]);
    const bundle = parameter[0].resource;
    assert.equal(bundle.type, "collection");
    assert.deepEqual(bundle.entry.map(({ resource }: Json) => resource.resourceType), ["Questionnaire", "QuestionnaireResponse"]);
    const response = bundle.entry[1].resource;
    assert.equal(response.questionnaire, `${url}|2023-11-01`);
    assert.equal(response.status, "in-progress");
    assert.deepEqual(response.subject, coverage.beneficiary);
    assert.ok(JSON.stringify(response.extension).includes("Coverage/cov-1"));
  }
});

test("where no form is for it, an outcome says what to send", async () => {
  const other = { ...order, medicationCodeableConcept: { text: "acetaminophen" } };
  for (const asked of [{ name: "order", resource: other }, named("http://other.example/Questionnaire/x"), { name: "context", valueString: "assertion-1" }]) {
    const { parameter }: Json = await (await post("/fhir/Questionnaire/$questionnaire-package", parameters(with_coverage, asked))).json();
    assert.deepEqual(parameter.map(({ name }: Json) => name), ["outcome"]);
    assert.match(parameter[0].resource.issue[0].details.text, /send the order/);
  }
});

test("what cannot be read of an operation is 400 with its place", async () => {
  const bad: [body: unknown, where: string][] = [
    ["{", "1"],
    [{ resourceType: "Bundle" }, "/resourceType"],
    [parameters(named("x")), "/parameter"],
    [parameters(with_coverage, with_coverage, named("x")), "/parameter"],
    [parameters(with_coverage), "/parameter"],
    [parameters({ name: "coverage", resource: order }), "/parameter/0/resource"],
    [parameters({ name: "coverage", resource: { ...coverage, id: undefined } }, named("x")), "/parameter/0/resource/id"],
    [parameters({ name: "coverage", resource: { ...coverage, beneficiary: {} } }, named("x")), "/parameter/0/resource/beneficiary/reference"],
    [parameters(with_coverage, { name: "order" }), "/parameter/1/resource"],
    [parameters(with_coverage, { name: "questionnaire", valueUri: "x" }), "/parameter/1/valueCanonical"],
  ];
  for (const [body, where] of bad) {
    const answer = await post("/fhir/Questionnaire/$questionnaire-package", body);
    const outcome: Json = await answer.json();
    assert.equal(answer.status, 400, JSON.stringify(body));
    assert.equal(outcome.resourceType, "OperationOutcome");
    if (where.startsWith("/")) assert.equal(outcome.issue[0].diagnostics, where);
  }
  assert.equal((await get("/fhir/Questionnaire/$questionnaire-package")).status, 405);
  assert.equal((await get("/fhir/Questionnaire/$log-questionnaire-errors")).status, 405);
});

test("what clients tell of a form is counted, and not in their words", async () => {
  const outcome = { resourceType: "OperationOutcome", issue: [{ severity: "error", code: "exception", diagnostics: "secret" }, { severity: "error", code: "exception" }] };
  const told = parameters(named(`${service.url}/fhir/Questionnaire/belimumab|2023-11-01`), { name: "operationOutcome", resource: outcome });
  assert.equal((await post("/fhir/Questionnaire/$log-questionnaire-errors", told)).status, 204);
  assert.match(await (await get("/metrics")).text(), /^ordersign_questionnaire_issues_total 2$/m);
  assert.equal((await post("/fhir/Questionnaire/$log-questionnaire-errors", parameters(named("x")))).status, 400);
});
