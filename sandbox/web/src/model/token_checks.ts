// Why a service refused a token. It does not say (a 401 has no body), so the page holds the token against what such a service asks for.
import { parts_of } from "./jwt.ts";
import { is_signed_by } from "./signing.ts";
import type { Truth } from "./types.ts";

export interface Check { name: string; says: string; wants: string; result: Truth }

export interface Known {
  url: string; // that was called
  now: number; // seconds, by the service's clock where its answer tells it
  issuer: string | null; // by whose name the service knows us
  keys: readonly (JsonWebKey & { kid?: string })[] | null; // the client's keys
  published: boolean; // the service reads them from where the client publishes them
  spent: boolean; // the token went out with an earlier call
}

const ALGORITHMS = ["ES384", "RS384"]; // what the service takes unless it is told others
const SKEW_S = 60;
const LIFETIME_S = 3600;

/** The checks in the order in which a service makes them; unknown where only the service knows. */
export async function checks_of(token: string, known: Known): Promise<Check[]> {
  const parts = parts_of(token);
  if (!parts) return [{ name: "form", says: `${token.split(".").length} parts`, wants: "three parts of base64url, the first two JSON objects", result: "unmet" }];
  const { header, claims } = parts;
  const key = known.keys?.find(({ kid }) => kid === header["kid"]);
  const signed = key === undefined ? undefined : await is_signed_by(token, header["alg"], key);
  const truth = (good: boolean): Truth => (good ? "met" : "unmet");
  const [iat, exp] = [claims["iat"], claims["exp"]];
  const aud = Array.isArray(claims["aud"]) ? claims["aud"] : [claims["aud"]];
  const kids = (known.keys ?? []).map(({ kid }) => kid ?? "");
  return [
    { name: "alg", says: text_of(header["alg"]), wants: ALGORITHMS.join(" or "), result: truth(ALGORITHMS.includes(String(header["alg"]))) },
    { name: "iss", says: text_of(claims["iss"]), wants: known.issuer ?? "an issuer of the service's clients file", result: known.issuer === null ? "unknown" : truth(claims["iss"] === known.issuer) },
    { name: "kid", says: text_of(header["kid"]), wants: known.published ? kids.join(" or ") : "a key of the issuer's", result: known.published ? truth(key !== undefined) : "unknown" },
    { name: "signature", says: signed === undefined ? "not checked here" : signed ? "fits the key" : "does not fit the key", wants: "made with the private half of that key", result: signed === undefined ? "unknown" : truth(signed) },
    { name: "aud", says: text_of(claims["aud"]), wants: known.url, result: truth(aud.some((one) => plain_url(one) === plain_url(known.url))) },
    { name: "iat", says: time_of(iat), wants: `not after ${time_of(known.now)}, ${SKEW_S} s of grace`, result: truth(typeof iat === "number" && iat <= known.now + SKEW_S) },
    { name: "exp", says: time_of(exp), wants: `after ${time_of(known.now)}, at most ${LIFETIME_S} s after iat`, result: truth(typeof exp === "number" && exp > known.now - SKEW_S && (typeof iat !== "number" || exp - iat <= LIFETIME_S)) },
    { name: "jti", says: text_of(claims["jti"]), wants: "one that no call had before", result: typeof claims["jti"] !== "string" || claims["jti"] === "" ? "unmet" : known.spent ? "unmet" : "met" },
  ];
}

/** On one machine `localhost`, `127.0.0.1` and `[::1]` are one audience. */
function plain_url(value: unknown): string | undefined {
  if (typeof value !== "string" || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  return `${url.protocol}//${/^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname) ? "this machine" : url.hostname}:${url.port}${url.pathname}${url.search}`;
}

function text_of(value: unknown): string {
  return value === undefined ? "nothing" : typeof value === "string" ? value : JSON.stringify(value);
}

function time_of(value: unknown): string {
  if (typeof value !== "number" || !Number.isFinite(value) || Math.abs(value) > 1e11) return text_of(value);
  return `${new Date(value * 1000).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** The first that failed, in a sentence; what cannot be known here comes after what can. */
export function verdict_of(checks: readonly Check[]): string {
  const failed = checks.filter(({ result }) => result === "unmet");
  if (failed[0]) return `${failed.map(({ name }) => name).join(", ")}: the token says ${failed[0].says}, the service wants ${failed[0].wants}`;
  const open = checks.filter(({ result }) => result === "unknown").map(({ name }) => name);
  return open.length > 0 ? `all that can be checked here is right; left are ${open.join(", ")}` : "every check made here passes; the service's log has the reason";
}
