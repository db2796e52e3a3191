// Building the call that an EHR would make: of a sandbox patient, with prefetch switched per key and FHIR access given or not.
import { bundle, is_object, key_of } from "./fhir.ts";
import type { CdsRequest, Chart, Resource } from "./types.ts";

export type KeyState = "on" | "null" | "absent" | "error" | "truncated";
export const KEY_STATES: readonly KeyState[] = ["on", "null", "absent", "error", "truncated"];

export interface Switches { keys: Record<string, KeyState>; fhirAccess: boolean }

/** Which of the chart's resources a prefetch template asks for. Codes are matched as the query names them. */
export function answers_template(chart: Chart, template: string): Resource | Resource[] {
  const query = template.replaceAll("{{context.patientId}}", chart.patient.id ?? "");
  const [type = "", parameters] = query.split("?");
  if (parameters === undefined) return chart.patient;
  const wanted = new URLSearchParams(parameters);
  const codes = wanted.get("code")?.split(",").map((code) => code.split("|").at(-1)) ?? [];
  const category = wanted.get("category")?.split(",") ?? [];
  return chart.resources.filter((resource) => resource.resourceType === type
    && (codes.length === 0 || codes.some((code) => has_code(resource["code"], code)))
    && (category.length === 0 || category.some((code) => has_code(resource["category"], code.split("|").at(-1)))));
}

function has_code(value: unknown, code: string | undefined): boolean {
  const concepts = Array.isArray(value) ? value : [value];
  return concepts.some((concept) => is_object(concept) && Array.isArray(concept["coding"]) && concept["coding"].some((c) => is_object(c) && c["code"] === code));
}

export function request_of(chart: Chart, templates: Record<string, string>, base: string): CdsRequest {
  const prefetch = Object.fromEntries(Object.entries(templates).map(([key, template]) => {
    const found = answers_template(chart, template);
    return [key, Array.isArray(found) ? bundle(found, base) : found];
  }));
  return {
    hook: "order-sign",
    hookInstance: instance(),
    context: {
      userId: "Practitioner/rheumatologist",
      patientId: chart.patient.id ?? "",
      draftOrders: { resourceType: "Bundle", type: "collection", entry: chart.draftOrders.map((resource) => ({ resource })) },
    },
    prefetch,
  };
}

export function instance(): string {
  return crypto.randomUUID();
}

/** The request as it is sent: every key as its switch says. The chart itself stays whole. */
export function switched(request: CdsRequest, switches: Switches, access: { server: string | null; token: string | null; patient: string }): CdsRequest {
  const sent: CdsRequest = { ...request };
  if (is_object(request.prefetch)) {
    const keys = Object.entries(request.prefetch).flatMap(([key, value]) => {
      const state = switches.keys[key] ?? "on";
      if (state === "absent") return [];
      return [[key, state === "on" ? value : state === "null" ? null : state === "error" ? outcome() : cut(key, value)] as const];
    });
    sent.prefetch = Object.fromEntries(keys);
  }
  if (switches.fhirAccess && access.server) {
    sent.fhirServer = access.server;
    if (access.token === null) delete sent.fhirAuthorization;
    else sent.fhirAuthorization = {
      access_token: access.token, token_type: "Bearer", expires_in: 300, scope: "patient/*.read", subject: "ordersign-sandbox", patient: access.patient,
    };
  } else if (access.server) {
    delete sent.fhirAuthorization;
  }
  return sent;
}

export function untouched(switches: Switches): boolean {
  return !switches.fhirAccess && Object.values(switches.keys).every((state) => state === "on");
}

function outcome(): object {
  return { resourceType: "OperationOutcome", issue: [{ severity: "error", code: "exception", diagnostics: "the search failed" }] };
}

/** The first half of a list, with the link to a next page that a client would not have read. */
function cut(key: string, value: unknown): unknown {
  if (!is_object(value) || value["resourceType"] !== "Bundle") return value;
  const list = Array.isArray(value["entry"]) ? value["entry"] : [];
  return { ...value, entry: list.slice(0, Math.floor(list.length / 2)), link: [{ relation: "next", url: `https://ehr.example.org/fhir?key=${key}&page=2` }] };
}

/** For order-select: the same context, with every draft selected. */
export function for_hook(request: CdsRequest, hook: string): CdsRequest {
  const context = { ...request.context };
  if (hook === "order-select") {
    const list = context.draftOrders?.entry ?? [];
    context.selections = context.selections ?? list.flatMap((e) => (e.resource?.id ? [key_of(e.resource)] : []));
  } else {
    delete context.selections;
  }
  return { ...request, hook, context };
}

/** A CDS request out of pasted text: the request itself, or a case this page exported. */
export function imported(text: string): { request: CdsRequest; text: string | null; now?: string; title?: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("this is not JSON; paste one CDS Hooks request, or choose a .json file");
  }
  const whole = is_object(value) && is_object(value["request"]) ? value : undefined;
  const request = whole ? whole["request"] : value;
  if (!is_object(request) || !is_object(request["context"])) throw new Error("there is no `context` in it; a CDS Hooks request has hook, hookInstance and context");
  return {
    request: request as unknown as CdsRequest,
    text: whole ? null : text,
    ...(typeof whole?.["now"] === "string" && { now: whole["now"] }),
    ...(typeof whole?.["title"] === "string" && { title: whole["title"] }),
  };
}
