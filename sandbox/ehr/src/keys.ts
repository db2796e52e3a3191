// The client's signing key: made at start or read from a file; its public half is published as a JWK Set.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";

export interface SigningKey { kid: string; alg: "ES384" | "RS384"; secret: KeyObject }

export interface JwkSet { keys: (JsonWebKey & { kid: string; alg: string; use: "sig" })[] }

export function make_key(): SigningKey {
  return key_of(generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey);
}

/** A private key as PEM or JWK. A JWK's own `kid` is kept, else its thumbprint (RFC 7638) is the kid. */
export function read_key(path: string): SigningKey {
  const text = readFileSync(path, "utf8");
  try {
    if (!text.trimStart().startsWith("{")) return key_of(createPrivateKey(text));
    const jwk = JSON.parse(text) as JsonWebKey & { kid?: string };
    return key_of(createPrivateKey({ key: jwk, format: "jwk" }), jwk.kid);
  } catch {
    // Node's own message may quote the file, and with it the key.
    throw new Error(`${path}: not a private key (PEM or JWK; P-384, or RSA of 2048 bits or more)`);
  }
}

export function private_jwk(key: SigningKey): JsonWebKey & { kid: string } {
  return { ...key.secret.export({ format: "jwk" }), kid: key.kid };
}

export function jwk_set(keys: readonly SigningKey[]): JwkSet {
  return {
    keys: keys.map((key) => ({ ...public_jwk(key.secret), kid: key.kid, alg: key.alg, use: "sig" as const })),
  };
}

function key_of(secret: KeyObject, kid?: string): SigningKey {
  return { kid: kid ?? thumbprint(public_jwk(secret)), alg: algorithm(secret), secret };
}

function algorithm(secret: KeyObject): SigningKey["alg"] {
  const details = secret.asymmetricKeyDetails;
  if (secret.asymmetricKeyType === "ec" && details?.namedCurve === "secp384r1") return "ES384";
  if (secret.asymmetricKeyType === "rsa" && (details?.modulusLength ?? 0) >= 2048) return "RS384";
  throw new Error("neither P-384 nor RSA of 2048 bits or more");
}

function public_jwk(secret: KeyObject): JsonWebKey {
  return createPublicKey(secret).export({ format: "jwk" });
}

/** RFC 7638: the required members, sorted by name, without blanks. */
function thumbprint(jwk: JsonWebKey): string {
  const members = jwk.kty === "EC" ? { crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y } : { e: jwk.e, kty: jwk.kty, n: jwk.n };
  return createHash("sha256").update(JSON.stringify(members)).digest("base64url");
}
