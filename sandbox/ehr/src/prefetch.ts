// Fills a CDS service's prefetch templates, as an EHR does before it calls.
import type { Bundle, Resource } from "./fhir.ts";
import type { Store } from "./patients.ts";
import { search, searchset } from "./search.ts";

export type Context = Record<string, unknown>;
export type Prefetch = Record<string, Resource | Bundle | null>;

/**
 * Puts the context's values into `{{context.patientId}}` and the like. Undefined when a token has no value: "the key is
 * omitted" then, says CDS Hooks. A token outside the context is refused, since no template of ours may need one.
 */
export function fill(template: string, context: Context): string | undefined {
  let complete = true;
  const filled = template.replace(/\{\{(.*?)\}\}/g, (_, token: string) => {
    const name = /^\s*context\.([A-Za-z]+)\s*$/.exec(token)?.[1];
    if (name === undefined) throw new Error(`unsupported prefetch token \`{{${token}}}\``);
    const value = context[name];
    if (typeof value === "string" && value !== "") return encodeURIComponent(value).replaceAll("%2F", "/");
    complete = false;
    return "";
  });
  return complete ? filled : undefined;
}

/** Runs every template against the store: a read gives the resource or null, a search its Bundle. */
export function prefetch(store: Store, base: string, templates: Record<string, string>, context: Context): Prefetch {
  const values: Prefetch = {};
  for (const [key, template] of Object.entries(templates)) {
    const query = fill(template, context);
    if (query !== undefined) values[key] = run(store, base, query);
  }
  return values;
}

function run(store: Store, base: string, query: string): Resource | Bundle | null {
  const read = /^([A-Za-z]+)\/([A-Za-z0-9.-]+)$/.exec(query);
  if (read) return store.read(read[1] ?? "", read[2] ?? "") ?? null;
  const split = /^([A-Za-z]+)(?:\?(.*))?$/.exec(query);
  const type = split?.[1];
  if (type === undefined) throw new Error(`cannot read the prefetch query \`${query}\``);
  const parameters = new URLSearchParams(split?.[2] ?? "");
  return searchset(base, type, parameters, search(store, type, parameters));
}
