// The CDS Hooks client: reads discovery and fires order-sign over HTTP, never waiting longer than a clinician would.
import { createHash } from "node:crypto";
import type { Truth } from "./patients.ts";
import type { SandboxPatient } from "./patients.ts";
import type { Context, Prefetch } from "./prefetch.ts";

export interface Service {
  id: string;
  hook: string;
  title?: string;
  description: string;
  prefetch?: Record<string, string>;
}

export interface Evidence { reference?: string; display?: string; basis?: string; date?: string }
export interface CriterionAnswer { id: string; result: Truth; finding?: string; settledBy?: string; gap?: string; evidence?: Evidence[] }
export interface Decision {
  order: string; policy: string; version: string; asOf?: string; phase: string; pathway: string; result: Truth; criteria: CriterionAnswer[];
}
export interface Action { type: string; description: string; resourceId?: string; resource?: unknown }
export interface Suggestion { label: string; actions?: Action[] }
export interface Card {
  summary: string;
  indicator: string;
  detail?: string;
  source?: { label?: string; url?: string };
  suggestions?: Suggestion[];
  overrideReasons?: { display?: string }[];
  extension?: Record<string, unknown>;
}
export interface Answer { cards: Card[]; extension?: Record<string, unknown> }

const TIMEOUT_MS = 10_000;

export async function discover(service_url: string): Promise<Service[]> {
  const body = await exchange(new URL("/cds-services", service_url), {}) as { services?: Service[] };
  if (!Array.isArray(body.services)) throw new Error("discovery has no `services`");
  return body.services;
}

export async function fire(service_url: string, service: Service, request: object): Promise<Answer> {
  const url = new URL(`/cds-services/${encodeURIComponent(service.id)}`, service_url);
  const headers = { "content-type": "application/json" };
  const body = await exchange(url, { method: "POST", headers, body: JSON.stringify(request) }) as Answer;
  if (!Array.isArray(body.cards)) throw new Error("the answer has no `cards`");
  return body;
}

export function context_of(chart: SandboxPatient): Context {
  return {
    userId: "Practitioner/rheumatologist",
    patientId: chart.patient.id,
    draftOrders: { resourceType: "Bundle", type: "collection", entry: chart.draftOrders.map((resource) => ({ resource })) },
  };
}

export function hook_request(chart: SandboxPatient, hook: string, fhir_base: string, prefetch: Prefetch): object {
  return { hook, hookInstance: instance_of(chart.slug), fhirServer: fhir_base, context: context_of(chart), prefetch };
}

/** The same patient gives the same instance, so that two runs of the demo can be compared byte for byte. */
function instance_of(slug: string): string {
  const hex = createHash("sha256").update(`ordersign sandbox ${slug}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}

async function exchange(url: URL, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${init.method ?? "GET"} ${url.pathname} answered ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

export function decisions_of(answer: Answer): Decision[] {
  return (answer.extension?.["org.ordersign.decisions"] as Decision[] | undefined) ?? [];
}

export function criterion_of(card: Card): string {
  return String(card.extension?.["org.ordersign.criterion"] ?? "unnamed");
}
