// What a user does. Each action changes the state once and says aloud what came of it.
import { batch } from "@preact/signals";
import { local, outcome_lines, post } from "./api.ts";
import { decisions_of } from "./model/compare.ts";
import { days_between, with_dates_moved } from "./model/dates.ts";
import { expectation_of, unexpected } from "./model/expectation.ts";
import { files_in } from "./model/archive.ts";
import { is_spent, known_of, service_base, token_for, usual_token } from "./tokens.ts";
import { for_hook, imported, request_of, switched, untouched } from "./model/request.ts";
import { joined, read_scenario, type Bases } from "./model/scenario_file.ts";
import type { Answer, CdsRequest, Chart, Expectation, ScenarioEntry, Service, WhatIfOrder } from "./model/types.ts";
import * as s from "./state.ts";

/** A request that was made elsewhere in the page becomes the case. */
export function take_request(picked: s.Case, request: CdsRequest): void {
  take(picked, request, null);
}

function take(picked: s.Case, request: CdsRequest, text: string | null): void {
  // Dates are told from the case's own day; the service has another, so the whole case is moved to it.
  const moved = days_between(picked.now, s.config.value.now ?? new Date().toISOString());
  const here = with_dates_moved(request, picked.now === null ? 0 : moved);
  batch(() => {
    s.picked.value = { ...picked, moved: picked.now === null ? 0 : moved };
    s.request.value = here;
    s.raw_text.value = picked.now !== null && moved !== 0 ? null : text;
    s.original.value = { request: here, text: s.raw_text.value };
    s.edits.value = [];
    s.key_states.value = {};
    s.what_if.value = null;
    s.assumed.value = {};
    s.chart_changes.value = null;
    s.applied.value = null;
    s.stale.value = false;
    s.view.value = "orders";
    s.spoken.value = `${picked.title}, ready to sign`;
    if (s.narrow.value) s.pane.value = "orders";
  });
}

export function pick_chart(chart: Chart): void {
  const templates = s.services.value.find((service) => service.hook === "order-sign")?.prefetch ?? {};
  const base = s.config.value.fhirServer ?? "https://ehr.example.org/fhir";
  take({ key: `patient/${chart.slug}`, kind: "patient", title: chart.title, story: chart.story, expect: expectation_of(chart), now: "2026-11-24", moved: 0 }, request_of(chart, templates, base), null);
}

export async function pick_scenario(entry: ScenarioEntry): Promise<void> {
  const file = await local<{ request: string; expect: Expectation }>(`scenarios/${entry.policy}.${entry.id}.json`);
  if (!file) {
    s.spoken.value = "that scenario could not be loaded";
    return;
  }
  take({ key: `scenario/${entry.policy}/${entry.id}`, kind: "scenario", title: entry.claim, story: entry.id, expect: file.expect, now: file.expect.now ?? null, moved: 0 }, JSON.parse(file.request) as CdsRequest, file.request);
}

/** Lets the screen move between two pieces of work on a megabyte. */
function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

let bases: Record<string, Bases> | undefined;

/** Each policy's bases; fetched once, when a scenario is first exported or imported. */
export async function bases_of_policies(): Promise<Record<string, Bases>> {
  bases ??= await local<Record<string, Bases>>("scenarios/bases.json");
  return bases ?? {};
}

/** Throws with a sentence when the text is neither a request nor a scenario. */
export async function import_text(text: string, name: string): Promise<void> {
  const scenario = is_json(text) ? read_scenario(text, name, await bases_of_policies()) : undefined;
  const found = imported(scenario?.request ?? text);
  const expect = scenario?.expect ?? null;
  await rest();
  take({
    key: `import/${Date.now()}`, kind: "import", title: expect?.claim ?? found.title ?? name, story: "imported", expect, now: expect?.now ?? found.now ?? null, moved: 0,
  }, found.request, found.text);
}

