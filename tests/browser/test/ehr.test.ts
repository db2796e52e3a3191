// The page behind the mock EHR: signed calls, and a service that reads what the prefetch lacks.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, open, pick, sign, tab, type Opened } from "../support/browser.ts";
import { start_sandbox, type Sandbox } from "../support/ehr.ts";

const NOW = "2026-11-24T12:00:00Z";
let ehr: Sandbox;
let opened: Opened;

before(async () => {
  ehr = await start_sandbox(NOW);
  opened = await open(ehr.url);
});

after(async () => {
  await opened?.close();
  await ehr?.stop();
});

test("a call with the right token is answered, one without, expired or wrong is refused with 401", async () => {
  const { page } = opened;
  await pick(page, "on lupkynis");
  await tab(page, "Request");
  const status_with = async (kind: string): Promise<string> => {
    await page.getByLabel("JWT").selectOption(kind);
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.waitForFunction(() => !(document.querySelector(".primary") as HTMLButtonElement).disabled);
    await page.locator("#cards-title").waitFor();
    return await page.locator(".answer .code").innerText();
  };
  assert.equal(await status_with("good"), "200");
  assert.match(opened.posted.at(-1)?.authorization ?? "", /^Bearer [\w-]+\.[\w-]+\.[\w-]+$/);
  assert.equal(await status_with("none"), "401");
  await page.getByText("The call carried no token").waitFor();
  for (const [kind, check] of [["expired", "exp"], ["wrong-signature", "signature"], ["wrong-audience", "aud"], ["unknown-issuer", "iss"], ["replayed", "jti"]] as const) {
    assert.equal(await status_with(kind), "401", kind);
    const failed = page.locator(".token-report tr.failed th");
    await failed.first().waitFor();
    assert.match((await failed.allInnerTexts()).join(" | "), new RegExp(`^. ?${check}`), kind);
    assert.equal(await failed.count(), 1, `${kind}: nothing else is wrong with it`);
  }
  await accessible(page, "a token that was refused");
  assert.equal(await status_with("good"), "200");
});

test("with FHIR access the service reads a key that was not sent, without it the criterion stays unknown", async () => {
  const { page } = opened;
  await pick(page, "all criteria met");
  await tab(page, "Request");
  await page.getByLabel("prefetch medicationRequests").selectOption("absent");
  await sign(page);
  await tab(page, "Why");
  const node = page.locator('details.criterion[data-id="standard-of-care"]');
  assert.equal(await node.getAttribute("class"), "criterion unknown");
  await tab(page, "Request");
  await page.getByLabel(/FHIR access/).check();
  await sign(page);
  await tab(page, "Why");
  await page.locator('details.criterion.met[data-id="standard-of-care"]').waitFor();
  const sent = JSON.parse(opened.posted.filter((p) => p.path.endsWith("coverage-order-sign")).at(-1)?.body ?? "{}");
  assert.ok(!("medicationRequests" in sent.prefetch) && sent.fhirAuthorization.token_type === "Bearer");
});

test("feedback is signed for its own address and taken", async () => {
  const { page } = opened;
  await pick(page, "on lupkynis");
  await sign(page);
  await page.getByRole("button", { name: /^Remove this Benlysta/ }).click();
  await page.locator(".fate", { hasText: "feedback posted (200)" }).waitFor();
  await page.getByText("No draft order is left.").waitFor();
});

test("nothing was logged as an error, and nothing was asked of another origin", () => {
  assert.deepEqual(opened.faults, []);
});
