// Everything the page remembers, as signals. Views read them; only actions.ts writes the ones that travel.
import { computed, signal } from "@preact/signals";
import { OFFLINE, type Exchange } from "./api.ts";
import { decisions_of } from "./model/compare.ts";
import { places } from "./model/fhir.ts";
import { NO_CHOICES, type OrderChoices } from "./model/order_codes.ts";
import type { KeyState, Switches } from "./model/request.ts";
import type { Key } from "./model/signing.ts";
import type { Dialect, Skin } from "./model/skins.ts";
import type { Known } from "./model/token_checks.ts";
import type { DrugSets } from "./model/timeline.ts";
import type { Answer, CdsRequest, Chart, Config, Expectation, Policy, ScenarioEntry, Service, WhatIfOrder } from "./model/types.ts";

export interface Case { key: string; kind: "patient" | "scenario" | "import"; title: string; story: string; expect: Expectation | null; now: string | null; moved: number }
export interface Call extends Exchange { id: number; at: string; label: string; service: string; request: CdsRequest; answer?: Answer; caseKey: string; caseTitle: string; unexpected: string[] | null; token?: Known }
export interface Fate { kind: "accepted" | "overridden"; words: string; posted: string }
export interface Applied { title: string; request: CdsRequest; before: number; after: number | undefined }
export interface WhatIf { orders: WhatIfOrder[]; failure?: string }
export interface Target { service: string; fhir: string; patient: string }
export type TokenKind = "none" | "good" | "expired" | "wrong-signature" | "wrong-audience" | "unknown-issuer" | "replayed" | "pasted" | "own";
export type TraceTab = "why" | "request" | "answer" | "what-if" | "time" | "history";
export type Pane = "patient" | "orders" | "trace";

export const config = signal<Config>(OFFLINE);
export const services = signal<Service[]>([]);
export const policies = signal<Policy[]>([]);
export const charts = signal<Chart[]>([]);
export const scenarios = signal<ScenarioEntry[]>([]);
export const drug_sets = signal<DrugSets>({});
export const order_choices = signal<OrderChoices>(NO_CHOICES);
export const ready = signal(false);

export const picked = signal<Case | null>(null);
export const request = signal<CdsRequest | null>(null);
/** The very text of the request, while nothing has been edited; it is sent as it is, digit by digit. */
export const raw_text = signal<string | null>(null);
export const original = signal<{ request: CdsRequest; text: string | null } | null>(null);
export const edits = signal<string[]>([]);

export const key_states = signal<Record<string, KeyState>>({});
export const fhir_access = signal(false);
export const token_kind = signal<TokenKind>("none");
export const pasted_token = signal("");
export const signer = signal<{ key: Key | null; issuer: string; jku: string }>({ key: null, issuer: "https://ehr.example.org", jku: "" });
/** The service answered its discovery with 401. */
export const wants_token = signal(false);
/** Another service than the page's own, called through the mock EHR. */
export const target = signal<Target | null>(null);
export const switches = computed<Switches>(() => ({ keys: key_states.value, fhirAccess: fhir_access.value }));

export const calls = signal<Call[]>([]);
export const current_id = signal(0);
export const busy = signal(false);
export const fates = signal<Record<string, Fate>>({});
export const what_if = signal<WhatIf | null>(null);
/** Why the shown call has no page of evidence, when it was asked for in vain. */
export const packet_failure = signal<string | null>(null);
export const assumed = signal<Record<string, string>>({});
export const chart_changes = signal<{ title: string; before: number; after: number } | null>(null);

/** The suggestion that was applied last, the request before it, and the calls before and after. */
export const applied = signal<Applied | null>(null);
export const skin = signal<Skin>("gfm");
export const dialect = signal<Dialect>("plain");
export const trace_tab = signal<TraceTab>("why");
/** What stands in the middle. */
export const view = signal<"orders" | "runs">("orders");
export const edit_as = signal<"switches" | "form" | "json">("switches");
export const pane = signal<Pane>("patient");
export const theme = signal<"auto" | "light" | "dark">("auto");
export const narrow = signal(false);
/** Said above the panes until it is closed: what became of a link. */
export const notice = signal("");
/** The changes are too large for the address; a reload loses them. */
export const beyond_address = signal(false);
/** What was copied last, for who sees; the live region says it, too. */
export const copied = signal("");
/** Said by the live region. */
export const spoken = signal("");

export const current = computed(() => calls.value.find((call) => call.id === current_id.value));
export const shown_call = computed(() => (current.value?.caseKey === picked.value?.key ? current.value : undefined));
export const decisions = computed(() => decisions_of(shown_call.value?.answer));
export const chart_places = computed(() => (request.value ? places(request.value) : []));
export const today = computed(() => (config.value.now ?? new Date().toISOString()).slice(0, 10));
/** The draft is not what was sent any more: the answer on the screen is about an earlier one. */
export const stale = signal(false);

export type Opened =
  | { kind: "resource"; reference: string; words: string; request: CdsRequest }
  | { kind: "policy"; policy: string; version: string; cited: string[] }
  | { kind: "dismiss"; cardKey: string }
  | { kind: "service" }
  | { kind: "import" };
export const opened = signal<Opened | null>(null);
