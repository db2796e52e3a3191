// What a FHIR server holds for a scenario: the resources of its drafts and lists. Or why it can hold no such thing.
import type { CdsService } from "@medplum/core";
import { parse_text } from "../../../sandbox/ehr/src/scenarios/json_text.ts";
import { is_object, key_of, resources_in, type Request, type Resource } from "./fhir.ts";
import { fault_of } from "./validity.ts";

export interface Chart {
  request: Request;
  resources: Map<string, Resource>;
  lists: Map<string, Resource[]>; // what was sent, by prefetch key
}

/** The rules by which a scenario has no chart; each is counted. */
export type Rule =
  | "the request is none that a client's program could build"
  | "a list tells of an error, a cut or a part, which is no state of data"
  | "a resource is sent under a key that no template asks for"
  | "an entry has none of the codes that its list is searched by"
  | "a resource names its subject otherwise than by type and id"
  | "two resources have one id"
  | "a resource is not valid R4"
  | "the patient that was sent is not the context's";

export class NoChart extends Error {
  readonly rule: Rule;
  constructor(rule: Rule, detail: string) {
    super(detail);
    this.rule = rule;
  }
}

export function chart_of(text: string, service: CdsService): Chart {
  const request = request_in(text, service.hook);
  const lists = new Map<string, Resource[]>();
  const templates = service.prefetch ?? {};
  for (const [key, value] of Object.entries(request.prefetch ?? {})) {
    const template = templates[key];
    if (template !== undefined && value !== undefined) lists.set(key, found_by(template, list_in(key, value, template.split(/[/?]/)[0] ?? "")));
    else if (resources_in(value).length > 0) throw new NoChart("a resource is sent under a key that no template asks for", key);
  }
  check_patient(lists.get("patient"), request);
  const resources = together([...lists.values()].flat());
  for (const resource of resources.values()) {
    check_subject(resource);
    check(resource);
  }
  // The client sends its drafts as they are. What is being signed may stand in the chart too, but never in place of an older state.
  for (const draft of resources_in(request.context.draftOrders)) {
    if (draft.id !== undefined && !resources.has(key_of(draft)) && fault_of(draft) === undefined) resources.set(key_of(draft), draft);
  }
  return { request, resources, lists };
}

function request_in(text: string, hook: string): Request {
  const unfit = (detail: string) => new NoChart("the request is none that a client's program could build", detail);
  let request: Request;
  try {
    parse_text(text); // refuses a name that stands twice, too
    request = JSON.parse(text) as Request;
  } catch (error) {
    throw unfit(String(error));
  }
  if (is_object(request) && (request.hook !== hook || typeof request.hookInstance !== "string")) throw unfit("it is not of this hook");
  if (is_object(request) && "fhirAuthorization" in request && !("fhirServer" in request)) throw unfit("it gives leave to read from no server");
  if (!is_object(request) || !is_object(request.context)) throw unfit("it has no context");
  if (!/^[A-Za-z0-9.-]{1,64}$/.test(request.context.patientId)) throw unfit("its context has no patient's id");
  if (request.prefetch !== undefined && !is_object(request.prefetch)) throw unfit("its prefetch is no object");
  if (!is_object(request.context.draftOrders)) throw unfit("its drafts are no Bundle");
  return request;
}

function check_patient(sent: readonly Resource[] | undefined, request: Request): void {
  if (sent === undefined || (sent.length === 1 && sent[0] !== undefined && key_of(sent[0]) === `Patient/${request.context.patientId}`)) return;
  throw new NoChart("the patient that was sent is not the context's", "patient");
}

