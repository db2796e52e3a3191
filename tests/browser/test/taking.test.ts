// What a tester takes along of a call, and how its JSON is read.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { accessible, open, pick, sign, tab, type Opened } from "../support/browser.ts";
import { start_service, type Running } from "../support/service.ts";

let service: Running;
let opened: Opened;

before(async () => {
  service = await start_service("2026-11-24T12:00:00Z");
  opened = await open(service.url);
  await opened.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
});

after(async () => {
  await opened?.close();
  await service?.stop();
});

const clipboard = () => opened.page.evaluate(() => navigator.clipboard.readText());

test("the copied command, run by a shell, has the same answer as the page", async () => {
  const { page } = opened;
  await pick(page, "on lupkynis");
  await sign(page);
  await tab(page, "Answer");
  await page.getByRole("button", { name: "Copy as cURL" }).click();
  await page.getByText("the command copied.").waitFor();
  const answer = JSON.parse(execFileSync("sh", ["-c", await clipboard()], { encoding: "utf8" }));
  await page.getByRole("button", { name: "Copy answer" }).click();
  await page.getByText("the answer copied.").waitFor();
  const copied = JSON.parse(await clipboard());
  assert.deepEqual(answer.cards.map((c: { summary: string }) => c.summary), copied.cards.map((c: { summary: string }) => c.summary));
  await page.getByRole("button", { name: "Copy request" }).click();
  await page.getByText("the request copied.").waitFor();
  assert.equal(JSON.parse(await clipboard()).hook, "order-sign");
});

test("the answer is searched by pointer and by words, folded and unfolded by keyboard", async () => {
  const { page } = opened;
  const view = page.getByRole("group", { name: "Response body" });
  const search = page.getByRole("searchbox", { name: "Search response body by pointer or words" });
  await search.fill("/cards/0/source/label");
  assert.match(await view.locator("[data-found]").innerText(), /"label": "UnitedHealthcare/);
  await search.fill("/cards/9");
  await page.getByText("/cards has no `9`").waitFor();
  await search.fill("no-voclosporin");
  await page.getByText(/^1 of \d+/).waitFor();
  await search.press("Enter");
  await page.getByText(/^2 of \d+/).waitFor();
  await search.fill("");
  const fold = view.getByRole("button", { name: "Fold /cards", exact: true });
  await fold.focus();
  await page.keyboard.press("Enter");
  await view.getByRole("button", { name: "Unfold /cards", exact: true }).waitFor();
  assert.ok(!(await view.innerText()).includes('"summary"'));
  await accessible(page, "answer as JSON");
});

test("a chart of two megabytes is opened, and searched to its last element", async () => {
  const { page } = opened;
  const request = JSON.parse(readFileSync(new URL("../../requests/benlysta-with-lupkynis.json", import.meta.url), "utf8"));
  const like = request.prefetch.conditions.entry[0];
  for (let i = 0; i < 9000; i += 1) request.prefetch.conditions.entry.push({ resource: { ...like.resource, id: `noise-${i}`, code: { text: `Unrelated finding number ${i}` } } });
  const text = JSON.stringify(request);
  assert.ok(text.length > 2_000_000, String(text.length));
  await page.getByRole("button", { name: "Import…" }).click();
  await page.getByLabel("From a file").setInputFiles({ name: "large.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await sign(page);
  await page.getByText("Request body").click();
  await page.getByRole("searchbox", { name: "Search request body by pointer or words" }).fill("finding number 8999");
  const view = page.getByRole("group", { name: "Request body" });
  assert.match(await view.locator("[data-found]").innerText(), /Unrelated finding number 8999/);
  assert.ok(await view.locator(".j-line").count() < 3000, "only what is open is drawn");
});

test("the case is downloaded as a scenario from beside its answer", async () => {
  const { page } = opened;
  await pick(page, "unmet at 629 mg for 70 kg");
  await sign(page);
  const wait = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download as scenario" }).click();
  assert.match(JSON.parse(readFileSync(await (await wait).path(), "utf8")).base, /^sle-/);
});

test("nothing was logged as an error, and nothing was asked of another origin", () => {
  assert.deepEqual(opened.faults, []);
});
