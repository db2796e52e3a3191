// What the FHIR server offers: the types, and by which parameters each is searched.

const ABOUT = ["patient", "subject"];

/** Read by the search itself, so that the statement and the server cannot differ. */
export const SEARCHABLE: Record<string, readonly string[]> = {
  Patient: ["_id"],
  Condition: ["_id", ...ABOUT, "code", "category", "clinical-status", "verification-status"],
  MedicationRequest: ["_id", ...ABOUT, "code", "status", "intent"],
  MedicationStatement: ["_id", ...ABOUT, "code", "status", "category"],
  MedicationAdministration: ["_id", ...ABOUT, "code", "status"],
  MedicationDispense: ["_id", ...ABOUT, "code", "status"],
  Medication: ["_id", "code", "status"],
  Observation: ["_id", ...ABOUT, "code", "category", "status"],
  QuestionnaireResponse: ["_id", ...ABOUT, "status"],
  Coverage: ["_id", "patient", "beneficiary", "status"],
  ServiceRequest: ["_id", ...ABOUT, "code", "category", "status", "intent"],
};

const REFERENCES = new Set(["patient", "subject", "beneficiary"]);

export function capability_statement(base: string): object {
  return {
    resourceType: "CapabilityStatement",
    status: "active",
    date: "2026-11-24",
    kind: "instance",
    implementation: { description: "Mock EHR of made-up patients", url: base },
    fhirVersion: "4.0.1",
    format: ["application/fhir+json"],
    rest: [{
      mode: "server",
      documentation: "Read only. Searches answer in pages: `_count` sets their size, the link `next` leads on; `_sort` takes date and -date.",
      resource: Object.entries(SEARCHABLE).map(([type, parameters]) => ({
        type,
        interaction: [{ code: "read" }, { code: "search-type" }],
        searchParam: parameters.map((name) => ({ name, type: REFERENCES.has(name) ? "reference" : "token" })),
      })),
    }],
  };
}
