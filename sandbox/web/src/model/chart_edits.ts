// What-if on the chart: the edits a clinician could make, done to a copy of the request as an EHR would do them.
import { bundle, is_object, key_of, places } from "./fhir.ts";
import { replaced } from "./suggestions.ts";
import { day_number, day_text } from "./dates.ts";
import type { CdsRequest, Decision, Resource } from "./types.ts";

export interface Edit { id: string; title: string; done: string; run(request: CdsRequest, value?: string): CdsRequest; input?: { label: string; unit: string; value: string } }

const RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm";

function added(request: CdsRequest, key: string, resource: Resource): CdsRequest {
  const held = request.prefetch?.[key];
  const list = is_object(held) && held["resourceType"] === "Bundle"
    ? { ...held, total: (Array.isArray(held["entry"]) ? held["entry"].length : 0) + 1, entry: [...(Array.isArray(held["entry"]) ? held["entry"] : []), { resource, search: { mode: "match" } }] }
    : bundle(is_object(held) && typeof held["resourceType"] === "string" && held["resourceType"] !== "OperationOutcome" ? [held as Resource, resource] : [resource]);
  return { ...request, prefetch: { ...request.prefetch, [key]: list } };
}

const subject = (request: CdsRequest) => ({ reference: `Patient/${request.context.patientId ?? ""}` });

function stopped(resource: Resource, today: string): Resource {
  const ended = { ...resource, status: "stopped" };
  return resource.resourceType === "MedicationStatement" ? { ...ended, effectivePeriod: { ...(is_object(resource["effectivePeriod"]) ? resource["effectivePeriod"] : {}), end: today } } : ended;
}

/** The edits that make sense for this call: stopping what is in the way, adding what lacks. */
export function edits_for(request: CdsRequest, decisions: readonly Decision[], today: string): Edit[] {
  const list: Edit[] = [];
  const seen = new Set<string>();
  // What is in the way comes first.
  const rank = { unmet: 0, unknown: 1, met: 2 };
  for (const criterion of decisions.flatMap((d) => d.criteria ?? []).sort((a, b) => rank[a.result] - rank[b.result])) {
    if (!["no-voclosporin-anifrolumab", "no-other-biologic", "standard-of-care"].includes(criterion.id)) continue;
    for (const evidence of criterion.evidence ?? []) {
      const place = places(request).find((p) => key_of(p.resource) === evidence.reference && p.pointer.startsWith("/prefetch"));
      if (!place || !/^Medication(Request|Statement|Order)$/.test(place.resource.resourceType) || seen.has(key_of(place.resource))) continue;
      if (place.resource["status"] === "stopped") continue;
      seen.add(key_of(place.resource));
      const name = evidence.display ?? key_of(place.resource);
      list.push({ id: `stop:${key_of(place.resource)}`, title: `Stop ${name}`, done: `${name} stopped`, run: (r) => replaced(r, stopped(place.resource, today)) });
    }
  }
  list.push({
    id: "add-hydroxychloroquine", title: "Add hydroxychloroquine 200 mg, active", done: "hydroxychloroquine added",
    run: (r) => added(r, "medicationRequests", {
      resourceType: "MedicationRequest", id: "what-if-hydroxychloroquine", status: "active", intent: "order",
      medicationCodeableConcept: { coding: [{ system: RXNORM, code: "979092", display: "hydroxychloroquine sulfate 200 MG Oral Tablet" }] },
      subject: subject(r), authoredOn: today,
    }),
  });
  list.push({
    id: "set-weight", title: "Set the weight", done: "weight set", input: { label: "weight", unit: "kg", value: "70" },
    run: (r, value) => added(r, "weights", {
      resourceType: "Observation", id: "what-if-weight", status: "final",
      code: { coding: [{ system: "http://loinc.org", code: "29463-7", display: "Body weight" }] },
      subject: subject(r), effectiveDateTime: today,
      valueQuantity: { value: Number(value), unit: "kg", system: "http://unitsofmeasure.org", code: "kg" },
    }),
  });
  list.push({ id: "document-response", title: "Document a response (SLEDAI 14 before, 6 now)", done: "response documented", run: (r) => with_response(r, decisions, today) });
  return list;
}

/** Two scores of one scale: one before the first infusion on record, one of today. */
function with_response(request: CdsRequest, decisions: readonly Decision[], today: string): CdsRequest {
  const prior = decisions.flatMap((d) => d.criteria ?? []).find((c) => c.id === "prior-iv-belimumab");
  const days = (prior?.evidence ?? []).map((e) => day_number(e.date ?? "")).filter((d): d is number => d !== undefined);
  const before = Math.min(...days, day_number(today) ?? 0) - 14;
  const score = (id: string, value: number, date: string): Resource => ({
    resourceType: "Observation", id, status: "final",
    category: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "survey" }] }],
    code: { text: "SLEDAI-2K" }, subject: subject(request), effectiveDateTime: date, valueInteger: value,
  });
  return added(added(request, "diseaseActivity", score("what-if-score-before", 14, day_text(before))), "diseaseActivity", score("what-if-score-now", 6, today));
}
