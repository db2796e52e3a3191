// The two minutes of README.md, walked as they are written: what it names in quotes is pressed here, what it has in blocks is run.
import assert from "node:assert/strict";
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { open, type Opened } from "../support/browser.ts";
import { start_sandbox, type Sandbox } from "../support/ehr.ts";
import { binary, ended } from "../support/service.ts";

const root = join(import.meta.dirname, "../../..");
const tour = readFileSync(join(root, "README.md"), "utf8").split("## Two minutes")[1]?.split("\n## ")[0] ?? "";
const [, clinician = "", integrator = "", tester = ""] = tour.split(/\*\*A[n]? (?:clinician|integrator|tester)\b/);
const named = (text: string) => [...text.replace(/```[^]*?```/g, "").matchAll(/"([^"]+)"/g)].map(([, words]) => words?.replace(/\s+/g, " "));
let ehr: Sandbox;
let opened: Opened;

before(async () => {
  ehr = await start_sandbox("2026-11-24T12:00:00Z");
  opened = await open(ehr.url);
});

after(async () => {
  await opened?.close();
  await ehr?.stop();
});

test("the clinician's steps lead from the order to the criterion that is met again", async () => {
  const [search, sign_orders, why, stop, compare, ...more] = named(clinician);
  assert.deepEqual([search, more], ["on lupkynis", []]);
  const { page } = opened;
  await page.getByRole("searchbox", { name: "Search patients and scenarios" }).fill(search ?? "");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: sign_orders ?? "", exact: true }).click();
  const card = page.locator("article.card").first();
  await card.waitFor();
  await card.getByRole("button", { name: why ?? "", exact: true }).click();
  const criterion = page.locator("details.criterion[open]", { hasText: "Lupkynis or Saphnelo" });
  assert.ok(await criterion.locator(".evidence-row").first().isVisible() && await criterion.locator(".cite").isVisible());
  await card.getByRole("button", { name: stop ?? "", exact: true }).click();
  await page.getByRole("button", { name: compare ?? "", exact: true }).click();
  assert.match(await page.locator(".applied [role=status]").innerText(), /Lupkynis or Saphnelo:[\s\S]*unmet[\s\S]*met/);
});

test("the tester's steps on the page run the scenarios and open one", async () => {
  const [search, run, sign_orders, what_if, ...more] = named(tester);
  assert.deepEqual([search, more], ["labeled dosing 629", []]);
  const { page } = opened;
  await page.getByRole("searchbox", { name: "Search patients and scenarios" }).fill(search ?? "");
  await page.getByRole("button", { name: new RegExp(`^${run} \\d+$`) }).click();
  await page.getByText(/(\d+) of \1 as expected/).waitFor();
  await page.getByRole("group", { name: "outcomes" }).getByRole("button").first().click();
  await page.getByRole("button", { name: sign_orders ?? "", exact: true }).click();
  await page.locator("#cards-title").waitFor();
  await page.getByRole("tab", { name: what_if ?? "", exact: true }).click();
  await page.getByRole("combobox", { name: /^suppose/ }).first().waitFor();
});

/** A port that nothing listens on at this moment. */
async function free_port(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The commands of a block, the service's own apart: a shell would leave it running. With the real program and a port of our own. */
async function commands_of(text: string): Promise<{ service: string[]; others: string[]; port: number }> {
  const block = /```\n([^]*?)```/.exec(text)?.[1] ?? "";
  const port = await free_port();
  const lines = block.replace(/\\\n\s*/g, "").replace(/\b808\d\b/g, String(port)).trim().split("\n");
  const [first = "", ...others] = lines;
  assert.match(first, /^build\/release\/ordersign serve .* &$/);
  return { service: first.split(" ").slice(1, -1), others: others.map((line) => line.replace(/^build\/release\/ordersign/, `'${binary()}'`)), port };
}

async function with_service<T>(text: string, body: (others: string[]) => Promise<T>): Promise<T> {
  const { service, others, port } = await commands_of(text);
  const child: ChildProcess = spawn(binary(), service, { cwd: root, stdio: "ignore", env: { ...process.env, ORDERSIGN_STORE: "none" } });
  try {
    for (let i = 0; i < 200 && !(await fetch(`http://127.0.0.1:${port}/readyz`).then((r) => r.ok, () => false)); i += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    return await body(others);
  } finally {
    await ended(child);
  }
}

const run = async (command: string) => (await promisify(execFile)("sh", ["-c", command], { cwd: root, encoding: "utf8", maxBuffer: 10_000_000 })).stdout;

test("the integrator's commands answer with the card of the README, what was read, and each criterion", () => with_service(integrator, async (others) => {
  assert.equal(others.length, 3);
  const [card, read, explained] = [await run(others[0] ?? ""), await run(others[1] ?? ""), await run(others[2] ?? "")];
  const { summary } = JSON.parse(card).cards[0];
  assert.ok(readFileSync(join(root, "README.md"), "utf8").includes(`> **${summary}**`), summary);
  assert.ok(Object.keys(JSON.parse(read)).length > 0 && !read.includes('"cards"'));
  assert.match(explained, /\[UNMET\] +no-voclosporin-anifrolumab/);
}));

test("the tester's commands run the scenarios at the service", () => with_service(tester, async (others) => {
  assert.equal(others.length, 1);
  assert.match(await run(others[0] ?? ""), /[1-9]\d* of \d+ scenarios as expected/);
}));

test("nothing was logged as an error, and nothing was asked of another origin", () => {
  assert.deepEqual(opened.faults, []);
});
