// The whole loop of a tester, in a real browser against the real service.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { accessible, open, pick, sign, tab, type Opened } from "../support/browser.ts";
import { start_service, type Running } from "../support/service.ts";

const NOW = "2026-11-24T12:00:00Z";
let service: Running;
let opened: Opened;

before(async () => {
  service = await start_service(NOW);
  opened = await open(service.url);
});

after(async () => {
  await opened?.close();
  await service?.stop();
});

test("a patient is picked, the orders are signed, and the card stands under them as expected", async () => {
  const { page } = opened;
  await pick(page, "on lupkynis");
  await sign(page);
  await page.getByText("As the case expects.").waitFor();
  const card = page.locator("article.card");
  assert.equal(await card.count(), 1);
  assert.match(await card.innerText(), /patient has an active order \(2026-03-02\) for Lupkynis \(voclosporin\); the combination is not covered/);
  assert.match(await card.innerText(), /\d+ of 139 characters/);
});

test("the trace names the unmet criterion, opens its evidence at the element and the policy at the sentence", async () => {
  const { page } = opened;
  const node = page.locator('details.criterion[data-id="no-voclosporin-anifrolumab"]');
  assert.equal(await node.getAttribute("class"), "criterion unmet");
  await node.locator(".evidence-row").first().click();
  assert.match(await page.getByRole("dialog").locator("mark").innerText(), /7\.9/);
  await page.keyboard.press("Escape");
  await node.locator(".cite").click();
  const sentence = page.getByRole("dialog").locator("mark").first();
  assert.match(await sentence.innerText(), /not receiving Benlysta in combination with Lupkynis/);
  assert.ok(await sentence.isVisible());
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  assert.equal(await page.getByRole("dialog").count(), 0);
});

test("the evidence of the decision opens as a page of its own: policy, result, evidence, dose in vials and billing units", async () => {
  const { page } = opened;
  const [packet] = await Promise.all([page.waitForEvent("popup"), page.getByRole("button", { name: "Evidence as a page to print" }).click()]);
  await packet.getByRole("heading", { level: 1, name: "Evidence for Benlysta IV" }).waitFor();
  assert.match(await packet.locator("table", { hasText: "What was decided" }).innerText(), /Result\s+Unmet[\s\S]*UnitedHealthcare/);
  assert.match(await packet.locator("main").innerText(), /Lupkynis \(voclosporin\)/);
  assert.match(await packet.locator("main").innerText(), /Billed by HCPCS J0490/);
  assert.equal(await packet.locator("table thead th").first().getAttribute("scope"), "col");
  await accessible(packet, "packet");
  await packet.close();
});

test("an applied suggestion changes the draft, posts accepted feedback, and signing again shows no such card", async () => {
  const { page } = opened;
  await page.getByRole("button", { name: /^Stop Lupkynis/ }).first().click();
  await page.locator(".fate", { hasText: "Applied: Stop Lupkynis" }).waitFor();
  await page.locator(".fate", { hasText: "feedback posted (200)" }).waitFor();
  const posted = opened.posted.filter((p) => p.path.endsWith("/feedback"));
  assert.equal(posted.length, 1);
  const feedback = JSON.parse(posted[0]?.body ?? "{}").feedback[0];
  assert.equal(feedback.outcome, "accepted");
  assert.match(feedback.acceptedSuggestions[0].id, /^[0-9a-f-]{36}$/);
  assert.match(feedback.card, /^[0-9a-f-]{36}$/);
  await sign(page);
  await page.getByText("No card: there is nothing to tell the clinician.").waitFor();
  const last = opened.posted.filter((p) => p.path.endsWith("coverage-order-sign")).at(-1);
  const list = JSON.parse(last?.body ?? "{}").prefetch.medicationRequests.entry.map((e: { resource: { id: string; status: string } }) => `${e.resource.id} ${e.resource.status}`);
  assert.ok(list.includes("beatriz-lupkynis stopped"), list.join(", "));
});

