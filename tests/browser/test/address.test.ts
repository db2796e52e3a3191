// The address holds case, tab and changes: a reload keeps them, and a link shares them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { open, pick, sign, tab, type Opened } from "../support/browser.ts";
import { start_service, type Running } from "../support/service.ts";

let service: Running;
let opened: Opened;

before(async () => {
  service = await start_service("2026-11-24T12:00:00Z");
  opened = await open(service.url);
});

after(async () => {
  await opened?.close();
  await service?.stop();
});

async function address_with(part: string): Promise<string> {
  await opened.page.waitForFunction((wanted) => location.hash.includes(wanted), part);
  return opened.page.url();
}

test("a reload keeps the case, its changes, switches and the tab", async () => {
  const { page } = opened;
  await pick(page, "on lupkynis");
  await sign(page);
  await page.getByRole("button", { name: /^Stop Lupkynis/ }).click();
  await tab(page, "Request");
  await page.getByLabel("prefetch weights").selectOption("absent");
  await address_with("keys=");
  await address_with("edits=");
  await page.reload();
  await page.getByText("Changed: stop lupkynis").waitFor();
  assert.equal(await page.getByLabel("prefetch weights").inputValue(), "absent");
  await sign(page);
  const sent = JSON.parse(opened.posted.filter((p) => p.path.endsWith("coverage-order-sign")).at(-1)?.body ?? "{}");
  const stopped = sent.prefetch.medicationRequests.entry.find((e: { resource: { id: string } }) => e.resource.id === "beatriz-lupkynis");
  assert.equal(stopped.resource.status, "stopped");
  assert.ok(!("weights" in sent.prefetch));
});

test("a link opens the same in another browser, and nothing of it is sent to the server", async () => {
  const link = opened.page.url();
  assert.doesNotMatch(link, /beatriz|almeida/i);
  const other = await open(service.url);
  try {
    const asked: string[] = [];
    other.page.on("request", (request) => asked.push(request.url()));
    await other.page.goto("about:blank");
    await other.page.goto(link);
    await other.page.getByText("Changed: stop lupkynis").waitFor();
    assert.ok(asked.every((url) => !url.includes("edits")), asked.join(" "));
  } finally {
    await other.close();
  }
});

test("an imported request is carried whole where it fits, and said to be too large where not", async () => {
  const { page } = opened;
  const request = JSON.parse(readFileSync(new URL("../../requests/benlysta-with-lupkynis.json", import.meta.url), "utf8"));
  const import_text = async (text: string) => {
    await page.getByRole("button", { name: "Import…" }).click();
    await page.getByLabel("From a file").setInputFiles({ name: "mine.json", mimeType: "application/json", buffer: Buffer.from(text) });
    await page.getByRole("dialog").waitFor({ state: "detached" });
  };
  await import_text(JSON.stringify(request));
  await address_with("request=");
  await page.reload();
  await page.locator(".case-line", { hasText: "mine.json" }).waitFor();
  await sign(page);
  assert.match(await page.locator("article.card").first().innerText(), /Lupkynis/);
  await import_text(JSON.stringify({ ...request, note: Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 10007) }));
  await address_with("left-out=request");
  await page.reload();
  await page.getByRole("alert").getByText(/too large for a link; import its file again/).waitFor();
});

test("back leads to the case before", async () => {
  const { page } = opened;
  await pick(page, "dose too high");
  await address_with("dose-too-high");
  await pick(page, "all criteria met");
  await address_with("all-criteria-met");
  await page.goBack();
  await page.locator(".case-line", { hasText: "Dose too high" }).waitFor();
});

for (const [what, hash, says] of [
  ["an unknown case", "#case=patient/nobody", /there is no case `patient\/nobody`/],
  ["damaged changes", "#case=patient/on-lupkynis&edits=abcd", /cut off or damaged/],
  ["nonsense", "#%%%", /names no case/],
] as const) {
  test(`a link with ${what} says so, and the page starts anew`, async () => {
    const { page } = opened;
    await page.goto("about:blank");
    await page.goto(`${service.url}/sandbox/${hash}`);
    const words = await page.locator(".notice").innerText();
    assert.match(words, says);
    assert.match(words, /starts anew/);
    await page.getByText("Pick a patient or a scenario.").first().waitFor();
    assert.equal(new URL(page.url()).hash, "");
    await page.getByRole("button", { name: "Close" }).click();
    assert.equal(await page.locator(".notice").count(), 0);
  });
}

test("nothing was logged as an error, and nothing was asked of another origin", () => {
  assert.deepEqual(opened.faults, []);
});
