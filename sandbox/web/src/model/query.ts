// What a patient id and a service's prefetch template ask of a FHIR server: a read or a search. Both are others' words, and go into a path.

export function is_patient_id(text: string): boolean {
  return /^[A-Za-z0-9.-]{1,64}$/.test(text) && text !== "." && text !== "..";
}

const QUERY = /^[A-Z][A-Za-z]+(\/(?!\.{1,2}(\?|$))[A-Za-z0-9.-]{1,64})?(\?[^#]*)?$/;

/** The template for this patient, relative to the server's base. Undefined when it needs more than the id, or leads elsewhere. */
export function query_of(template: string, patient: string): string | undefined {
  const query = template.replaceAll("{{context.patientId}}", patient);
  return !query.includes("{{") && QUERY.test(query) ? query : undefined;
}
