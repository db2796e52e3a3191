// Another service and another FHIR server, called through the mock EHR; and an order that is filled in by form.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, open, pick, search, sign, tab, type Opened } from "../support/browser.ts";
import { start_fhir_server, start_sandbox, type Sandbox } from "../support/ehr.ts";
import { start_service, type Running } from "../support/service.ts";

const NOW = "2026-11-24T12:00:00Z";
let own: Sandbox;
let other: Running;
let fhir: Running;
let opened: Opened;

before(async () => {
  own = await start_sandbox(NOW);
  other = await start_service(NOW, ["--payer-name", "Another Payer"]);
  fhir = await start_fhir_server(other.url);
  opened = await open(own.url);
});

after(async () => {
  await opened?.close();
  await fhir?.stop();
  await other?.stop();
  await own?.stop();
});

async function service_dialog(): Promise<ReturnType<Opened["page"]["getByRole"]>> {
  await opened.page.getByRole("button", { name: "Service…" }).click();
  return opened.page.getByRole("dialog");
}

test("what is no service, or on another machine, is refused with the reason, and our own stays", async () => {
  const dialog = await service_dialog();
  const refused = async (url: string) => {
    await dialog.getByLabel(/^CDS Hooks service/).fill(url);
    await dialog.getByRole("button", { name: "Call this service" }).click();
    await dialog.locator(".problem:not(:empty)").waitFor();
    return dialog.locator(".problem").innerText();
  };
  assert.match(await refused("nonsense"), /want a URL/);
  assert.match(await refused("http://192.0.2.1"), /--any-target/);
  assert.match(await refused("http://127.0.0.1:1"), /nothing answers/);
  assert.match(await dialog.getByRole("status").innerText(), /our own service/);
  await accessible(opened.page, "service dialog");
  await opened.page.keyboard.press("Escape");
  await pick(opened.page, "on lupkynis");
  await sign(opened.page);
  await opened.page.locator(".answer .code", { hasText: "200" }).waitFor();
});

test("another service is called, without a token of ours", async () => {
  const { page } = opened;
  const dialog = await service_dialog();
  await dialog.getByLabel(/^CDS Hooks service/).fill(other.url);
  await dialog.getByRole("button", { name: "Call this service" }).click();
  await page.locator(".where", { hasText: `services of ${other.url}` }).waitFor();
  await page.keyboard.press("Escape");
  await pick(page, "on lupkynis");
  await sign(page);
  assert.match(await page.locator("article.card").first().innerText(), /Lupkynis/);
  const last = opened.posted.at(-1);
  assert.ok(last?.path.startsWith("/sandbox/through/") && last.authorization === undefined, JSON.stringify(last?.path));
  await tab(page, "Answer");
  assert.match(await page.locator("#trace-panel-answer .status-line").innerText(), new RegExp(`POST ${other.url}/cds-services/coverage-order-sign`));
});

test("a patient of another FHIR server is read, and an order of any drug filled in by form is decided", async () => {
  const { page } = opened;
  const dialog = await service_dialog();
  await dialog.getByLabel("FHIR server").fill(fhir.url);
  await dialog.getByLabel("Patient id").fill("nobody");
  await dialog.getByRole("button", { name: "Read this patient" }).click();
  await dialog.getByText("Patient/nobody could not be read there (status 404)").waitFor();
  const bundle = await (await fetch(`${fhir.url}/Patient?family=Almeida`)).json() as { entry?: { resource: { id: string } }[] };
  await dialog.getByLabel("Patient id").fill(bundle.entry?.[0]?.resource.id ?? "beatriz");
  await dialog.getByRole("button", { name: "Read this patient" }).click();
  await page.locator(".banner", { hasText: "Almeida" }).waitFor();
  await page.getByRole("button", { name: "Add an order" }).first().click();
  const form = page.locator(".form");
  const set = async (label: string, value: string) => {
    await form.getByLabel(label, { exact: true }).fill(value);
    await form.getByLabel(label, { exact: true }).blur();
  };
  await page.waitForFunction(() => document.activeElement?.getAttribute("list") === "drug-list");
  const drug = await page.locator("#drug-list option").evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value).find((text) => text.startsWith("belimumab 400 MG Injection")));
  await form.getByLabel(/^drug/).fill(drug ?? "");
  await form.getByLabel(/^drug/).blur();
  await set("dose", "580");
  await form.getByLabel("unit", { exact: true }).selectOption("mg");
  await form.getByLabel("route", { exact: true }).selectOption({ label: "Intravenous route" });
  await set("times", "1");
  await set("every", "4");
  await form.getByLabel("of", { exact: true }).selectOption("wk");
  await accessible(page, "order form");
  await sign(page);
  await page.locator("article.card", { hasText: "Lupkynis" }).waitFor();
  const sent = JSON.parse(opened.posted.at(-1)?.body ?? "{}");
  const order = sent.context.draftOrders.entry[0].resource;
  assert.deepEqual(order.medicationCodeableConcept.coding, [{ system: "http://www.nlm.nih.gov/research/umls/rxnorm", code: "1656402", display: "belimumab 400 MG Injection [Benlysta]" }]);
  assert.deepEqual(order.dosageInstruction[0].doseAndRate, [{ doseQuantity: { value: 580, unit: "mg", code: "mg", system: "http://unitsofmeasure.org" } }]);
  assert.deepEqual([order.dosageInstruction[0].route.coding[0].code, order.dosageInstruction[0].timing.repeat], ["47625008", { frequency: 1, period: 4, periodUnit: "wk" }]);
  assert.ok(!("fhirAuthorization" in sent), "no access token of ours goes along");
});

test("a run of another service is compared with one of our own", async () => {
  const { page } = opened;
  const run = async () => {
    await search(page, "labeled dosing 629");
    await page.getByRole("button", { name: /^Run these \d+$/ }).click();
    await page.getByText(/\d+ of \d+ as expected/).waitFor();
  };
  await run();
  const dialog = await service_dialog();
  await dialog.getByRole("button", { name: "Back to our own" }).click();
  await page.locator(".where", { hasText: "mock EHR beside them" }).waitFor();
  await page.keyboard.press("Escape");
  await run();
  await page.getByLabel(/^Compare with/).selectOption({ index: 1 });
  await page.getByText("Every scenario was answered alike.").waitFor();
  assert.match(await page.getByLabel(/^Compare with/).innerText(), new RegExp(other.url.replaceAll(".", "\\.")));
});

test("the form keeps a code that is none of its list, and changes only what is changed", async () => {
  const { page } = opened;
  await pick(page, "dose too high");
  await tab(page, "Request");
  await page.getByRole("radio", { name: "Form" }).check();
  await page.getByLabel("status", { exact: true }).first().selectOption("on-hold");
  await page.getByText("Changed: order 1: status changed").waitFor();
});

test("nothing but refusals was logged as an error, and nothing was asked of another origin", () => {
  assert.deepEqual(opened.faults.filter((fault) => !/status of (403|502|404|400) .*\/sandbox\/through\//.test(fault)), []);
});