/** `null` says that there is none, and a single resource is a list of one. */
function list_in(key: string, value: unknown, type: string): Resource[] {
  const no_state = (detail: string) => new NoChart("a list tells of an error, a cut or a part, which is no state of data", `${key} ${detail}`);
  if (value === null) return [];
  if (!is_object(value) || typeof value["resourceType"] !== "string") throw no_state("is no resource");
  if (value["resourceType"] === "OperationOutcome") throw no_state("is an OperationOutcome");
  if (value["resourceType"] !== "Bundle") return [value as Resource];
  if (links_of(value).some(({ relation }) => relation === "next")) throw no_state("has a next page");
  const entries: unknown = value["entry"] ?? [];
  if (!Array.isArray(entries)) throw no_state("has no list of entries");
  for (const entry of entries as unknown[]) {
    if (!is_object(entry) || !is_object(entry["resource"])) throw no_state("has an entry without resource");
    if (entry["resource"]["resourceType"] === "OperationOutcome") throw no_state("tells of an outcome");
    if (entry["resource"]["resourceType"] === "Bundle") throw no_state("holds another list");
    if (is_object(entry["response"]) && !String(entry["response"]["status"]).startsWith("2")) throw no_state("has an entry that failed");
  }
  const resources = resources_in(value);
  const included = new Set((entries as { resource: Resource; search?: { mode?: string } }[])
    .filter(({ search }) => search?.mode === "include").map(({ resource }) => resource));
  const others = resources.filter((resource) => resource.resourceType !== type && !included.has(resource) && !BESIDE.has(resource.resourceType));
  if (others.length > 0) throw no_state(`holds a ${others[0]?.resourceType ?? ""}`);
  if (typeof value["total"] === "number" && value["total"] > resources.length - included.size) throw no_state("has a total above its matches");
  return resources;
}

/** Where the template asks for codes: an entry that has none of them is on no list that a server answers it with. */
function found_by(template: string, list: Resource[]): Resource[] {
  const codes = new URLSearchParams(template.split("?")[1]).get("code")?.split(",").map((token) => token.split("|")[1]);
  if (codes === undefined) return list;
  const coded = (resource: Resource) => {
    const code = resource["code"];
    const codings: unknown = is_object(code) ? code["coding"] : undefined;
    return Array.isArray(codings) && codings.some((coding) => is_object(coding) && codes.includes(String(coding["code"])));
  };
  const other = list.find((resource) => resource.resourceType === "Observation" && !coded(resource));
  if (other !== undefined) throw new NoChart("an entry has none of the codes that its list is searched by", key_of(other));
  return list;
}

/** May stand on any list, as what its entries refer to. */
const BESIDE = new Set(["Medication", "Patient", "Practitioner", "PractitionerRole", "Organization", "Encounter", "Location", "Provenance"]);

function links_of(bundle: Record<string, unknown>): { relation?: unknown }[] {
  return Array.isArray(bundle["link"]) ? bundle["link"].filter(is_object) : [];
}

/** By type and id; a resource without id gets one from the server. */
function together(resources: readonly Resource[]): Map<string, Resource> {
  const all = new Map<string, Resource>();
  for (const [index, resource] of resources.entries()) {
    const key = resource.id === undefined ? `${resource.resourceType} ${index}` : key_of(resource);
    const other = all.get(key);
    if (other !== undefined && JSON.stringify(other) !== JSON.stringify(resource)) throw new NoChart("two resources have one id", key);
    all.set(key, resource);
  }
  return all;
}

/** A server rewrites or refuses such references when it stores the resource, and a search by patient finds none that has words only. */
function check_subject(resource: Resource): void {
  const subject = resource["subject"] ?? resource["patient"];
  if (!is_object(subject)) return;
  const { reference } = subject;
  if (typeof reference === "string" && !/^(urn:|#)|\?/.test(reference)) return;
  throw new NoChart("a resource names its subject otherwise than by type and id", `${key_of(resource)} ${String(reference ?? "in words only")}`);
}

function check(resource: Resource): void {
  const fault = fault_of(resource);
  if (fault !== undefined) throw new NoChart("a resource is not valid R4", `${key_of(resource)} ${fault}`);
}
