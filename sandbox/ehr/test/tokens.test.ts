import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, verify, type JsonWebKey } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { jwk_set, make_key, private_jwk, read_key } from "../src/keys.ts";
import { is_kind, KINDS, mint } from "../src/tokens.ts";

const signer = { key: make_key(), issuer: "https://ehr.example", jku: "http://127.0.0.1:1/.well-known/jwks.json" };
const AUD = "http://127.0.0.1:2/cds-services/coverage-order-sign";

function parts(token: string): [Record<string, unknown>, Record<string, unknown>] {
  const [header = "", claims = ""] = token.split(".");
  const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
  return [read(header), read(claims)];
}

function verifies(token: string, jwk: JsonWebKey): boolean {
  const [header, claims, signature = ""] = token.split(".");
  const key = { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" as const };
  return verify("sha384", Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, "base64url"));
}

test("a good token verifies against the published set, which holds nothing private", () => {
  const { token, claims } = mint(signer, AUD);
  const [published] = jwk_set([signer.key]).keys;
  assert.ok(published);
  assert.ok(verifies(token, published));
  assert.deepEqual(Object.keys(published).sort(), ["alg", "crv", "kid", "kty", "use", "x", "y"]);
  const [header, payload] = parts(token);
  assert.deepEqual(header, { alg: "ES384", typ: "JWT", kid: published.kid, jku: signer.jku });
  assert.deepEqual(payload, claims);
  assert.equal(claims.aud, AUD);
  assert.ok(claims.exp - claims.iat <= 300 && Math.abs(claims.iat - Date.now() / 1000) < 5);
});

test("two tokens never share a jti", () => assert.notEqual(mint(signer, AUD).claims.jti, mint(signer, AUD).claims.jti));

for (const [kind, wrong] of [["expired", "exp"], ["wrong-audience", "aud"], ["unknown-issuer", "iss"]] as const) {
  test(`a token of the kind ${kind} is signed well and wrong in ${wrong} alone`, () => {
    const [bad, good] = [mint(signer, AUD, kind), mint(signer, AUD)];
    assert.ok(verifies(bad.token, jwk_set([signer.key]).keys[0] ?? {}));
    if (wrong === "exp") assert.ok(bad.claims.exp < Date.now() / 1000 - 600);
    else assert.notEqual(bad.claims[wrong], good.claims[wrong]);
    for (const other of ["aud", "iss"] as const) if (other !== wrong) assert.equal(bad.claims[other], good.claims[other]);
  });
}

test("a token of the kind wrong-signature is right but for its signature", () => {
  const { token, claims } = mint(signer, AUD, "wrong-signature");
  assert.equal(verifies(token, jwk_set([signer.key]).keys[0] ?? {}), false);
  assert.equal(parts(token)[0]["kid"], signer.key.kid);
  assert.equal(claims.aud, AUD);
});

test("a kind is one of six words", () => {
  assert.equal(KINDS.every(is_kind), true);
  assert.equal(is_kind("stolen"), false);
});

test("a key is read from JWK with its kid, from PEM with its thumbprint, and nothing of a bad file is told", () => {
  const folder = mkdtempSync(join(tmpdir(), "keys-"));
  try {
    const jwk = join(folder, "key.json");
    writeFileSync(jwk, JSON.stringify({ ...private_jwk(signer.key), kid: "a+/=" }));
    assert.equal(read_key(jwk).kid, "a+/=");
    const pem = join(folder, "key.pem");
    writeFileSync(pem, signer.key.secret.export({ format: "pem", type: "pkcs8" }));
    assert.equal(read_key(pem).kid, signer.key.kid);
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    writeFileSync(pem, rsa.export({ format: "pem", type: "pkcs8" }));
    assert.equal(read_key(pem).alg, "RS384");
    for (const text of ["{\"kty\": \"EC\", \"d\": \"hush\"}", "-----BEGIN hush-----", generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "pem", type: "sec1" })]) {
      writeFileSync(jwk, text);
      assert.throws(() => read_key(jwk), (error: Error) => /not a private key/.test(error.message) && !error.message.includes("hush"));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