test("two calls stand side by side: the criterion that changed, the request and the answer", async () => {
  const { page } = opened;
  await tab(page, "History");
  const diff = page.locator(".diff");
  assert.match(await diff.locator("table").first().innerText(), /Lupkynis or Saphnelo[\s\S]*unmet[\s\S]*met/);
  assert.match(await diff.innerText(), /beatriz-lupkynis\/resource\/status/);
  await accessible(page, "history");
});

test("a dismissal asks for the reason and posts it", async () => {
  const { page } = opened;
  await pick(page, "dose too high");
  await sign(page);
  await page.getByRole("button", { name: "Dismiss…" }).first().click();
  const dialog = page.getByRole("dialog");
  await accessible(page, "dismissal");
  await dialog.getByRole("button", { name: "Dismiss and post feedback" }).click();
  assert.match(await dialog.getByRole("alert").innerText(), /choose a reason/);
  await dialog.getByLabel("Weight has changed").check();
  await dialog.getByRole("button", { name: "Dismiss and post feedback" }).click();
  await page.locator(".fate", { hasText: /Dismissed: Weight has changed.*feedback posted \(200\)/ }).waitFor();
  const feedback = JSON.parse(opened.posted.filter((p) => p.path.endsWith("/feedback")).at(-1)?.body ?? "{}").feedback[0];
  assert.equal(feedback.outcome, "overridden");
  assert.equal(feedback.overrideReason.reason.code, "weight-changed");
});

test("the dose line shows the service's arithmetic and draws the ordered dose beside the labeled range", async () => {
  const { page } = opened;
  const line = page.locator(".dose-line");
  assert.match(await line.innerText(), /70 kg on \d{4}-\d\d-\d\d × 10 mg\/kg = 700 mg/);
  assert.equal(await line.getByRole("img").getAttribute("aria-label"), "labeled 700 mg, accepted 630 to 770 mg, ordered 1400 mg");
});

test("a weight set in the chart changes the dosing criterion, and the page says from what to what", async () => {
  const { page } = opened;
  await tab(page, "What if");
  await page.getByLabel("weight", { exact: true }).fill("140");
  await page.getByRole("button", { name: "Set the weight" }).click();
  const changes = page.locator("div.changes");
  await changes.waitFor();
  assert.match(await changes.innerText(), /weight set[\s\S]*Labeled dosing[\s\S]*unmet[\s\S]*unknown/);
  await page.getByRole("button", { name: "Put the case back" }).click();
});

test("a fact that is supposed is decided by the library, which also names the smallest change that turns the decision", async () => {
  const { page } = opened;
  await pick(page, "on lupkynis");
  await sign(page);
  await tab(page, "What if");
  const panel = page.locator(".what-if");
  await panel.getByText("One change would turn it to met").waitFor();
  const change = panel.locator(".smallest button");
  assert.equal(await change.count(), 1);
  await change.click();
  await page.waitForFunction(() => /unmet[\s\S]*→[\s\S]*met/.test(document.querySelector(".what-if .then")?.textContent ?? ""));
  assert.match(await panel.locator("ul.changes").innerText(), /Lupkynis or Saphnelo/);
  const last = JSON.parse(opened.posted.filter((p) => p.path === "/sandbox/what-if").at(-1)?.body ?? "{}");
  assert.deepEqual(Object.values(last.assume), ["met"]);
  await accessible(page, "what if");
  await panel.getByRole("button", { name: "As it is again" }).click();
});

test("the timeline draws the overlap of Lupkynis and the Benlysta that is ordered", async () => {
  const { page } = opened;
  await tab(page, "Timeline");
  assert.match(await page.locator(".timeline").getByRole("img").getAttribute("aria-label") ?? "", /Conflicting: \d+.*overlap marked/);
  const overlap = await page.locator("rect.overlap").boundingBox();
  const draft = await page.locator("rect.bar.draft").first().boundingBox();
  assert.ok(overlap && draft && overlap.x <= draft.x + 4 && overlap.width > 20, "the hatched field begins with the order");
  assert.match(await page.locator(".overlap-words").innerText(), /Lupkynis/);
});

