// The page of a service that wants tokens, without an EHR beside it: they are signed in the page, or pasted.
import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync, randomUUID, sign as sign_bytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { accessible, open, pick, sign, tab, type Opened } from "../support/browser.ts";
import { start_service, type Running } from "../support/service.ts";

const ISSUER = "https://ehr.tester.example";
const secret = generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey;
const jwk = { ...secret.export({ format: "jwk" }), kid: "tester-1" };
let scratch: string;
let service: Running;
let opened: Opened;

before(async () => {
  scratch = mkdtempSync(join(tmpdir(), "ordersign-clients-"));
  const { d: _, ...open_half } = jwk;
  writeFileSync(join(scratch, "keys.json"), JSON.stringify({ keys: [{ ...open_half, alg: "ES384", use: "sig" }] }));
  writeFileSync(join(scratch, "clients.json"), JSON.stringify({ clients: [{ issuer: ISSUER, jwks: join(scratch, "keys.json") }] }));
  service = await start_service("2026-11-24T12:00:00Z", ["--clients", join(scratch, "clients.json")]);
  opened = await open(service.url);
});

after(async () => {
  await opened?.close();
  await service?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

test("without a token the page says that the services want one, and a call that it carried none", async () => {
  const { page } = opened;
  assert.match(await page.locator(".where").innerText(), /want a token/);
  await pick(page, "unmet at 629 mg for 70 kg");
  await sign(page);
  await page.getByText("The call carried no token").waitFor();
});

test("with a key that is pasted the page signs each call itself, and is let in", async () => {
  const { page } = opened;
  await tab(page, "Request");
  await page.getByLabel("JWT").selectOption("own");
  await page.getByLabel(/^Issuer/).fill(ISSUER);
  await page.getByLabel(/^Private key as JWK/).fill("{}");
  await page.getByRole("button", { name: "Use this key" }).click();
  assert.match(await page.locator(".own-token .problem").innerText(), /P-384/);
  await page.getByLabel(/^Private key as JWK/).fill(JSON.stringify(jwk));
  await page.getByRole("button", { name: "Use this key" }).click();
  await page.locator(".where", { hasText: "2 services" }).waitFor();
  await accessible(page, "own token");
  await sign(page);
  await page.locator("article.card").first().waitFor();
  await pick(page, "on lupkynis");
  await sign(page);
  assert.match(await page.locator("article.card").first().innerText(), /Lupkynis/);
  assert.doesNotMatch(page.url(), new RegExp(jwk.d ?? "-"));
});

test("a pasted token is let in once; the second time the page says that it was used", async () => {
  const { page } = opened;
  const iat = Math.floor(Date.now() / 1000);
  const claims = { iss: ISSUER, aud: `${service.url}/cds-services/coverage-order-sign`, iat, exp: iat + 300, jti: randomUUID() };
  const input = [{ alg: "ES384", typ: "JWT", kid: jwk.kid }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const signature = sign_bytes("sha384", Buffer.from(input), { key: createPrivateKey({ key: jwk, format: "jwk" } as never), dsaEncoding: "ieee-p1363" });
  await tab(page, "Request");
  await page.getByLabel("JWT").selectOption("pasted");
  await page.getByLabel(/^Token, without/).fill(`Bearer ${input}.${signature.toString("base64url")}`);
  await page.getByText(`for ${claims.aud}`).waitFor();
  await sign(page);
  await page.locator(".answer .code", { hasText: "200" }).waitFor();
  await sign(page);
  const failed = page.locator(".token-report tr.failed th");
  await failed.waitFor();
  assert.match(await failed.innerText(), /jti/);
});

test("a key made in the page is shown with what the service must be told", async () => {
  const { page } = opened;
  await page.getByLabel("JWT").selectOption("own");
  await page.getByRole("button", { name: "Make a key" }).click();
  await page.getByText(/^Signs with key/).waitFor();
  await page.waitForFunction((old) => !document.querySelector(".own-token pre")?.textContent?.includes(old), jwk.kid);
  const keys = JSON.parse(await page.getByLabel("public keys").innerText()).keys;
  assert.deepEqual([keys[0].crv, keys[0].alg, keys[0].d], ["P-384", "ES384", undefined]);
  writeFileSync(join(scratch, "keys.json"), JSON.stringify({ keys }));
  service.reload();
  let status = "";
  for (let i = 0; i < 200 && status !== "200"; i += 1) {
    await page.waitForTimeout(i === 0 ? 0 : 100);
    await sign(page);
    await page.waitForFunction(() => !(document.querySelector(".primary") as HTMLButtonElement).disabled);
    status = await page.locator(".answer .code").innerText();
  }
  assert.equal(status, "200");
});

test("nothing but the refusals themselves was logged as an error", () => {
  assert.deepEqual(opened.faults.filter((fault) => !/status of 401 .*\/cds-services$/.test(fault)), []);
});
