// CDS client JWTs: one for each call, and the wrong ones that a service must refuse.
import { randomUUID, sign } from "node:crypto";
import { make_key, type SigningKey } from "./keys.ts";

export const KINDS = ["good", "expired", "wrong-signature", "wrong-audience", "unknown-issuer", "replayed"] as const;
export type Kind = (typeof KINDS)[number];

export interface Claims { iss: string; aud: string; iat: number; exp: number; jti: string }
export interface Signer { key: SigningKey; issuer: string; jku?: string | undefined }
export interface Token { token: string; claims: Claims }

const LIFETIME_S = 300;
const LONG_AGO_S = 3600; // beyond any skew that a service forgives

/** The clock is the machine's, never the demo's: a token is about now, whatever day the chart is told from. */
export function mint(signer: Signer, aud: string, kind: Exclude<Kind, "replayed"> = "good", now_ms = Date.now()): Token {
  const iat = Math.floor(now_ms / 1000) - (kind === "expired" ? LONG_AGO_S : 0);
  const claims: Claims = {
    iss: kind === "unknown-issuer" ? `${signer.issuer}/nobody` : signer.issuer,
    aud: kind === "wrong-audience" ? `${aud}/elsewhere` : aud,
    iat,
    exp: iat + LIFETIME_S,
    jti: randomUUID(),
  };
  const header = { alg: signer.key.alg, typ: "JWT", kid: signer.key.kid, ...(signer.jku !== undefined && { jku: signer.jku }) };
  // Another key of the same kind, so that nothing but the signature is wrong.
  const key = kind === "wrong-signature" ? { ...signer.key, secret: make_key().secret } : signer.key;
  return { token: compact(header, claims, key), claims };
}

export function is_kind(value: unknown): value is Kind {
  return (KINDS as readonly unknown[]).includes(value);
}

function compact(header: object, claims: object, key: SigningKey): string {
  const input = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  // JOSE wants an EC signature as r and s side by side, not as DER (RFC 7518, 3.4).
  return `${input}.${sign("sha384", Buffer.from(input), { key: key.secret, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}
