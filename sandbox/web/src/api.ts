// All HTTP of the page. One origin; nothing else is ever asked.
import { phases, type Phase } from "./model/server_timing.ts";
import type { Config } from "./model/types.ts";

export interface Exchange {
  url: string; requestHeaders: [string, string][]; requestText: string;
  status: number; statusText: string; headers: [string, string][]; text: string; body: unknown;
  ms: number; phases: Phase[]; failure?: string;
}

export const OFFLINE: Config = { service: "", fhirServer: null, tokens: false, patients: false, now: null, publicUrl: null };

/** A file beside the page; undefined when it is not there. */
export async function local<T>(path: string): Promise<T | undefined> {
  try {
    const response = await fetch(`./${path}`);
    return response.ok && /json/.test(response.headers.get("content-type") ?? "") ? await response.json() as T : undefined;
  } catch {
    return undefined;
  }
}

export interface Got<T> { status: number; body?: T }

/** Status 0: nothing answered. */
export async function get<T>(url: string, token: string | null = null): Promise<Got<T>> {
  try {
    const response = await fetch(url, { headers: { accept: "application/json", ...(token !== null && { authorization: `Bearer ${token}` }) } });
    return response.ok ? { status: response.status, body: await response.json() as T } : { status: response.status };
  } catch {
    return { status: 0 };
  }
}

/** Posts a text as it is and keeps everything that came back. Only a dead connection is a failure. */
export async function post(url: string, text: string, token: string | null): Promise<Exchange> {
  const headers: Record<string, string> = { "content-type": "application/json", accept: "application/json" };
  if (token !== null) headers["authorization"] = `Bearer ${token}`;
  const sent = { url, requestHeaders: Object.entries(headers), requestText: text };
  const before = performance.now();
  try {
    const response = await fetch(url, { method: "POST", headers, body: text, cache: "no-store", redirect: "error" });
    const body = await response.text();
    const ms = performance.now() - before;
    return {
      ...sent, status: response.status, statusText: response.statusText, headers: [...response.headers.entries()], text: body,
      body: parsed(body), ms, phases: phases(response.headers.get("server-timing")),
    };
  } catch (error) {
    return {
      ...sent, status: 0, statusText: "", headers: [], text: "", body: undefined, ms: performance.now() - before, phases: [],
      failure: error instanceof Error ? error.message : String(error),
    };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What an OperationOutcome says, a sentence an issue. */
export function outcome_lines(body: unknown): string[] {
  const issues = (body as { issue?: { details?: { text?: string }; diagnostics?: string; code?: string; expression?: string[] }[] } | undefined)?.issue;
  if (!Array.isArray(issues)) return [];
  return issues.map((issue) => [issue.details?.text ?? issue.code ?? "", issue.diagnostics ?? "", ...(issue.expression ?? [])].filter((part) => part !== "").join(" · "));
}
