// The CDS Hooks client: reads discovery and fires order-sign over HTTP, never waiting longer than a clinician would.
import { createHash } from "node:crypto";
import type { Answer } from "./answers.ts";
import type { SandboxPatient } from "./patients.ts";
import type { Context, Prefetch } from "./prefetch.ts";

export interface Service {
  id: string;
  hook: string;
  title?: string;
  description: string;
  prefetch?: Record<string, string>;
}

const TIMEOUT_MS = 10_000;

/** Where to call. `sign` gives the header Authorization for a path of the service; without it calls carry no token. */
export interface Endpoint { url: string; sign?: (path: string) => string }

/** What lets the service read from our FHIR server: goes into the request as `fhirAuthorization`. */
export interface FhirAccess { base: string; token?: string }

export async function discover(endpoint: Endpoint): Promise<Service[]> {
  const body = await exchange(endpoint, "/cds-services", {}) as { services?: Service[] };
  if (!Array.isArray(body.services)) throw new Error("discovery has no `services`");
  return body.services;
}

export async function fire(endpoint: Endpoint, service: Service, request: object): Promise<Answer> {
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(request) };
  const body = await exchange(endpoint, `/cds-services/${encodeURIComponent(service.id)}`, init) as Answer;
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

export function hook_request(chart: SandboxPatient, hook: string, fhir: FhirAccess, prefetch: Prefetch): object {
  return {
    hook,
    hookInstance: instance_of(chart.slug),
    fhirServer: fhir.base,
    ...(fhir.token !== undefined && {
      fhirAuthorization: { access_token: fhir.token, token_type: "Bearer", expires_in: 300, scope: "patient/*.read", subject: "ordersign" },
    }),
    context: context_of(chart),
    prefetch,
  };
}

/** The same patient gives the same instance, so that two runs of the demo can be compared byte for byte. */
function instance_of(slug: string): string {
  const hex = createHash("sha256").update(`ordersign sandbox ${slug}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}

async function exchange(endpoint: Endpoint, path: string, init: { method?: string; headers?: Record<string, string>; body?: string }): Promise<unknown> {
  const url = endpoint.url.replace(/\/+$/, "") + path;
  // A token is good for one try.
  const once = () => {
    const headers = { ...init.headers, ...(endpoint.sign !== undefined && { authorization: endpoint.sign(path) }) };
    return fetch(url, { ...init, headers, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
  };
  const response = await once().catch((error: unknown) => {
    if (was_cut(error)) return once();
    throw error;
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${init.method ?? "GET"} ${path} answered ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

/** A server may close a connection at the very moment that it is used again (RFC 9112, 9.3); a hook call can be sent twice. */
export function was_cut(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause as { code?: string } | undefined : undefined;
  return cause?.code === "UND_ERR_SOCKET" || cause?.code === "ECONNRESET";
}
