// What became of the resources of a request: each that is new, gone or different, with where it differs.
import { differences, type Difference } from "./compare.ts";
import { drug_words, key_of, places } from "./fhir.ts";
import { dosage_lines } from "./order_words.ts";
import type { CdsRequest, Resource } from "./types.ts";

export interface ResourceChange { key: string; name: string; before: string[] | undefined; after: string[] | undefined; differences: Difference[] }

/** The lines of a resource as the ordering screen has it; undefined where there is none. */
function lines_of(resource: Resource | undefined): string[] | undefined {
  return resource && [typeof resource["status"] === "string" ? resource["status"] : "", ...dosage_lines(resource)].filter((line) => line !== "");
}

export function resource_changes(before: CdsRequest, after: CdsRequest): ResourceChange[] {
  const by_key = (request: CdsRequest) => new Map(places(request).map(({ resource }) => [key_of(resource), resource]));
  const [was, is] = [by_key(before), by_key(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => {
    const [a, b] = [was.get(key), is.get(key)];
    const found = a === b ? [] : differences(a, b, 40);
    if (found.length === 0) return [];
    const shown = (b ?? a)!;
    return [{ key, name: drug_words(shown, b ? after : before) || key, before: lines_of(a), after: lines_of(b), differences: a && b ? found : [] }];
  });
}
