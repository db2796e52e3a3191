// How fast the page is, in one line: see README.md beside this folder. For people; no test holds times of a clock.
import { open, pick } from "./browser.ts";

const TIMES = 9;
const [url] = process.argv.slice(2);
if (url === undefined) throw new Error("measure.ts: want the URL of the sandbox");
const { page, close } = await open(url);
const middle = (list: number[]) => Math.round(list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN);
const paints: number[] = [];
for (let i = 0; i < TIMES; i += 1) {
  await page.goto("about:blank");
  await page.goto(`${url}/sandbox/`);
  await page.getByRole("searchbox").first().waitFor();
  paints.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN));
}
await pick(page, "on lupkynis");
const signings: number[] = [];
for (let i = 0; i < TIMES; i += 1) {
  // Within the page, from the click to the frame after the card stands.
  signings.push(await page.evaluate(() => new Promise<number>((resolve) => {
    document.querySelector("article.card")?.setAttribute("data-old", "");
    const before = performance.now();
    const watch = new MutationObserver(() => {
      if (!document.querySelector("article.card:not([data-old])")) return;
      watch.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - before));
    });
    watch.observe(document.body, { childList: true, subtree: true });
    [...document.querySelectorAll<HTMLButtonElement>("button.primary")].find((button) => /^Sign/.test(button.textContent ?? ""))?.click();
  })));
}
await close();
console.log(`first paint ${middle(paints)} ms, from signing to the card ${middle(signings)} ms (middle of ${TIMES})`);
