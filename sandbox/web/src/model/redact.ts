// A case that may be shown: pseudonyms for ids, dates moved by one secret number of days, and only what the service reads.
import { is_object } from "./fhir.ts";
import { with_dates_moved } from "./dates.ts";
import type { CdsRequest } from "./types.ts";

/** Elements that carry who and where somebody is, or free text, and decide nothing. */
const DROPPED = new Set([
  "identifier", "name", "telecom", "address", "photo", "contact", "communication", "generalPractitioner", "managingOrganization", "maritalStatus",
  "note", "div", "meta", "implicitRules", "language", "extension", "modifierExtension", "comment", "subscriberId", "policyHolder", "subscriber",
  "recorder", "asserter", "requester", "performer", "informationSource", "author", "encounter", "location", "substitution", "dispenser", "insurance",
  "eventHistory", "detectedIssue", "supportingInformation", "patientInstruction", "additionalInstruction", "diagnostics", "device", "specimen",
]);

/** Elements whose string is a code, a number of a rule or a term of a vocabulary; they stay as they are. */
const KEPT_IDS = new Set(["resourceType", "system", "code", "display", "status", "intent", "hook", "unit"]);

export interface Redacted { request: CdsRequest; pseudonyms: number; daysMoved: number }

export function redacted(request: CdsRequest, days: number, label = "case"): Redacted {
  const names = new Map<string, string>();
  const alias = (id: string, type: string): string => {
    const known = names.get(id);
    if (known) return known;
    const fresh = `${type.toLowerCase() || label}-${names.size + 1}`;
    names.set(id, fresh);
    return fresh;
  };
  const reference = (text: string): string => {
    if (text.startsWith("#")) return `#${alias(text.slice(1), "inside")}`;
    const part = /(?:^|\/)([A-Z][A-Za-z]+)\/([^/?]+)(?:\/_history\/.*)?$/.exec(text);
    return part ? `${part[1]}/${alias(part[2] ?? "", part[1] ?? "")}` : /^urn:/.test(text) ? `urn:uuid:${alias(text, "entry")}` : "Unknown/reference";
  };
  const walk = (value: unknown, name: string, type: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => walk(item, name, type));
    if (is_object(value)) {
      const here = typeof value["resourceType"] === "string" ? value["resourceType"] : type;
      const coded = Array.isArray(value["coding"]) && value["coding"].length > 0;
      const named = typeof value["reference"] === "string";
      return Object.fromEntries(Object.entries(value)
        // The words of a concept decide only where it has no code; a narrative (an object named text) never does.
        .filter(([key, item]) => !DROPPED.has(key) && !(key === "text" && (coded || is_object(item))) && !(key === "display" && named && coded))
        .map(([key, item]) => [key, walk(item, key, here)]));
    }
    if (typeof value !== "string" || KEPT_IDS.has(name)) return value;
    if (name === "id") return alias(value, type);
    if (name === "reference" || name === "resourceId") return reference(value);
    if (name === "fullUrl") return /^urn:/.test(value) ? reference(value) : `https://ehr.example.org/fhir/${reference(value)}`;
    if (name === "url") return "https://ehr.example.org/fhir";
    return value;
  };
  const patient = request.context?.patientId;
  const body: Record<string, unknown> = {
    hook: request.hook,
    hookInstance: "00000000-0000-4000-8000-000000000000",
    context: {
      userId: "Practitioner/practitioner-1",
      ...(patient !== undefined && { patientId: alias(patient, "Patient") }),
      draftOrders: walk(request.context?.draftOrders, "draftOrders", ""),
      ...(request.context?.selections && { selections: request.context.selections.map(reference) }),
    },
    ...(request.prefetch && { prefetch: walk(request.prefetch, "prefetch", "") }),
  };
  return { request: with_dates_moved(body, days, true) as unknown as CdsRequest, pseudonyms: names.size, daysMoved: days };
}
