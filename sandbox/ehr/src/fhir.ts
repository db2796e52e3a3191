// The few FHIR R4 shapes the mock EHR touches. Everything else passes through unread.

export interface Coding { system?: string; code?: string; display?: string }
export interface CodeableConcept { coding?: Coding[]; text?: string }
export interface Reference { reference?: string; display?: string }
export interface Quantity { value?: number; unit?: string; code?: string; system?: string }

export interface Resource {
  resourceType: string;
  id: string;
  [element: string]: unknown;
}

export interface Bundle {
  resourceType: "Bundle";
  type: "searchset" | "collection";
  total?: number;
  link?: { relation: string; url: string }[];
  entry: { fullUrl?: string; resource: Resource; search?: { mode: "match" } }[];
}

export interface OperationOutcome {
  resourceType: "OperationOutcome";
  issue: { severity: "error"; code: string; diagnostics: string }[];
}

export function outcome(code: string, diagnostics: string): OperationOutcome {
  return { resourceType: "OperationOutcome", issue: [{ severity: "error", code, diagnostics }] };
}

export function key_of(resource: Resource): string {
  return `${resource.resourceType}/${resource.id}`;
}

/** The words a person would use for a concept: its text, else the first display, else the code. */
export function words(concept: CodeableConcept | undefined): string {
  const coding = concept?.coding ?? [];
  return concept?.text ?? coding.find((c) => c.display)?.display ?? coding[0]?.code ?? "unnamed";
}
