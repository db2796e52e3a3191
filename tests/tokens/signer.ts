// Makes keys and signs for tests that are not written in TypeScript: one JSON object a line on standard input, one
// answer a line on standard output, until the input ends. Keys never leave the process but as public ones.
//
//   {"do": "make_key", "alg": "ES384", "kid": "k", "bits": 1024}        bits: RSA only
//       {"key": 0, "jwk": "{…}", "private_jwk": "{…}"}                   as JSON text
//   {"do": "sign", "key": 0, "header": {…}, "claims": {…}}              by jose: what a careful client sends
//       {"token": "…"}
//   {"do": "sign_text", "key": 0, "text": "…", "form": "jose" | "der", "hash": "sha384"}  any text, also ill-formed
//       {"signature": base64url}
//   {"do": "mac_text", "key": 0, "text": "…", "secret": "pem" | "jwk" | "der"}  HMAC with the public key for a secret
//       {"signature": base64url}
import { createHmac, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { createInterface } from "node:readline";
import { CompactSign, exportJWK, type JWK } from "jose";

interface Pair {
  publicKey: KeyObject;
  privateKey: KeyObject;
  jwk: JWK;
}

type Request =
  | { do: "make_key"; alg: string; kid: string; bits?: number }
  | { do: "sign"; key: number; header: { alg: string }; claims: unknown }
  | { do: "sign_text"; key: number; text: string; form: "jose" | "der"; hash: string }
  | { do: "mac_text"; key: number; text: string; secret: "pem" | "jwk" | "der" };

const curves: Record<string, string> = { ES256: "P-256", ES384: "P-384", ES512: "P-521" };
const pairs: Pair[] = [];

function pairOf(key: number): Pair {
  const pair = pairs[key];
  if (pair === undefined) throw new Error(`no key ${key}`);
  return pair;
}

function generate(alg: string, bits: number) {
  const namedCurve = curves[alg];
  return namedCurve === undefined
    ? generateKeyPairSync("rsa", { modulusLength: bits })
    : generateKeyPairSync("ec", { namedCurve });
}

async function makeKey(alg: string, kid: string, bits = 2048) {
  const { publicKey, privateKey } = generate(alg, bits);
  const named = { kid, alg, use: "sig" };
  const jwk = { ...(await exportJWK(publicKey)), ...named };
  pairs.push({ publicKey, privateKey, jwk });
  const privateJwk = { ...(await exportJWK(privateKey)), ...named };
  return { key: pairs.length - 1, jwk: JSON.stringify(jwk), private_jwk: JSON.stringify(privateJwk) };
}

function secretOf(pair: Pair, form: "pem" | "jwk" | "der"): string | Buffer {
  if (form === "pem") return pair.publicKey.export({ type: "spki", format: "pem" });
  if (form === "der") return pair.publicKey.export({ type: "spki", format: "der" });
  return JSON.stringify(pair.jwk);
}

async function answer(request: Request): Promise<object> {
  switch (request.do) {
    case "make_key":
      return makeKey(request.alg, request.kid, request.bits);
    case "sign": {
      const payload = new TextEncoder().encode(JSON.stringify(request.claims));
      const { privateKey } = pairOf(request.key);
      return { token: await new CompactSign(payload).setProtectedHeader(request.header).sign(privateKey) };
    }
    case "sign_text": {
      const dsaEncoding = request.form === "der" ? "der" : "ieee-p1363";
      const { privateKey } = pairOf(request.key);
      const signature = sign(request.hash, Buffer.from(request.text), { key: privateKey, dsaEncoding });
      return { signature: signature.toString("base64url") };
    }
    case "mac_text": {
      const mac = createHmac("sha384", secretOf(pairOf(request.key), request.secret)).update(request.text);
      return { signature: mac.digest("base64url") };
    }
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply: object;
  try {
    reply = await answer(JSON.parse(line));
  } catch (error) {
    reply = { error: error instanceof Error ? error.message : String(error) };
  }
  process.stdout.write(JSON.stringify(reply) + "\n");
}
