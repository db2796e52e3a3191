// The forms that the service publishes, and the package that DTR asks for, are valid FHIR R4.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Running } from "../browser/support/service.ts";
import { coverage, order, start } from "../renderers/lib.ts";
import type { Json } from "./lib/files.ts";
import { lantanaComplaints } from "./lib/lantana.ts";
import { medplumComplaints } from "./lib/medplum.ts";

let service: Running;
before(async () => { service = await start(); });
after(async () => { await service?.stop(); });

function assertValid(resource: Json): void {
  assert.deepEqual(medplumComplaints(resource), []);
  assert.deepEqual(lantanaComplaints(resource), []);
}

test("each form and the list of them pass both validators", async () => {
  const list: Json = await (await fetch(`${service.url}/fhir/Questionnaire`)).json();
  assert.ok(list.total >= 1);
  assertValid(list);
  for (const { resource } of list.entry) assertValid(resource);
});

test("a package passes both validators, whole and in its parts, and so does the answer that there is none", async () => {
  const ask = async (...parameter: Json[]): Promise<Json> => (await fetch(`${service.url}/fhir/Questionnaire/$questionnaire-package`, {
    method: "POST", headers: { "content-type": "application/fhir+json" },
    body: JSON.stringify({ resourceType: "Parameters", parameter: [{ name: "coverage", resource: coverage }, ...parameter] }),
  })).json();
  const found = await ask({ name: "order", resource: order });
  assertValid(found);
  const bundle = found.parameter[0].resource;
  assertValid(bundle);
  for (const { resource } of bundle.entry) assertValid(resource);
  assertValid(await ask({ name: "questionnaire", valueCanonical: "http://other.example/Questionnaire/x" }));
});
