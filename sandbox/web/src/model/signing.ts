// Client tokens signed in the page by WebCrypto: ES384, with a key that is made here or pasted. It stays in the page's memory.

export interface Key { secret: CryptoKey; public: JsonWebKey & { kid: string; alg: string; use: string } }
export interface Signer { key: Key; issuer: string; jku: string }

const CURVE = { name: "ECDSA", namedCurve: "P-384" } as const;
const LIFETIME_S = 300;

export function base64url(bytes: Uint8Array | string): string {
  const all = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  return btoa(String.fromCharCode(...all)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

export function from_base64url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

/** RFC 7638: the required members, sorted by name, without blanks. */
export async function thumbprint({ crv, kty, x, y }: JsonWebKey): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify({ crv, kty, x, y })));
  return base64url(new Uint8Array(digest));
}

export async function new_key(): Promise<Key> {
  const pair = await crypto.subtle.generateKey(CURVE, true, ["sign", "verify"]);
  return key_of(await crypto.subtle.exportKey("jwk", pair.privateKey));
}

/** Throws with what is wrong; never quotes the key. */
export async function read_key(text: string): Promise<Key> {
  let jwk: JsonWebKey & { kid?: string };
  try {
    jwk = JSON.parse(text) as JsonWebKey & { kid?: string };
  } catch {
    throw new Error("this is not JSON; paste a private key as JWK");
  }
  if (jwk.kty !== "EC" || jwk.crv !== "P-384") throw new Error("want an EC key on P-384 (kty EC, crv P-384): that is what ES384 signs with");
  if (typeof jwk.d !== "string") throw new Error("this is a public key; signing needs the private one, with `d`");
  try {
    return await key_of(jwk, jwk.kid);
  } catch {
    throw new Error("the numbers of this key do not fit together");
  }
}

async function key_of({ crv, kty, x, y, d }: JsonWebKey, kid?: string): Promise<Key> {
  const bare = { crv, kty, x, y } as JsonWebKey;
  const secret = await crypto.subtle.importKey("jwk", { ...bare, d } as JsonWebKey, CURVE, false, ["sign"]);
  return { secret, public: { ...bare, kid: kid ?? await thumbprint(bare), alg: "ES384", use: "sig" } };
}

export async function signed_token({ key, issuer, jku }: Signer, aud: string, now_ms = Date.now()): Promise<string> {
  const iat = Math.floor(now_ms / 1000);
  const header = { alg: "ES384", typ: "JWT", kid: key.public.kid, ...(jku !== "" && { jku }) };
  const claims = { iss: issuer, aud, iat, exp: iat + LIFETIME_S, jti: crypto.randomUUID() };
  const input = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-384" }, key.secret, new TextEncoder().encode(input));
  return `${input}.${base64url(new Uint8Array(signature))}`;
}

/** Undefined when the algorithm is none that a service takes without being told. */
export async function is_signed_by(token: string, alg: unknown, jwk: JsonWebKey): Promise<boolean | undefined> {
  const way = alg === "ES384" ? { ...CURVE, hash: "SHA-384" } : alg === "RS384" ? { name: "RSASSA-PKCS1-v1_5", hash: "SHA-384" } : undefined;
  if (way === undefined) return undefined;
  const at = token.lastIndexOf(".");
  try {
    const { kty, crv, x, y, n, e } = jwk;
    const bare = (kty === "EC" ? { kty, crv, x, y } : { kty, n, e }) as JsonWebKey;
    const key = await crypto.subtle.importKey("jwk", bare, way, false, ["verify"]);
    return await crypto.subtle.verify(way, key, from_base64url(token.slice(at + 1)), new TextEncoder().encode(token.slice(0, at)));
  } catch {
    return false;
  }
}
