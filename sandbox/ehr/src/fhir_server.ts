// A read-only FHIR R4 server over the store: GET Type/id, GET Type?parameters, GET metadata. Pure, so that tests need no socket.
import { capability_statement, SEARCHABLE } from "./capability.ts";
import { is_fault, with_fault, type Answer, type Fault, type Faults } from "./faults.ts";
import { outcome } from "./fhir.ts";
import type { Store } from "./patients.ts";
import { search, searchset, SearchError } from "./search.ts";

export interface FhirOptions {
  base: string; // ends without a slash
  page_size?: number; // the most that one page holds
  faults?: Faults;
  token?: string; // the access token given out; a request with another one is refused
}

export interface FhirRequest {
  method: string;
  target: string;
  authorization?: string | undefined;
  fault?: string | undefined; // the header X-Sandbox-Fault
}

/** The answer, and the fault that the transport has to act out. */
export function respond(store: Store, options: FhirOptions, request: FhirRequest): Answer & { fault: Fault } {
  const url = new URL("http://ehr.invalid" + request.target);
  const [, type, id] = /^\/fhir\/([A-Za-z]+)(?:\/([A-Za-z0-9.-]{1,64}))?\/?$/.exec(url.pathname) ?? [];
  const refused = refusal(options, request, type);
  if (refused !== undefined || type === undefined) return { ...(refused ?? not_found("nothing lives at this path")), fault: "none" };
  if (type === "metadata" && id === undefined) return { status: 200, body: capability_statement(options.base), fault: "none" };
  const fault = fault_of(options, request, type, url.searchParams);
  if (fault === undefined) return { status: 400, body: outcome("invalid", "the fault that is asked for is not known"), fault: "none" };
  return { ...with_fault(fault, id === undefined ? found(store, options, type, url.searchParams) : read(store, type, id)), fault };
}

function refusal(options: FhirOptions, request: FhirRequest, type: string | undefined): Answer | undefined {
  if (request.method !== "GET" && request.method !== "HEAD") return { status: 405, body: outcome("not-supported", "this server is read only") };
  if (type === undefined || type === "metadata") return undefined;
  // Without a token anybody on this machine may look, since the patients are made up; a wrong one is a mistake worth telling.
  const wrong = request.authorization !== undefined && request.authorization !== `Bearer ${options.token ?? ""}`;
  return wrong ? { status: 401, body: outcome("login", "this access token is not ours") } : undefined;
}

function fault_of(options: FhirOptions, request: FhirRequest, type: string, query: URLSearchParams): Fault | undefined {
  const asked = request.fault ?? query.get("_fault");
  if (asked === null || asked === undefined) return Object.hasOwn(SEARCHABLE, type) ? options.faults?.of(type, query.keys()) ?? "none" : "none";
  return is_fault(asked) ? asked : undefined;
}

function read(store: Store, type: string, id: string): Answer {
  const resource = store.read(type, id);
  return resource === undefined ? not_found(`no such ${type}`) : { status: 200, body: resource };
}

function found(store: Store, options: FhirOptions, type: string, query: URLSearchParams): Answer {
  try {
    return { status: 200, body: searchset(options.base, type, query, search(store, type, query), options.page_size) };
  } catch (error) {
    if (!(error instanceof SearchError)) throw error;
    return { status: error.status, body: outcome(error.status === 404 ? "not-found" : "invalid", error.message) };
  }
}

function not_found(message: string): Answer {
  return { status: 404, body: outcome("not-found", message) };
}