test("a prefetch key that is switched off leaves its criterion unknown, and the trace says why", async () => {
  const { page } = opened;
  await pick(page, "all criteria met");
  await tab(page, "Request");
  await page.getByLabel("prefetch medicationRequests").selectOption("error");
  await sign(page);
  await tab(page, "Why");
  const node = page.locator('details.criterion[data-id="standard-of-care"]');
  assert.match(await node.innerText(), /not-retrieved/);
  assert.match(await node.innerText(), /Settled by/);
  await tab(page, "Request");
  await page.getByLabel("prefetch medicationRequests").selectOption("on");
});

test("each state of a prefetch key is what is sent", async () => {
  const { page } = opened;
  await tab(page, "Request");
  const sent = async (state: string): Promise<unknown> => {
    await page.getByLabel("prefetch conditions").selectOption(state);
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.waitForFunction(() => !(document.querySelector(".primary") as HTMLButtonElement).disabled);
    return JSON.parse(opened.posted.filter((p) => p.path.endsWith("coverage-order-sign")).at(-1)?.body ?? "{}").prefetch;
  };
  assert.equal(((await sent("null")) as Record<string, unknown>)["conditions"], null);
  assert.ok(!("conditions" in (await sent("absent") as object)));
  assert.equal((((await sent("error")) as Record<string, { resourceType: string }>)["conditions"])?.resourceType, "OperationOutcome");
  assert.equal((((await sent("truncated")) as Record<string, { link: { relation: string }[] }>)["conditions"])?.link[0]?.relation, "next");
  await page.getByLabel("prefetch conditions").selectOption("on");
});

test("the request is edited as JSON and sent again, and broken JSON is refused with a word on where", async () => {
  const { page } = opened;
  await page.getByRole("radio", { name: "JSON" }).check();
  await page.getByRole("combobox", { name: /^Part/ }).selectOption("context");
  const editor = page.getByLabel("request as JSON");
  await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>(".json-editor textarea")?.value.includes("draftOrders"));
  const text = await editor.inputValue();
  await editor.fill('{"patientId": ');
  await page.getByRole("button", { name: "Use and send" }).click();
  assert.match(await page.locator("#json-problem").innerText(), /JSON/);
  await editor.fill(JSON.stringify({ ...JSON.parse(text), patientId: "" }));
  await page.getByRole("button", { name: "Use and send" }).click();
  await page.getByText("The EHR shows no card; its log says:").waitFor();
  assert.match(await page.locator(".refused").innerText(), /patientId/);
  await accessible(page, "JSON editor and refusal");
  await page.getByRole("button", { name: "Put the case back" }).last().click();
});

test("the request is edited as a form", async () => {
  const { page } = opened;
  await page.getByRole("radio", { name: "Form" }).check();
  await page.getByLabel("dose", { exact: true }).first().fill("35");
  await page.getByLabel("dose", { exact: true }).first().blur();
  await sign(page);
  assert.match(await page.locator("article.card").first().innerText(), /labeled dose/);
  await accessible(page, "form");
  await page.getByRole("radio", { name: "Switches" }).check();
  await page.getByRole("button", { name: "Put the case back" }).last().click();
});

test("what went over the wire is shown: status, headers and both bodies", async () => {
  const { page } = opened;
  await sign(page);
  await tab(page, "Answer");
  const panel = page.locator("#trace-panel-answer");
  assert.match(await panel.innerText(), /200 OK/);
  assert.ok(await panel.locator(".split rect").count() >= 2, "the time is split by phase");
  assert.match(await panel.locator(".split").innerText(), /there and back/);
  await panel.getByText("Response headers").click();
  assert.match(await panel.innerText(), /content-type/);
  await panel.getByText("Request body").click();
  assert.match(await panel.getByLabel("Request body", { exact: true }).innerText(), /"hook": "order-sign"/);
});

