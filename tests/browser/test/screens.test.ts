// The page on wide and narrow screens, light and dark, by keyboard alone, with charts that are hostile or huge.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { accessible, pick, sign, tab, visits } from "../support/browser.ts";
import { start_service, type Running } from "../support/service.ts";

const NOW = "2026-11-24T12:00:00Z";
const TABS = ["Why", "Request", "Answer", "What if", "Timeline", "History"];
let service: Running;

before(async () => {
  service = await start_service(NOW);
});

after(async () => {
  await service?.stop();
});

const with_page = visits(() => service.url);

async function no_sideways(page: Page, where: string): Promise<void> {
  const [inner, wide] = await page.evaluate(() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]);
  assert.ok((wide ?? 0) <= (inner ?? 0), `${where}: the page is ${wide} wide on a screen of ${inner}`);
}

test("axe runs under the page's policy and finds what is wrong", () => with_page({}, async (page) => {
  await page.evaluate(() => {
    const image = document.createElement("img");
    image.src = "./icon.svg";
    document.querySelector("main")?.append(image);
  });
  await assert.rejects(accessible(page, "an image without words"), /image-alt/);
}));

for (const dark of [false, true]) {
  test(`at 1280 pixels, ${dark ? "dark" : "light"}, every tab of the trace stands beside the orders without a violation`, () => with_page({ width: 1280, dark }, async (page) => {
    await accessible(page, "before a case is picked");
    await pick(page, "dose too high");
    await sign(page);
    for (const name of TABS) {
      await tab(page, name);
      await accessible(page, `${name}, ${dark ? "dark" : "light"}`);
      await no_sideways(page, name);
    }
    for (const pane of ["Patient and cases", "Ordering screen", "Trace"]) assert.ok(await page.getByRole("region", { name: pane }).isVisible(), pane);
  }));

  test(`at 400 pixels, ${dark ? "dark" : "light"}, the panes are tabs and nothing scrolls sideways`, () => with_page({ width: 400, height: 800, dark }, async (page) => {
    await accessible(page, "cases");
    await no_sideways(page, "cases");
    await pick(page, "on lupkynis");
    await sign(page);
    assert.ok(!(await page.locator("#pane-panel-patient").isVisible()));
    await accessible(page, "orders");
    await no_sideways(page, "orders");
    await page.getByRole("tab", { name: "Trace" }).click();
    for (const name of TABS) {
      await tab(page, name);
      await accessible(page, name);
      await no_sideways(page, name);
    }
  }));
}

test("the theme that is chosen wins over the system's and is kept", () => with_page({ dark: true }, async (page) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const was = await ground();
  await page.getByRole("radio", { name: "Light" }).check({ force: true });
  const light = await ground();
  assert.notEqual(light, was);
  await page.reload();
  await page.getByRole("searchbox").waitFor();
  assert.equal(await ground(), light);
}));

test("keyboard alone suffices: search, pick, sign, read the trace, dismiss with a reason", () => with_page({}, async (page) => {
  const press_until = async (key: string, wanted: string) => {
    for (let i = 0; i < 60; i += 1) {
      if (await page.evaluate((text) => (document.activeElement?.textContent ?? "").trim().startsWith(text) || document.activeElement?.id === text, wanted)) return;
      await page.keyboard.press(key);
    }
    assert.fail(`"${wanted}" is not reached by ${key}`);
  };
  await press_until("Tab", "search");
  await page.keyboard.type("on lupkynis");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Orders to sign" }).waitFor();
  await press_until("Tab", "Sign orders");
  await page.keyboard.press("Enter");
  await page.locator("article.card").waitFor();
  await press_until("Tab", "Why this card");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.tagName === "SUMMARY");
  await press_until("Shift+Tab", "Dismiss…");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.getByRole("radio", { name: "Plan exception requested" }).focus();
  await page.keyboard.press("Space");
  await press_until("Tab", "Dismiss and post feedback");
  await page.keyboard.press("Enter");
  await page.locator(".fate", { hasText: "Dismissed: Plan exception requested" }).waitFor();
  await press_until("Tab", "trace-tab-why");
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.activeElement?.id === "trace-tab-request");
  await page.keyboard.press("End");
  await page.waitForFunction(() => document.activeElement?.id === "trace-tab-history");
}));

/** A request that holds markup, links, right-to-left marks and very long names wherever people write. */
function hostile(): string {
  const request = JSON.parse(readFileSync(new URL("../../requests/benlysta-with-lupkynis.json", import.meta.url), "utf8"));
  const text = "<img src=x onerror=\"window.harmed=1\"><script>window.harmed=1</script>[click](javascript:window.harmed=1) **bold** \u202Eesrever\u202C ";
  let long = 0;
  const walk = (value: unknown, name: string): unknown => {
    if (typeof value === "string") return ["display", "text"].includes(name) ? `${value} ${text}${long++ % 3 === 0 ? "W".repeat(10_000) : ""}` : value;
    if (Array.isArray(value)) return value.map((item) => walk(item, name));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, key)]));
  };
  request.context = walk(request.context, "");
  request.prefetch = walk(request.prefetch, "");
  if (request.prefetch.patient) request.prefetch.patient.name = [{ family: text + "N".repeat(10_000) }];
  return JSON.stringify(request);
}

