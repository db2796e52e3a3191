// Debian's Chromium, headless, with a profile of its own, driven by playwright-core.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import assert from "node:assert/strict";
import { afterEach, beforeEach } from "node:test";
import { chromium, type BrowserContext, type Page } from "playwright-core";

const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const axe_source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export interface Posted { path: string; body: string; authorization: string | undefined }
export interface Opened { page: Page; posted: Posted[]; /** Console errors, page errors and requests to another origin; must stay empty. */ faults: string[]; close(): Promise<void> }
export interface Options { width?: number; height?: number; dark?: boolean; theme?: "light" | "dark" }

let running = "page";
const open_pages = new Set<Page>();
beforeEach((test) => { running = test.name; });
afterEach(async () => { for (const page of open_pages) await keep_screen(page); });

/** What the screen shows goes to ORDERSIGN_SCREENS, where that names a folder, under the name of the test. */
async function keep_screen(page: Page): Promise<void> {
  const folder = process.env["ORDERSIGN_SCREENS"];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${running.replaceAll(/[^a-z0-9]+/gi, "-").slice(0, 100)}.png`) }).catch(() => undefined);  // of a page that is gone
}

/** `url` is the origin, with or without the path of the page. */
export async function open(at: string, options: Options = {}): Promise<Opened> {
  const url = new URL(at).origin;
  if (!existsSync(CHROMIUM)) throw new Error(`no Chromium at ${CHROMIUM}; install the package chromium, or set CHROMIUM`);
  const profile = mkdtempSync(join(tmpdir(), "ordersign-browser-"));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM, headless: true, acceptDownloads: true,
    viewport: { width: options.width ?? 1280, height: options.height ?? 900 }, colorScheme: options.dark ? "dark" : "light",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const page = context.pages()[0] ?? await context.newPage();
  page.setDefaultTimeout(20_000);
  const faults: string[] = [];
  const origin = new URL(url).origin;
  page.on("console", (message) => { if (message.type() === "error" && !expected_noise(message.text(), message.location().url)) faults.push(`console: ${message.text()} ${message.location().url}`); });
  page.on("pageerror", (error) => faults.push(`page: ${error.message}`));
  const posted: Posted[] = [];
  page.on("request", (request) => { if (request.method() === "POST") posted.push({ path: new URL(request.url()).pathname, body: request.postData() ?? "", authorization: request.headers()["authorization"] }); });
  page.on("request", (request) => { if (!/^(blob|data):/.test(request.url()) && new URL(request.url()).origin !== origin) faults.push(`outside: ${request.url()}`); });
  open_pages.add(page);
  const close = async () => {
    await keep_screen(page);
    open_pages.delete(page);
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  try {
    await page.goto(`${url}/sandbox/`);
    await page.locator(".where", { hasText: "services" }).waitFor();
  } catch (error) {
    await close();
    throw error;
  }
  return { page, faults, posted, close };
}

/** Opens the page of a service for as long as a test looks at it, and has no fault found in it. */
export const visits = (url: () => string) => async (options: Options, look: (page: Page) => Promise<void>): Promise<void> => {
  const opened = await open(url(), options);
  try {
    await look(opened.page);
    assert.deepEqual(opened.faults, []);
  } finally {
    await opened.close();
  }
};

/** Chromium itself reports every answer of 400 and above; a scenario that asks for one is no fault of the page. */
function expected_noise(text: string, url: string): boolean {
  return /Failed to load resource: the server responded with a status of/.test(text) && /\/cds-services\//.test(url);
}

/** axe's whole rule set over what is on the screen now. */
export async function accessible(page: Page, where: string): Promise<void> {
  // Through the debugger, not as a script element: the page's policy allows no inline script, and stays as strict here.
  await page.evaluate(axe_source);
  const found = await page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: { run(o: object): Promise<{ violations: { id: string; help: string; nodes: { target: string[]; failureSummary: string }[] }[] }> } }).axe;
    const { violations } = await axe.run({ resultTypes: ["violations"] });
    return violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 4).map((n) => `${n.target.join(" ")} (${n.failureSummary.replace(/\s+/g, " ")})`).join("; ")}`);
  });
  assert.deepEqual(found, [], `axe, ${where}`);
}

export async function search(page: Page, words: string): Promise<void> {
  await page.getByRole("searchbox", { name: "Search patients and scenarios" }).fill(words);
}

/** Picks the first case that has these words. */
export async function pick(page: Page, words: string): Promise<void> {
  await search(page, words);
  await page.locator("button[data-item]").first().click();
  await page.getByRole("heading", { name: "Orders to sign" }).waitFor();
}

export async function sign(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^(Sign orders|Sign again|Select orders)$/ }).click();
  await page.locator("#cards-title").waitFor();
}

export async function tab(page: Page, name: string): Promise<void> {
  await page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
}
