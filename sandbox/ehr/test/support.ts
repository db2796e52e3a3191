// A small made-up chart and answer that the tests share.
import { request } from "node:http";
import type { Answer } from "../src/answers.ts";
import { Store, type SandboxPatient } from "../src/patients.ts";

export const RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm";
export const LOINC = "http://loinc.org";

const about = { reference: "Patient/p1" };

export function chart(overrides: Partial<SandboxPatient> = {}): SandboxPatient {
  return {
    slug: "made-up",
    title: "Made-up patient",
    story: "Takes Lupkynis",
    expect: { result: "unmet", phase: "initial", pathway: "sle-initial", cards: ["no-voclosporin-anifrolumab"] },
    patient: { resourceType: "Patient", id: "p1", name: [{ given: ["Ada"], family: "Byron" }], gender: "female", birthDate: "1990-11-25" },
    resources: [
      { resourceType: "Condition", id: "c1", subject: about, code: { text: "SLE" },
        clinicalStatus: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/condition-clinical", code: "active" }] } },
      { resourceType: "Condition", id: "c2", subject: { reference: "Patient/p2" }, code: { text: "Asthma" } },
      { resourceType: "Observation", id: "w1", status: "final", subject: about, effectiveDateTime: "2026-01-01",
        category: [{ coding: [{ code: "vital-signs" }] }], code: { coding: [{ system: LOINC, code: "29463-7" }] } },
      { resourceType: "Observation", id: "w2", status: "final", subject: about, effectiveDateTime: "2026-03-01",
        category: [{ coding: [{ code: "vital-signs" }] }], code: { coding: [{ system: LOINC, code: "3141-9" }] } },
      { resourceType: "Observation", id: "s1", status: "final", subject: about, category: [{ coding: [{ code: "survey" }] }],
        code: { coding: [{ system: LOINC, code: "44261-6" }] } },
      { resourceType: "MedicationRequest", id: "m1", status: "active", intent: "order", subject: about,
        medicationCodeableConcept: { coding: [{ system: RXNORM, code: "2475406" }] } },
      { resourceType: "MedicationRequest", id: "m2", status: "stopped", intent: "order", subject: about,
        medicationCodeableConcept: { text: "ibuprofen" } },
      { resourceType: "Coverage", id: "v1", status: "active", beneficiary: about },
    ],
    draftOrders: [{
      resourceType: "MedicationRequest", id: "order-1", status: "draft", intent: "order", subject: about,
      medicationCodeableConcept: { text: "Benlysta IV" }, reasonReference: [{ reference: "Condition/c1" }],
      dispenseRequest: { validityPeriod: { start: "2026-12-01", end: "2027-11-30" } },
      dosageInstruction: [
        { route: { text: "Intravenous route" }, doseAndRate: [{ doseQuantity: { value: 1400, unit: "mg" } }],
          timing: { repeat: { count: 3, frequency: 1, period: 2, periodUnit: "wk" } } },
        { route: { text: "Intravenous route" }, doseAndRate: [{ doseQuantity: { value: 1400, unit: "mg" } }],
          timing: { repeat: { frequency: 1, period: 4, periodUnit: "wk" } } },
      ],
    }],
    ...overrides,
  };
}

export function store(): Store {
  return new Store([chart()]);
}

export function answer(): Answer {
  return {
    cards: [{
      summary: "Benlysta IV: patient is taking Lupkynis (voclosporin); the combination is not covered",
      indicator: "warning",
      detail: "- Found: *voclosporin 7.9 mg*, active since 2026-03-02\n\n> Patient is not receiving Benlysta in combination\n",
      suggestions: [{ label: "Remove this Benlysta order" }],
      overrideReasons: [{ display: "Already stopped, list not updated" }],
      extension: { "org.ordersign.criterion": "no-voclosporin-anifrolumab" },
    }],
    extension: {
      "org.ordersign.decisions": [{
        order: "MedicationRequest/order-1", policy: "belimumab", version: "2023-11-01", asOf: "2026-11-24",
        phase: "initial", pathway: "sle-initial", result: "unmet",
        criteria: [
          { id: "active-sle", result: "met", finding: "SLE is active" },
          { id: "no-voclosporin-anifrolumab", result: "unmet", finding: "voclosporin is current" },
        ],
      }],
    },
  };
}

/** Of a GET of that path as it stands, since fetch would tidy the path and set its own Host. */
export function status_of(origin: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    request({ hostname, port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on("error", reject).end();
  });
}
