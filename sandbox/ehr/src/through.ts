// The page's way to a service or FHIR server of the tester's: `/sandbox/through/{base, percent-encoded}/{the rest}`.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Answer } from "./faults.ts";
import { outcome } from "./fhir.ts";
import { pass_to } from "./proxy.ts";

export const THROUGH = "/sandbox/through/";

export interface Reach { own: string; any: boolean }

/** Where the path leads, or why it leads nowhere. `reach.own` is our origin, which needs no way round. */
export function target_of(url: string, reach: Reach): URL | Answer {
  const [, encoded = "", rest = ""] = /^([^/?]*)(.*)$/.exec(url.slice(THROUGH.length)) ?? [];
  let base: string;
  try {
    base = decodeURIComponent(encoded);
  } catch {
    return refused(400, "the address is not percent-encoded");
  }
  if (!/^https?:\/\//.test(base) || !URL.canParse(base + rest)) return refused(400, "want an http or https URL behind /sandbox/through/, percent-encoded");
  const target = new URL(base + rest);
  if (target.username !== "" || target.password !== "") return refused(400, "an address with a user in it is not called");
  if (target.origin === reach.own || target.origin === reach.own.replace("127.0.0.1", "localhost")) return refused(400, "that is this origin itself");
  if (!reach.any && !is_loopback(target.hostname)) return refused(403, "only this machine is called (127.0.0.1, localhost, [::1]); start the mock EHR with --any-target for others");
  return target;
}

function is_loopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function refused(status: number, why: string): Answer {
  return { status, body: outcome(status === 403 ? "security" : "invalid", why) };
}

/** With the token that the page gave, or none: ours are for our own service only. */
export function pass_through(target: URL, request: IncomingMessage, response: ServerResponse): void {
  pass_to(target, request, response, request.headers.authorization, as_data);
}

/** What another server answers is read by the page: no browser takes it for a page of this origin, follows it, or forgets ours for it. */
function as_data({ location: _, "clear-site-data": __, ...headers }: Record<string, string | string[]>): Record<string, string | string[]> {
  return { ...headers, "content-security-policy": "sandbox; default-src 'none'", "x-content-type-options": "nosniff" };
}

/**
 * Asked by the page's own `fetch`, or by no browser. Another site's page could otherwise make a browser call what only this machine
 * reaches, and a window or frame would show what answers as if it were ours.
 */
export function is_from_here({ headers }: IncomingMessage): boolean {
  return ["same-origin", undefined].includes(headers["sec-fetch-site"] as string | undefined) &&
    ["empty", undefined].includes(headers["sec-fetch-dest"] as string | undefined);
}
