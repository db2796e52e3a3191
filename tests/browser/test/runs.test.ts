// Claims as a tree, many of them run at once, and two runs compared.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { accessible, open, search, type Opened } from "../support/browser.ts";
import { start_service, type Running } from "../support/service.ts";

let service: Running;
let opened: Opened;

before(async () => {
  service = await start_service("2026-01-15T12:00:00Z");
  opened = await open(service.url);
});

after(async () => {
  await opened?.close();
  await service?.stop();
});

const ended = () => opened.page.getByText(/\d+ of \d+ as expected/).waitFor({ timeout: 300_000 });

test("the tree leads by drug, criterion and result to a case", async () => {
  const { page } = opened;
  await page.getByRole("button", { name: "Tree" }).click();
  const tree = page.getByRole("group", { name: "Claims" });
  await tree.getByText("labeled dosing").click();
  await tree.locator(".level-2 > summary", { hasText: "unmet" }).first().click();
  await accessible(page, "tree");
  await tree.locator("button.claim").first().click();
  await page.getByRole("heading", { name: "Orders to sign" }).waitFor();
});

test("a search narrows the tree, and what is found is run: all as expected, with a JUnit file", async () => {
  const { page } = opened;
  await search(page, "labeled dosing 629");
  await page.getByRole("button", { name: /^Run these \d+$/ }).click();
  await ended();
  const [good, all] = /(\d+) of (\d+) as expected/.exec(await page.locator(".runs .verdict").innerText())!.slice(1).map(Number);
  assert.ok(all! > 0 && good === all);
  await accessible(page, "run");
  const wait = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download JUnit" }).click();
  const xml = readFileSync(await (await wait).path(), "utf8");
  assert.equal(xml.match(/<testcase /g)?.length, all);
  assert.match(xml, /failures="0" errors="0"/);
});

test("a long run shows how far it is, stops at once when told, and is kept with what it did", async () => {
  const { page } = opened;
  await search(page, "");
  await page.getByRole("button", { name: /^Run these 1,\d+$/ }).click();
  await page.waitForFunction(() => (document.querySelector("progress")?.value ?? 0) > 20);
  await page.getByRole("button", { name: "Stop" }).click();
  await ended();
  const rows = await page.evaluate(() => (JSON.parse(localStorage.getItem("ordersign-runs") ?? "[]") as { rows: unknown[] }[]).map((run) => run.rows.length));
  assert.ok(rows[0]! > 20 && rows[0]! < 1700, rows.join(", "));
});

test("two runs are compared, also after a reload; a row leads to its case", async () => {
  const { page } = opened;
  await search(page, "labeled dosing 629");
  await page.getByRole("button", { name: /^Run these \d+$/ }).click();
  await ended();
  await page.reload();
  await page.getByRole("button", { name: "Runs", exact: true }).click();
  await page.getByLabel(/^Compare with/).selectOption({ index: 2 });
  await page.getByText("Every scenario was answered alike.").waitFor();
  await page.getByLabel(/^Compare with/).selectOption({ index: 1 });
  await page.getByText(/\d+ answered unlike/).waitFor();
  assert.match(await page.getByRole("group", { name: "changes between the runs" }).innerText(), /was not run/);
  await page.getByRole("group", { name: "outcomes" }).getByRole("button").first().click();
  await page.getByRole("heading", { name: "Orders to sign" }).waitFor();
});

test("all scenarios are as expected on their own day, but for those of other settings", async () => {
  const { page } = opened;
  await page.getByRole("button", { name: /^Run these 1,\d+$/ }).click();
  await ended();
  const words = await page.locator(".runs .verdict").innerText();
  assert.doesNotMatch(words, /different/);
  assert.match(words, /left out: told for another day or other settings/);
});

test("nothing but what scenarios ask for was logged as an error", () => {
  assert.deepEqual(opened.faults, []);
});
