// The little of FHIR and of CDS Hooks that these tests look at.

/** A resource as it stands in a scenario, right or wrong. */
export interface Resource {
  resourceType: string;
  id?: string;
  [name: string]: unknown;
}

export interface Request {
  hook: string;
  hookInstance: string;
  context: { patientId: string; userId?: string; draftOrders: unknown; selections?: string[] };
  prefetch?: Record<string, unknown>;
}

export function is_object(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function key_of(resource: Resource): string {
  return `${resource.resourceType}/${resource.id ?? ""}`;
}

/** The resources of a Bundle's entries. */
export function resources_in(bundle: unknown): Resource[] {
  const entries = is_object(bundle) && Array.isArray(bundle["entry"]) ? bundle["entry"] : [];
  return entries.flatMap((entry: unknown) => (is_object(entry) && is_object(entry["resource"]) ? [entry["resource"] as Resource] : []));
}
