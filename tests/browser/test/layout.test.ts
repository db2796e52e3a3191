// Where things stand: panes that scroll by themselves beside each other, and one column on a narrow screen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { accessible, pick, sign, tab, visits } from "../support/browser.ts";
import { start_service, type Running } from "../support/service.ts";

let service: Running;

before(async () => {
  service = await start_service("2026-11-24T12:00:00Z");
});

after(async () => {
  await service?.stop();
});

const with_page = visits(() => service.url);

async function fits(page: Page, where: string): Promise<void> {
  const { tall, wide, height, width } = await page.evaluate(() => ({
    tall: document.documentElement.scrollHeight, wide: document.documentElement.scrollWidth, height: innerHeight, width: innerWidth,
  }));
  assert.ok(tall <= height && wide <= width, `${where}: the page is ${wide} x ${tall} on a screen of ${width} x ${height}`);
}

for (const [width, height] of [[1440, 900], [1024, 768]] as const) {
  test(`at ${width} x ${height} the page does not scroll, and header, banner and trace stay while the cards are scrolled`, () => with_page({ width, height }, async (page) => {
    await fits(page, "before a case is picked");
    await pick(page, "dose too high");
    await sign(page);
    const pane = page.locator("#pane-panel-orders");
    await pane.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    assert.ok(await pane.evaluate((element) => element.scrollTop) > 0, "there is something to scroll");
    const [edge, banner] = [await pane.boundingBox(), await page.locator(".banner").boundingBox()];
    assert.ok(edge && banner && Math.abs(banner.y - edge.y) < 1, "nothing is seen above the banner");
    for (const seen of [".top", ".banner", "#trace-tab-why", "details.criterion.unmet summary"]) {
      const box = await page.locator(seen).first().boundingBox();
      assert.ok(box && box.y >= 0 && box.y + box.height <= height, `${seen} left the view`);
    }
    const [card, reason] = [await page.locator("article.card").first().boundingBox(), await page.locator("details.criterion.unmet").first().boundingBox()];
    assert.ok(card && reason && card.x + card.width <= reason.x, "the reason stands beside the card");
    for (const name of ["Request", "Answer", "What if", "Timeline", "History"]) {
      await tab(page, name);
      await fits(page, name);
    }
    await tab(page, "Request");
    await page.getByRole("radio", { name: "Form" }).check();
    const fields = await page.locator(".form .fields").first().locator("input, select").evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ left, right, top }) => ({ left, right, top })));
    fields.forEach((field, i) => { for (const other of fields.slice(i + 1)) assert.ok(other.top > field.top + 5 || other.left >= field.right, "no field covers another"); });
    const tops = await page.locator(".pane-trace > .tabs button").evaluateAll((all) => [...new Set(all.map((one) => Math.round(one.getBoundingClientRect().top)))]);
    assert.equal(tops.length, 1, "the tabs stand in one line");
    await accessible(page, `${width} x ${height}`);
  }));
}

test("at 420 pixels the panes are one column", () => with_page({ width: 420, height: 800 }, async (page) => {
  await pick(page, "dose too high");
  await sign(page);
  const card = await page.locator("article.card").first().boundingBox();
  assert.ok(card && card.x >= 0 && card.x + card.width <= 420 && card.width > 340, "the card takes the width");
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 420);
}));
