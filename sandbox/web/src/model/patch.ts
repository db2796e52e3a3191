// What was changed in a request, as a JSON Patch (RFC 6902): small enough for an address, and applied by the scenarios' own code.
import { patched } from "../../../ehr/src/scenarios/json_patch.ts";
import { to_text, tree_of } from "../../../ehr/src/scenarios/json_text.ts";
import { is_object } from "./fhir.ts";

export interface Operation { op: "add" | "remove" | "replace"; path: string; value?: unknown }

/** Edits leave alone what they do not touch, so that most of a megabyte is the same object on both sides and costs nothing. */
export function patch_between(from: unknown, to: unknown, path = ""): Operation[] {
  if (Object.is(from, to)) return [];
  if (is_object(from) && is_object(to)) {
    return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((name): Operation[] => {
      const place = `${path}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      if (to[name] === undefined) return from[name] === undefined ? [] : [{ op: "remove", path: place }];
      return from[name] === undefined ? [{ op: "add", path: place, value: to[name] }] : patch_between(from[name], to[name], place);
    });
  }
  if (Array.isArray(from) && Array.isArray(to)) return of_lists(from, to, path);
  return [{ op: "replace", path, value: to }];
}

/** What both lists begin and end with stays; of the rest, elements are changed in place, then taken away or put in. */
function of_lists(from: readonly unknown[], to: readonly unknown[], path: string): Operation[] {
  let start = 0;
  while (start < from.length && start < to.length && same(from[start], to[start])) start += 1;
  let end = 0;
  while (end < from.length - start && end < to.length - start && same(from[from.length - 1 - end], to[to.length - 1 - end])) end += 1;
  const [old, fresh] = [from.length - start - end, to.length - start - end];
  const kept = Math.min(old, fresh);
  const changed = Array.from({ length: kept }, (_, i) => patch_between(from[start + i], to[start + i], `${path}/${start + i}`)).flat();
  const gone = Array.from({ length: old - kept }, (): Operation => ({ op: "remove", path: `${path}/${start + kept}` }));
  const put = Array.from({ length: fresh - kept }, (_, i): Operation => ({ op: "add", path: `${path}/${start + kept + i}`, value: to[start + kept + i] }));
  return [...changed, ...gone, ...put];
}

function same(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || (typeof a === typeof b && JSON.stringify(a) === JSON.stringify(b));
}

/** Throws with the operation that cannot be done. */
export function applied_patch<T>(value: T, patch: readonly Operation[]): T {
  return patch.length === 0 ? value : JSON.parse(to_text(patched(tree_of(value), tree_of(patch)))) as T;
}
