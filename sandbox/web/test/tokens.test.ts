// Tokens signed in the page, and why one is refused.
import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { test } from "node:test";
import { parts_of } from "../src/model/jwt.ts";
import { new_key, read_key, signed_token } from "../src/model/signing.ts";
import { checks_of, verdict_of, type Known } from "../src/model/token_checks.ts";

const AUD = "http://127.0.0.1:8080/cds-services/coverage-order-sign";
const now = Math.floor(Date.now() / 1000);

test("a key made here signs what Node's own crypto verifies, under its thumbprint", async () => {
  const key = await new_key();
  const token = await signed_token({ key, issuer: "https://ehr.example", jku: "" }, AUD);
  const [head, body, signature] = token.split(".");
  const known = createPublicKey({ key: key.public as never, format: "jwk" });
  assert.ok(verify("sha384", Buffer.from(`${head}.${body}`), { key: known, dsaEncoding: "ieee-p1363" }, Buffer.from(signature ?? "", "base64url")));
  assert.equal(parts_of(token)?.header["kid"], key.public.kid);
  assert.ok(!("d" in key.public), "the private half is not shown");
});

test("a pasted key keeps its kid; what is none is refused with what would be right, and without quoting it", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
  const jwk = privateKey.export({ format: "jwk" });
  assert.equal((await read_key(JSON.stringify({ ...jwk, kid: "mine" }))).public.kid, "mine");
  await assert.rejects(read_key(JSON.stringify(publicKey.export({ format: "jwk" }))), /public key/);
  await assert.rejects(read_key(JSON.stringify(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }))), /P-384/);
  await assert.rejects(read_key("-----BEGIN PRIVATE KEY-----"), /as JWK/);
  await assert.rejects(read_key(JSON.stringify({ ...jwk, x: "AAAA" })), (error: Error) => !error.message.includes(String(jwk.d)));
});

test("each check fails alone for what is wrong", async () => {
  const key = await new_key();
  const good = await signed_token({ key, issuer: "https://ehr.example", jku: "" }, AUD);
  const known: Known = { url: AUD, now, issuer: "https://ehr.example", keys: [key.public], published: true, spent: false };
  const failed = async (token: string, changed: Partial<Known> = {}) => (await checks_of(token, { ...known, ...changed })).filter(({ result }) => result !== "met").map(({ name }) => name);
  assert.deepEqual(await failed(good), []);
  assert.deepEqual(await failed(good, { url: AUD.replace("127.0.0.1", "localhost") }), [], "one machine has many names");
  assert.deepEqual(await failed(good, { url: `${AUD}/feedback` }), ["aud"]);
  assert.deepEqual(await failed(good, { issuer: "https://other.example" }), ["iss"]);
  assert.deepEqual(await failed(good, { now: now + 3000 }), ["exp"]);
  assert.deepEqual(await failed(good, { now: now - 3000 }), ["iat"]);
  assert.deepEqual(await failed(good, { spent: true }), ["jti"]);
  assert.deepEqual(await failed(good, { keys: [{ ...(await new_key()).public, kid: key.public.kid }] }), ["signature"]);
  assert.deepEqual(await failed(good, { keys: [(await new_key()).public] }), ["kid", "signature"]);
  assert.deepEqual(await failed("a.b"), ["form"]);
  const none = `${Buffer.from(JSON.stringify({ alg: "none", kid: key.public.kid })).toString("base64url")}.${good.split(".")[1]}.`;
  assert.deepEqual(await failed(none), ["alg", "signature"]);
  assert.match(verdict_of(await checks_of(good, { ...known, spent: true })), /^jti: the token says/);
  assert.match(verdict_of(await checks_of(good, { ...known, issuer: null })), /left are iss$/);
});
