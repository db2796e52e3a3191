// After a suggestion: before and after, signed again in one click. The timeline by sight, and the new parts by keyboard alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, open, pick, sign, tab, type Opened } from "../support/browser.ts";
import { start_service, type Running } from "../support/service.ts";

let service: Running;
let opened: Opened;

before(async () => {
  service = await start_service("2026-11-24T12:00:00Z", ["--override-memory", "on"]);
  opened = await open(service.url);
});

after(async () => {
  await opened?.close();
  await service?.stop();
});

test("an applied suggestion shows the order before and after, and one click signs again and says what changed", async () => {
  const { page } = opened;
  await pick(page, "on lupkynis");
  await sign(page);
  await page.getByRole("button", { name: /^Stop Lupkynis/ }).click();
  const applied = page.locator(".applied");
  assert.match(await applied.locator(".pair .before").innerText(), /active/);
  assert.match(await applied.locator(".pair .after").innerText(), /stopped/);
  assert.match(await applied.innerText(), /\/status: active → stopped/);
  await accessible(page, "before and after");
  await applied.getByRole("button", { name: "Sign again and compare" }).click();
  await applied.getByText("Signed again:").waitFor();
  assert.match(await applied.innerText(), /Lupkynis or Saphnelo:[\s\S]*unmet[\s\S]*met/);
  await page.getByRole("button", { name: "Put the case back" }).click();
  await applied.waitFor({ state: "detached" });
});

test("a card that was dismissed is not shown again, and the page says so until what it rests on changes", async () => {
  const { page } = opened;
  const card = page.locator("article.card");
  await pick(page, "on lupkynis");
  await sign(page);
  await card.getByRole("button", { name: "Dismiss…" }).click();
  await page.getByLabel("Plan exception requested").check();
  await page.getByRole("button", { name: "Dismiss and post feedback" }).click();
  await page.locator(".fate", { hasText: "feedback posted (200)" }).waitFor();
  // The decision is written behind the answer's back: on a busy machine a moment after the feedback.
  const said = page.locator(".remembered");
  for (let i = 0; i < 40 && await said.count() === 0; i += 1) await sign(page);
  assert.match(await said.innerText(), /Not shown again: .*Lupkynis or Saphnelo/);
  assert.equal(await card.count(), 0);
  assert.match(await page.locator('details.criterion[data-id="no-voclosporin-anifrolumab"]').getAttribute("class") ?? "", /unmet/);
  await accessible(page, "not shown again");
});

test("the timeline clips no letter, marks today, explains every mark, and zooms", async () => {
  const { page } = opened;
  for (const words of ["stopped drug", "on lupkynis"]) {
    await pick(page, words);
    await sign(page);
    await tab(page, "Timeline");
    for (const zoom of ["All", "2 years", "6 months"]) {
      await page.locator(".timeline").getByRole("radio", { name: zoom, exact: true }).check();
      const outside = await page.locator(".timeline svg").evaluate((svg) => {
        const box = svg.getBoundingClientRect();
        return [...svg.querySelectorAll("text")].filter((text) => {
          const own = text.getBoundingClientRect();
          return own.left < box.left || own.right > box.right + 0.5 || own.top < box.top || own.bottom > box.bottom;
        }).map((text) => text.textContent);
      });
      assert.deepEqual(outside, [], `${words}, ${zoom}`);
    }
    assert.match(await page.locator(".axis.today").innerHTML(), /today 2026-11-24/);
  }
  await page.locator(".timeline").getByRole("radio", { name: "All", exact: true }).check();
  const marks = await page.getByRole("list", { name: "Legend" }).innerText();
  for (const word of ["ordered now", "current", "runs on", "on hold", "ended", "given", "overlap", "today"]) assert.ok(marks.includes(word), word);
  const grounds = await page.locator(".legend .swatch:not(.today-swatch)").evaluateAll((all) => all.map((one) => getComputedStyle(one).backgroundColor));
  assert.ok(grounds.every((ground) => ground !== "rgba(0, 0, 0, 0)"), "every mark of the legend is seen");
  await accessible(page, "timeline");
});

test("what is supposed is named", async () => {
  const { page } = opened;
  await tab(page, "What if");
  await page.locator(".smallest button").first().click();
  assert.match(await page.locator(".supposed").innerText(), /^Supposing .+: met instead of (unmet|unknown)/);
});

test("by keyboard alone: tree, run, service dialog, JSON search", async () => {
  const { page } = opened;
  const press_until = async (key: string, wanted: string) => {
    for (let i = 0; i < 120; i += 1) {
      const name = await page.evaluate(() => (document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "").trim());
      if (name.startsWith(wanted) || await page.evaluate((selector) => selector.startsWith(".") && document.activeElement?.matches(selector), wanted)) return;
      await page.keyboard.press(key);
    }
    assert.fail(`"${wanted}" is not reached by ${key}`);
  };
  await page.getByRole("searchbox", { name: "Search patients and scenarios" }).focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("labeled dosing 629");
  await press_until("Tab", "Tree");
  await page.keyboard.press("Enter");
  await press_until("Tab", "Run these");
  await page.keyboard.press("Enter");
  await page.getByText(/\d+ of \d+ as expected/).waitFor();
  await press_until("Tab", "belimumab");
  await press_until("Tab", ".claim");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Orders to sign" }).waitFor();
  await press_until("Tab", "Sign orders");
  await page.keyboard.press("Enter");
  await page.locator("article.card").first().waitFor();
  await press_until("Tab", "Why this card");
  await press_until("Tab", "Why");
  await press_until("Tab", "What if");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await press_until("Tab", "Search response body");
  await page.keyboard.type("/cards/0/summary");
  await page.locator("[data-found]").waitFor();
  await press_until("Shift+Tab", "Service…");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement?.textContent === "Service…");
});

test("nothing was logged as an error, and nothing was asked of another origin", () => {
  assert.deepEqual(opened.faults, []);
});