async function import_text(page: Page, text: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "ordersign-import-"));
  try {
    writeFileSync(join(folder, "case.json"), text);
    await page.getByRole("button", { name: "Import…" }).click();
    await page.getByLabel("From a file").setInputFiles(join(folder, "case.json"));
    await page.getByRole("dialog").waitFor({ state: "detached" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const width of [1280, 400]) {
  test(`a hostile chart is text in every skin, at ${width} pixels`, () => with_page({ width }, async (page) => {
    await import_text(page, hostile());
    await sign(page);
    for (const skin of ["Markdown", "Plain text", "HTML", "Narrow panel"]) {
      for (const client of ["Plain", "Epic"]) {
        await page.getByRole("radio", { name: skin }).check({ force: true });
        await page.getByRole("radio", { name: client, exact: true }).check({ force: true });
        const found = await page.evaluate(() => ({
          harmed: (globalThis as { harmed?: number }).harmed, images: document.querySelectorAll("#page img:not(.brand img)").length, scripts: document.querySelectorAll("#page script").length,
          links: Array.from(document.querySelectorAll("#page a"), (a) => a).map((a) => a.getAttribute("href") ?? "").filter((href) => !/^(https:|#)/.test(href)),
          turned: /[\u202a-\u202e]/.test(document.body.innerText), text: document.querySelector(".cards")?.textContent ?? "",
        }));
        assert.equal(found.harmed, undefined, skin);
        assert.deepEqual([found.images, found.scripts, found.links], [0, 0, []], skin);
        assert.equal(found.turned, false, `${skin}: a mark that turns the text is on the screen`);
        if (skin !== "Plain text") assert.match(found.text, /<img src=x onerror/, skin);
        await no_sideways(page, `${skin}, ${client}`);
      }
    }
    if (width === 400) await page.getByRole("tab", { name: "Trace" }).click();
    for (const name of TABS) {
      await tab(page, name);
      assert.equal(await page.evaluate(() => (globalThis as { harmed?: number }).harmed), undefined, name);
      assert.equal(await page.evaluate(() => /[\u202a-\u202e]/.test(document.body.innerText)), false, name);
      await no_sideways(page, name);
    }
    await accessible(page, "hostile chart");
  }));
}

interface TraceEvent { name: string; ph: string; pid: number; tid: number; tdur?: number; args?: { name?: string } }

/**
 * The processor time, in ms, of the longest task of the page's main thread while `body` runs. Unlike the time on the wall it
 * stays the same when other work keeps the machine busy.
 */
async function longest_task(page: Page, body: () => Promise<void>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value as unknown as TraceEvent[]));
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: ["toplevel"] } });
  await body();
  const complete = new Promise<void>((resolve) => session.once("Tracing.tracingComplete", () => resolve()));
  await session.send("Tracing.end");
  await complete;
  const main = new Set(events.filter((e) => e.ph === "M" && e.name === "thread_name" && e.args?.name === "CrRendererMain").map((e) => `${e.pid}/${e.tid}`));
  const tasks = events.filter((e) => e.ph === "X" && main.has(`${e.pid}/${e.tid}`)).map((e) => (e.tdur ?? 0) / 1000);
  assert.ok(tasks.length > 100, `the trace holds ${tasks.length} tasks`);
  return Math.max(...tasks);
}

test("a request of a megabyte is imported, shown, signed and traced without a long freeze", () => with_page({}, async (page) => {
  const request = JSON.parse(readFileSync(new URL("../../requests/benlysta-with-lupkynis.json", import.meta.url), "utf8"));
  const template = request.prefetch.conditions.entry[0];
  for (let i = 0; i < 4500; i += 1) {
    request.prefetch.conditions.entry.push({ ...template, fullUrl: undefined, resource: { ...template.resource, id: `noise-${i}`, code: { text: `Unrelated finding number ${i}` } } });
  }
  const text = JSON.stringify(request);
  assert.ok(text.length > 1_000_000);
  const longest = await longest_task(page, async () => {
    await import_text(page, text);
    await sign(page);
    assert.match(await page.locator("article.card").first().innerText(), /Lupkynis/);
    for (const name of TABS) await tab(page, name);
    await tab(page, "Request");
    await page.getByRole("radio", { name: "JSON" }).check({ force: true });
    await page.getByLabel("request as JSON").waitFor();
  });
  assert.ok(longest < 200, `the page's longest task took ${Math.round(longest)} ms of the processor`);
}));

test("much pasted text is taken over at once", () => with_page({}, async (page) => {
  const request = JSON.parse(readFileSync(new URL("../../requests/benlysta-with-lupkynis.json", import.meta.url), "utf8"));
  request.note = "x".repeat(400_000);
  await page.getByRole("button", { name: "Import…" }).click();
  await page.getByLabel("Or paste it here").evaluate((field, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, JSON.stringify(request, null, 1));
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await sign(page);
  assert.match(await page.locator("article.card").first().innerText(), /Lupkynis/);
}));
