// What the sandbox page asks its EHR for: settings, patients with requests ready to send, tokens good and bad, faults.
import { context_of, discover, hook_request, type Endpoint, type FhirAccess } from "./client.ts";
import { FAULTS, type Answer, type Faults } from "./faults.ts";
import { outcome } from "./fhir.ts";
import type { SandboxPatient, Store } from "./patients.ts";
import { prefetch } from "./prefetch.ts";
import { is_kind, KINDS, mint, type Signer } from "./tokens.ts";

export interface Sandbox {
  patients: readonly SandboxPatient[];
  store: Store;
  faults: Faults;
  fhir: FhirAccess;
  now: string;
  signer: Signer;
  tokens: boolean; // whether the service wants them
  any_target: boolean; // whether the page may reach other machines through us
  service?: Endpoint; // not before it runs
  public_url?: string; // what the service takes for its own URL: `aud` begins with it
}

export const HOOK = "order-sign";

export function config(sandbox: Sandbox): Answer {
  const public_url = sandbox.public_url ?? sandbox.service?.url ?? null;
  return {
    status: 200,
    body: { service: "", fhirServer: sandbox.fhir.base, tokens: sandbox.tokens, patients: true, now: sandbox.now, publicUrl: public_url, issuer: sandbox.signer.issuer, anyTarget: sandbox.any_target },
  };
}

/** The requests are filled from the templates that the service publishes at this moment. */
export async function patients(sandbox: Sandbox): Promise<Answer> {
  if (sandbox.service === undefined) return unavailable();
  const services = await discover(sandbox.service);
  const templates = services.find(({ hook }) => hook === HOOK)?.prefetch ?? {};
  const list = sandbox.patients.map((chart) => {
    const context = context_of(chart);
    const { slug: id, title, story: description, expect } = chart;
    const values = prefetch(sandbox.store, sandbox.fhir.base, templates, context);
    const request = hook_request(chart, HOOK, sandbox.fhir, values);
    return { id, title, description, expect, context, resources: [chart.patient, ...chart.resources], request };
  });
  return { status: 200, body: list };
}

export function faults(sandbox: Sandbox): Answer {
  return { status: 200, body: { faults: sandbox.faults.all(), known: FAULTS } };
}

export function set_faults(sandbox: Sandbox, body: unknown): Answer {
  const wrong = sandbox.faults.set(body);
  return wrong === undefined ? { status: 204, body: undefined } : { status: 400, body: outcome("invalid", wrong) };
}

export async function token(sandbox: Sandbox, body: unknown): Promise<Answer> {
  const { aud, kind = "good" } = (body ?? {}) as { aud?: unknown; kind?: unknown };
  if (typeof aud !== "string" || !URL.canParse(aud)) return { status: 400, body: outcome("invalid", "aud: want the URL that the token is for") };
  if (!is_kind(kind)) return { status: 400, body: outcome("invalid", `kind: want one of ${KINDS.join(", ")}`) };
  if (kind !== "replayed") return { status: 200, body: mint(sandbox.signer, aud, kind) };
  const minted = mint(sandbox.signer, aud);
  return await spend(sandbox, aud, minted.token) ? { status: 200, body: { ...minted, used: true } } : unavailable();
}

/** Uses a token up by a call that the service refuses for its body, so that nothing but the token's use remains of it. */
async function spend(sandbox: Sandbox, aud: string, bearer: string): Promise<boolean> {
  const base = sandbox.public_url ?? sandbox.service?.url;
  if (sandbox.service === undefined || base === undefined || !aud.startsWith(`${base}/`)) return sandbox.service !== undefined;
  const url = sandbox.service.url + aud.slice(base.length);
  const headers = { "content-type": "application/json", authorization: `Bearer ${bearer}` };
  try {
    const answer = await fetch(url, { method: "POST", headers, body: "{}", redirect: "error", signal: AbortSignal.timeout(5000) });
    await answer.arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

function unavailable(): Answer {
  return { status: 503, body: outcome("transient", "the service does not answer yet") };
}
