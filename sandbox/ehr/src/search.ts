// FHIR search over one type: token and reference parameters, enough for the prefetch templates of a CDS service.
import type { Bundle, CodeableConcept, Coding, Reference, Resource } from "./fhir.ts";
import { SEARCHABLE } from "./capability.ts";
import { key_of } from "./fhir.ts";
import type { Store } from "./patients.ts";

export class SearchError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type Matcher = (resource: Resource, value: string) => boolean;

const MATCHERS: Record<string, Matcher> = {
  _id: (resource, value) => resource.id === value,
  patient: is_about,
  subject: is_about,
  beneficiary: is_about,
  code: (resource, value) => concepts(resource["code"] ?? resource["medicationCodeableConcept"]).some((c) => token(c, value)),
  category: (resource, value) => concepts(resource["category"]).some((c) => token(c, value)),
  "clinical-status": (resource, value) => concepts(resource["clinicalStatus"]).some((c) => token(c, value)),
  "verification-status": (resource, value) => concepts(resource["verificationStatus"]).some((c) => token(c, value)),
  status: (resource, value) => resource["status"] === value,
  intent: (resource, value) => resource["intent"] === value,
};

// These say how to answer, not what to find.
const RESULT_PARAMETERS = new Set(["_count", "_offset", "_sort", "_format", "_fault"]);

/** Finds what all parameters match, over all pages. A comma inside one parameter means or, a repeated parameter means and. */
export function search(store: Store, type: string, query: URLSearchParams): Resource[] {
  const searchable = Object.hasOwn(SEARCHABLE, type) ? SEARCHABLE[type] : undefined;
  if (searchable === undefined) throw new SearchError(404, `unknown type \`${type}\``);
  let found = store.all(type);
  for (const [name, values] of query) {
    if (RESULT_PARAMETERS.has(name)) continue;
    const matches = searchable.includes(name) ? MATCHERS[name] : undefined;
    // A server may ignore what it does not know, and then answers too much; saying so keeps the sandbox honest.
    if (matches === undefined) throw new SearchError(400, `unknown search parameter \`${name}\``);
    found = found.filter((resource) => values.split(",").some((value) => matches(resource, value)));
  }
  return sorted(found, query.get("_sort"));
}

/** One page of what was found: `_count` sets its size, never beyond `most`; the link `next` leads to the page after it. */
export function searchset(base: string, type: string, query: URLSearchParams, found: readonly Resource[], most = Infinity): Bundle {
  const offset = whole_number(query, "_offset") ?? 0;
  const size = Math.min(whole_number(query, "_count") ?? Infinity, most);
  const url = (parameters: URLSearchParams) => `${base}/${type}${parameters.size > 0 ? `?${parameters.toString()}` : ""}`;
  const link = [{ relation: "self", url: url(query) }];
  // `_count=0` asks for the total alone: a page after it would be as empty.
  if (size > 0 && offset + size < found.length) {
    const next = new URLSearchParams(query);
    next.set("_count", String(size));
    next.set("_offset", String(offset + size));
    link.push({ relation: "next", url: url(next) });
  }
  return {
    resourceType: "Bundle",
    type: "searchset",
    total: found.length,
    link,
    entry: found.slice(offset, offset + size).map((resource) => ({ fullUrl: `${base}/${key_of(resource)}`, resource, search: { mode: "match" } })),
  };
}

function is_about(resource: Resource, value: string): boolean {
  const id = value.startsWith("Patient/") ? value : `Patient/${value}`;
  if (resource.resourceType === "Patient") return key_of(resource) === id;
  const about = (resource["subject"] ?? resource["patient"] ?? resource["beneficiary"]) as Reference | undefined;
  return about?.reference === id;
}

/** One CodeableConcept or a list of them. */
function concepts(element: unknown): CodeableConcept[] {
  if (element === undefined) return [];
  return (Array.isArray(element) ? element : [element]) as CodeableConcept[];
}

/** `code`, `system|code`, `|code` (no system) or `system|` (any code of it). */
function token(concept: CodeableConcept, value: string): boolean {
  const bar = value.indexOf("|");
  const system = bar < 0 ? undefined : value.slice(0, bar);
  const code = value.slice(bar + 1);
  const fits = (c: Coding) => (system === undefined || (c.system ?? "") === system) && (code === "" || c.code === code);
  return (concept.coding ?? []).some(fits);
}

function sorted(found: Resource[], order: string | null): Resource[] {
  if (order === null) return found;
  if (order !== "date" && order !== "-date") throw new SearchError(400, `unknown sort order \`${order}\``);
  const sign = order === "date" ? 1 : -1;
  return [...found].sort((a, b) => sign * date_of(a).localeCompare(date_of(b)));
}

function date_of(resource: Resource): string {
  return String(resource["effectiveDateTime"] ?? resource["authoredOn"] ?? resource["recordedDate"] ?? "");
}

function whole_number(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^\d{1,6}$/.test(text)) throw new SearchError(400, `\`${name}\` must be a whole number`);
  return Number(text);
}
