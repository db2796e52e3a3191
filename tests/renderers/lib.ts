// The service, a patient, and what is asked of both.
import assert from "node:assert/strict";
import { binary, started, type Running } from "../browser/support/service.ts";

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

export const NOW = "2026-11-24T12:00:00Z";
export const start = (...flags: string[]): Promise<Running> =>
  started(binary(), ["serve", "--port", "0", "--now", NOW, "--store", "none", ...flags]);

const coded = (system: string, code: string, text: string): Json => ({ coding: [{ system, code, display: text }], text });
const loinc = "http://loinc.org", rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
const subject = { reference: "Patient/p1" };
const kg = (id: string, value: number, day: string): Json => ({
  resourceType: "Observation", id, status: "final", subject, effectiveDateTime: `${day}T08:00:00Z`,
  category: [coded("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs", "Vital Signs")],
  code: coded(loinc, "29463-7", "Body weight"), valueQuantity: { value, unit: "kg", system: "http://unitsofmeasure.org", code: "kg" },
});

export const patient: Json = { resourceType: "Patient", id: "p1", gender: "female", birthDate: "1984-03-02" };
/** What the patient's FHIR server has, newest first. */
export const chart: Json[] = [
  patient,
  kg("w2", 70, "2026-11-02"), kg("w1", 72, "2026-01-05"),
  { resourceType: "MedicationRequest", id: "hcq", status: "active", intent: "order", subject, authoredOn: "2025-06-01",
    medicationCodeableConcept: coded(rxnorm, "979092", "hydroxychloroquine sulfate 200 MG Oral Tablet") },
];

/** A FHIR search as a small server would answer it: by type, and by code where one is asked for. */
export function searchset(query: string): Json {
  const url = new URL(query, "http://chart.example/fhir/");
  const type = url.pathname.split("/").at(-1);
  const codes = url.searchParams.get("code")?.split(",").map((one) => one.split("|").at(-1));
  const found = chart.filter((one) => one.resourceType === type && (!codes || codes.includes(one.code?.coding?.[0]?.code)) &&
    !(url.searchParams.has("category") && url.searchParams.get("category") !== one.category?.[0]?.coding?.[0]?.code));
  return { resourceType: "Bundle", type: "searchset", total: found.length, entry: found.map((resource) => ({ resource, search: { mode: "match" } })) };
}

const dosage = (repeat: Json): Json => ({
  timing: { repeat }, route: coded("http://snomed.info/sct", "47625008", "Intravenous route"),
  doseAndRate: [{ doseQuantity: { value: 700, unit: "mg", system: "http://unitsofmeasure.org", code: "mg" } }],
});
export const order: Json = {
  resourceType: "MedicationRequest", id: "order-1", status: "draft", intent: "order", subject, authoredOn: "2026-11-24",
  medicationCodeableConcept: coded(rxnorm, "1656402", "belimumab 400 MG Injection [Benlysta]"),
  reasonCode: [coded("http://hl7.org/fhir/sid/icd-10-cm", "M32.10", "Systemic lupus erythematosus")],
  dosageInstruction: [
    { sequence: 1, ...dosage({ frequency: 1, period: 2, periodUnit: "wk", count: 3 }) },
    { sequence: 2, ...dosage({ frequency: 1, period: 4, periodUnit: "wk" }) },
  ],
};
export const coverage: Json = {
  resourceType: "Coverage", id: "cov-1", status: "active", beneficiary: subject, payor: [{ display: "Payer" }],
};

/** What the service makes of an order with the problems sent and nothing else, and of a response beside them. */
export async function results(service: string, response?: Json): Promise<Record<string, string>> {
  const request = {
    hook: "order-sign", hookInstance: "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
    context: { userId: "Practitioner/1", patientId: "p1", draftOrders: { resourceType: "Bundle", type: "collection", entry: [{ resource: order }] } },
    prefetch: {
      patient,
      conditions: { resourceType: "Bundle", type: "searchset" },
      ...(response ? { questionnaireResponses: { resourceType: "Bundle", type: "searchset", entry: [{ resource: response }] } } : {}),
    },
  };
  const answer = await fetch(`${service}/cds-services/coverage-order-sign`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(request),
  });
  const body: Json = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(body));
  const decision = body.extension["org.ordersign.decisions"][0];
  return Object.fromEntries(decision.criteria.map((one: Json) => [one.id, one.result]));
}

export const criteria_of = (results: Record<string, string>, result: string): string[] =>
  Object.entries(results).filter(([, is]) => is === result).map(([id]) => id).sort();

/** What a client adds when it sends a renderer's response on: DTR has it dated and named, renderers leave that to it. */
export const sent = (response: Json): Json => ({ ...response, id: "qr1", subject, authored: "2026-11-24T11:00:00Z" });

/** The item of that linkId, wherever it stands. */
export function item_of(parent: Json, linkId: string): Json {
  for (const item of parent.item ?? []) {
    const found = item.linkId === linkId ? item : item_of(item, linkId);
    if (found) return found;
  }
  return undefined;
}