test("a case is exported as a scenario told from a base, and imported again with what it expects", async () => {
  const { page } = opened;
  await pick(page, "unmet at 629 mg for 70 kg");
  await sign(page);
  await tab(page, "Request");
  const wait = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export as scenario" }).click();
  const file = await wait;
  assert.match(file.suggestedFilename(), /^[a-z0-9-]+\.json$/);
  const text = readFileSync(await file.path(), "utf8");
  const scenario = JSON.parse(text) as { claim: string; base: string; patch: unknown[]; expect: { cards: { criterion: string }[] } };
  assert.match(scenario.base, /^sle-/);
  assert.ok(text.split("\n").length < 60, text);
  assert.ok(scenario.expect.cards.some(({ criterion }) => criterion === "labeled-dosing"));
  await page.getByRole("button", { name: "Import…" }).click();
  await page.getByLabel("From a file").setInputFiles({ name: file.suggestedFilename(), mimeType: "application/json", buffer: Buffer.from(text) });
  await page.getByText("Import a request").waitFor({ state: "detached" });
  await sign(page);
  await page.getByText("As the case expects.").first().waitFor();
});

test("a scenario in the older form, request.json and expect.json of one folder, is imported with what it expects", async () => {
  const { page } = opened;
  const request = readFileSync(new URL("../../requests/benlysta-with-lupkynis.json", import.meta.url));
  const expect = { claim: "an older claim", now: "2026-01-15T12:00:00Z", service: "coverage-order-sign", status: 400, mentions: [] };
  await page.getByRole("button", { name: "Import…" }).click();
  await page.getByLabel("From a file").setInputFiles([
    { name: "request.json", mimeType: "application/json", buffer: request },
    { name: "expect.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(expect)) },
  ]);
  await page.getByText("an older claim").first().waitFor();
  await sign(page);
  await page.getByText("status: expected 400, got 200").first().waitFor();
});

test("a redacted case holds no name and no id of the chart, and replays to the same criteria after import", async () => {
  const { page } = opened;
  const results = () => page.locator("details.criterion").evaluateAll((all) => all.map((e) => `${(e as HTMLElement).dataset["id"]} ${e.className}`));
  await tab(page, "Why");
  const was = await results();
  assert.ok(was.length >= 8);
  await tab(page, "Request");
  const wait = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export redacted" }).click();
  const path = await (await wait).path();
  const text = readFileSync(path, "utf8");
  assert.doesNotMatch(text, /beatriz|Almeida|1994-09-30|SBX-/i);
  await page.getByRole("button", { name: "Import…" }).click();
  await accessible(page, "import");
  await page.getByLabel("From a file").setInputFiles({ name: "redacted-case.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await page.getByText("Redacted case").first().waitFor();
  await sign(page);
  await tab(page, "Why");
  assert.deepEqual(await results(), was);
});

test("a pasted request is imported, and what is none is refused with what is missing", async () => {
  const { page } = opened;
  await page.getByRole("button", { name: "Import…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Or paste it here").fill('{"hook": "order-sign"}');
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  assert.match(await dialog.getByRole("alert").innerText(), /no `context`/);
  await dialog.getByLabel("Or paste it here").fill(readFileSync(new URL("../../requests/benlysta-with-lupkynis.json", import.meta.url), "utf8"));
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  await sign(page);
  assert.match(await page.locator("article.card").first().innerText(), /Lupkynis/);
});

test("a scenario carries its own expectation, and order-select answers as its service does", async () => {
  const { page } = opened;
  await pick(page, "twice the labeled dose");
  await sign(page);
  await page.getByRole("button", { name: "Fire order-select" }).click();
  await page.getByText("coverage-order-select").waitFor();
});

test("nothing was logged as an error, and nothing was asked of another origin", () => {
  assert.deepEqual(opened.faults, []);
});
