// What travels between the page, the service and the mock EHR. Everything that comes from outside may lack members.

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type Truth = "met" | "unmet" | "unknown";

export interface Coding { system?: string; code?: string; display?: string }
export interface Concept { coding?: Coding[]; text?: string }
export interface Resource { resourceType: string; id?: string; [element: string]: unknown }
export interface BundleEntry { fullUrl?: string; resource?: Resource; [member: string]: unknown }
export interface Bundle { resourceType: "Bundle"; type?: string; total?: number; link?: unknown; entry?: BundleEntry[] }

export interface CdsRequest {
  hook: string;
  hookInstance: string;
  fhirServer?: string;
  fhirAuthorization?: Record<string, unknown>;
  context: { userId?: string; patientId?: string; draftOrders?: Bundle; selections?: string[]; [member: string]: unknown };
  prefetch?: Record<string, unknown>;
  [member: string]: unknown;
}

export interface Service {
  id: string; hook: string; title?: string; description?: string; prefetch?: Record<string, string>; usageRequirements?: string;
}

export interface Evidence { reference?: string; display?: string; basis?: string; date?: string }
export interface Criterion { id: string; result: Truth; finding?: string; settledBy?: string; gap?: string; evidence?: Evidence[] }
export interface Decision {
  order: string; policy: string; version: string; asOf?: string; phase?: string; pathway?: string; result: Truth; criteria?: Criterion[];
}

export interface Action { type: "create" | "update" | "delete"; description?: string; resource?: Resource; resourceId?: string | string[] }
export interface Suggestion { label: string; uuid?: string; isRecommended?: boolean; actions?: Action[] }
export interface Card {
  uuid?: string; summary: string; detail?: string; indicator: string;
  source?: { label?: string; url?: string; topic?: Coding };
  suggestions?: Suggestion[]; selectionBehavior?: string; overrideReasons?: Coding[];
  links?: { label: string; url: string; type?: string }[];
  extension?: Record<string, unknown>;
}
export interface Answer { cards?: Card[]; systemActions?: Action[]; extension?: Record<string, unknown> }

export interface PolicyCriterion { id: string; title?: string; citation?: string | string[]; citations?: Record<string, string | string[]> }
export interface Pathway { id: string; title?: string; phase?: string; indication?: string; criteria?: string[] }
export interface Policy {
  id: string; version: string; title?: string; payer?: string; drug?: string; url?: string;
  effectiveFrom?: string; effectiveTo?: string | null;
  criteria?: PolicyCriterion[]; pathways?: Pathway[]; facts?: { id: string; title?: string }[]; sentences?: string[];
}

export interface Config { service: string; fhirServer: string | null; tokens: boolean; patients: boolean; now: string | null; publicUrl: string | null; issuer?: string; anyTarget?: boolean }

export interface ExpectedDecision {
  order?: string; phase?: string | null; pathway?: string | null; result?: Truth | null; criteria?: Record<string, Truth>; gaps?: Record<string, string>;
}
export interface ExpectedCard { criterion?: string; indicator?: string; [member: string]: unknown }
export interface Expectation {
  claim?: string; now?: string; service?: string; settings?: { "payer-id": string[] }; status?: number; decisions?: ExpectedDecision[]; cards?: (ExpectedCard | string)[];
}

export interface Chart {
  slug: string; title: string; story: string; patient: Resource; resources: Resource[]; draftOrders: Resource[];
  expect: { decisions?: number; result: Truth | null; phase?: string | null; pathway?: string | null; cards: string[]; unknown?: string[] };
}

export interface ScenarioEntry { id: string; policy: string; criterion?: string; claim: string; now?: string; status?: number; results?: string[] }

export interface WhatIfOrder {
  order: string; policy?: string; version?: string; pathway?: string; pathwayThen?: string; result: Truth; resultThen?: Truth;
  facts?: { id: string; title?: string; is: Truth; then?: Truth; criteria?: string[]; fixed?: boolean }[];
  criteria?: { id: string; title?: string; is: Truth; then?: Truth }[];
  smallestChanges?: { fact: string; title?: string; to: Truth }[][];
}