function is_json(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The files that were chosen to import: one, those of an older scenario folder, or the archive of one. */
export async function import_files(chosen: readonly File[]): Promise<void> {
  const texts = await Promise.all(chosen.map(async (file) => (
    file.name.endsWith(".zip") ? files_in(new Uint8Array(await file.arrayBuffer())) : [{ name: file.name, text: await file.text() }])));
  const { name, text } = joined(texts.flat());
  await import_text(text, name);
}

/** Every edit goes through here: the text is no longer what was typed, and the answer no longer about the draft. */
export function change(request: CdsRequest, words: string, text: string | null = null): void {
  batch(() => {
    s.request.value = request;
    s.raw_text.value = text;
    s.edits.value = [...s.edits.value, words];
    s.stale.value = true;
  });
}

export function reset(): void {
  const first = s.original.value;
  if (!first) return;
  batch(() => {
    s.request.value = first.request;
    s.raw_text.value = first.text;
    s.edits.value = [];
    s.key_states.value = {};
    s.applied.value = null;
    s.fhir_access.value = false;
    s.stale.value = s.shown_call.value !== undefined;
    s.spoken.value = "the case is as it was";
  });
}

export function service_for(hook: string): Service | undefined {
  return s.services.value.find((service) => service.hook === hook);
}

/** The text that would be sent now. */
export function outgoing(request: CdsRequest, hook: string): { text: string; request: CdsRequest } {
  const asked = request.hook === hook ? request : for_hook(request, hook);
  if (s.raw_text.value !== null && asked === request && untouched(s.switches.value)) return { text: s.raw_text.value, request };
  const sent = switched(asked, s.switches.value, { server: s.target.value === null ? s.config.value.fhirServer : s.target.value.fhir || null, token: s.target.value === null ? "sandbox" : null, patient: request.context?.patientId ?? "" });
  return { text: JSON.stringify(sent), request: sent };
}

export interface Fired { hook?: string; label?: string; request?: CdsRequest; service?: string }

export async function fire(options: Fired = {}): Promise<s.Call | undefined> {
  const request = options.request ?? s.request.value;
  const picked = s.picked.value;
  if (!request || !picked || s.busy.value) return undefined;
  // A scenario may be about another service, or a hook that none of ours has; it is sent as it says.
  const wanted = picked.expect?.service;
  const hook = options.hook ?? request.hook;
  const service = options.service ?? (options.hook === undefined && wanted ? wanted : service_for(hook)?.id ?? s.services.value[0]?.id ?? "coverage-order-sign");
  s.busy.value = true;
  const { text, request: sent } = options.request ? { text: JSON.stringify(options.request), request: options.request } : outgoing(request, hook);
  const url = `${service_base()}/cds-services/${encodeURIComponent(service)}`;
  await rest();
  const token = await token_for(url);
  const spent = is_spent(token);
  const exchange = await post(url, text, token);
  const known = exchange.status === 401 && token !== null ? await known_of(exchange, spent) : undefined;
  const answer = exchange.status === 200 ? exchange.body as Answer : undefined;
  const clean = s.edits.value.length === 0 && untouched(s.switches.value) && s.token_kind.value === usual_token(s.config.value) && options.request === undefined && options.hook === undefined;
  const call: s.Call = {
    ...exchange, id: (s.calls.value.at(-1)?.id ?? 0) + 1, at: new Date().toISOString().slice(11, 19), label: options.label ?? hook, service, request: sent,
    ...(answer && { answer }), ...(known && { token: known }), caseKey: picked.key, caseTitle: picked.title,
    unexpected: clean && picked.expect ? unexpected(picked.expect, exchange.status, answer) : null,
  };
  batch(() => {
    s.calls.value = [...s.calls.value, call].slice(-50);
    s.current_id.value = call.id;
    if (s.applied.value && options.request === undefined) s.applied.value = { ...s.applied.value, after: call.id };
    s.busy.value = false;
    s.stale.value = options.request !== undefined;
    s.what_if.value = null;
    s.packet_failure.value = null;
    s.assumed.value = {};
    s.spoken.value = said(call);
  });
  return call;
}

function said(call: s.Call): string {
  if (call.failure) return "the service could not be reached";
  if (!call.answer) return `status ${call.status}: ${outcome_lines(call.body)[0] ?? call.statusText}`;
  const count = call.answer.cards?.length ?? 0;
  const result = decisions_of(call.answer).map((d) => d.result).join(", ");
  return `${count === 0 ? "no card" : count === 1 ? "one card" : `${count} cards`}${result ? `, decision ${result}` : ""}`;
}

export async function ask_what_if(assume: Record<string, string>): Promise<void> {
  const call = s.shown_call.value;
  if (!call) return;
  const text = JSON.stringify({ request: call.request, assume });
  await rest();
  const url = `${service_base()}/sandbox/what-if`;
  const exchange = await post(url, text, await token_for(url));
  const orders = (exchange.body as { orders?: WhatIfOrder[] } | undefined)?.orders;
  batch(() => {
    s.assumed.value = assume;
    s.what_if.value = exchange.status === 200 && Array.isArray(orders) ? { orders }
      : { orders: [], failure: exchange.status === 404 ? "this service answers no what-if questions" : outcome_lines(exchange.body)[0] ?? exchange.failure ?? `status ${exchange.status}` };
  });
}

/** The evidence of the shown call's decisions, as the service draws it, in a tab of its own. */
export async function open_packet(): Promise<void> {
  const call = s.shown_call.value;
  if (!call) return;
  const url = `${service_base()}/sandbox/packet`;
  const exchange = await post(url, call.requestText, await token_for(url));
  if (exchange.status !== 200) {
    const why = exchange.status === 404 ? "this service draws no evidence packets" : outcome_lines(exchange.body)[0] ?? exchange.failure ?? `status ${exchange.status}`;
    batch(() => { s.packet_failure.value = why; s.spoken.value = why; });
    return;
  }
  const address = URL.createObjectURL(new Blob([exchange.text], { type: "text/html;charset=utf-8" }));
  window.open(address, "_blank");
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  batch(() => { s.packet_failure.value = null; s.spoken.value = "the evidence packet is open in a tab of its own"; });
}

export function card_key(call: s.Call, index: number): string {
  return `${call.id}/${index}`;
}

export async function send_feedback(call: s.Call, cardKey: string, feedback: Record<string, unknown>, words: string): Promise<void> {
  const kind = feedback["outcome"] === "accepted" ? "accepted" : "overridden";
  const url = `${service_base()}/cds-services/${encodeURIComponent(call.service)}/feedback`;
  s.fates.value = { ...s.fates.value, [cardKey]: { kind, words, posted: "sending feedback" } };
  const text = JSON.stringify({ feedback: [{ ...feedback, outcomeTimestamp: new Date().toISOString() }] });
  const exchange = await post(url, text, await token_for(url));
  const posted = exchange.status === 200 ? "feedback posted (200)" : exchange.failure ? "feedback could not be sent" : `feedback answered ${exchange.status}`;
  batch(() => {
    s.fates.value = { ...s.fates.value, [cardKey]: { kind, words, posted } };
    s.spoken.value = `${words}; ${posted}`;
  });
}
