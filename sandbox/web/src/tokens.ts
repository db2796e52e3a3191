// Which token goes with a call: the mock EHR's, a pasted one, or one signed in the page; and what it is held against when it is refused.
import { get, post, type Exchange } from "./api.ts";
import { claims_of } from "./model/jwt.ts";
import { signed_token } from "./model/signing.ts";
import { real_url, through } from "./model/through.ts";
import type { Known } from "./model/token_checks.ts";
import type { Config } from "./model/types.ts";
import * as s from "./state.ts";

const spent = new Set<string>();

/** Where the service is called: the page's own, or another one through the mock EHR. */
export function service_base(): string {
  return s.target.value === null ? s.config.value.service : through(s.target.value.service);
}

/** The address as the service knows it, which a token must name. */
export function audience(url: string): string {
  return real_url(url, s.config.value.publicUrl ?? location.href);
}

/** Where the service wants tokens, a call with a good one is the ordinary call. */
export function usual_token(config: Config): s.TokenKind {
  return config.tokens ? "good" : "none";
}

/** Never one of the mock EHR's for a service that is not its own. */
export async function token_for(url: string): Promise<string | null> {
  const kind = s.token_kind.value;
  if (kind === "none") return null;
  if (kind === "pasted") return s.pasted_token.value === "" ? null : s.pasted_token.value;
  const { key, issuer, jku } = s.signer.value;
  if (kind === "own") return key === null ? null : signed_token({ key, issuer, jku }, audience(url));
  if (!s.config.value.tokens || s.target.value !== null) return null;
  const answer = await post("./token", JSON.stringify({ aud: audience(url), kind }), null);
  const { token, used } = (answer.body ?? {}) as { token?: string; used?: boolean };
  if (typeof token !== "string") return null;
  if (used === true) is_spent(token);
  return token;
}

/** Whether the token went out before; from now on it did. */
export function is_spent(token: string | null): boolean {
  const jti = token === null ? undefined : claims_of(token)?.["jti"];
  if (typeof jti !== "string") return false;
  const before = spent.has(jti);
  spent.add(jti);
  return before;
}

/** What the page knows of what the service checks. Its clock stands in its answer. */
export async function known_of(exchange: Exchange, was_spent: boolean): Promise<Known> {
  const date = Date.parse(exchange.headers.find(([name]) => name === "date")?.[1] ?? "");
  const own = s.token_kind.value === "own" ? s.signer.value.key : null;
  const of_ehr = s.config.value.tokens && s.target.value === null;
  const published = of_ehr ? await get<{ keys?: (JsonWebKey & { kid?: string })[] }>("/.well-known/jwks.json") : undefined;
  return {
    url: audience(exchange.url), now: Math.floor((Number.isFinite(date) ? date : Date.now()) / 1000), spent: was_spent,
    issuer: of_ehr ? s.config.value.issuer ?? null : null,
    published: published?.body?.keys !== undefined,
    keys: own ? [own.public] : published?.body?.keys ?? null,
  };
}
