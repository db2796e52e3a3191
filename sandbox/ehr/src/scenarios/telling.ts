// The way back: a request and what came of it told as a scenario file, from the base that takes the fewest words.
import { USUAL } from "./claim.ts";
import { equal, file_text, is_object, parse_text, string_of, tree_of, type Tree, type TreeObject } from "./json_text.ts";
import { nearest } from "./nearest.ts";

export interface Told { claim: string; now: string; service: string; settings?: Tree | undefined; expect: Tree }

/** `request` is the text as it was sent; `bases` are whole files. A request that no base is near to is told whole. */
export function told_as_file(request: string, told: Told, bases: ReadonlyMap<string, Tree>): string {
  const file: TreeObject = new Map([["claim", tree_of(told.claim)]]);
  const tree = readable(request);
  const requests = new Map([...bases].flatMap(([name, base]) => (is_object(base) && base.has("request") ? [[name, base.get("request")!]] : [])));
  const near = is_object(tree) ? nearest(tree, requests) : undefined;
  const base = near === undefined ? undefined : bases.get(near.base);
  if (near !== undefined) file.set("base", tree_of(near.base));
  const usual_now = (is_object(base) ? string_of(base.get("now")) : undefined) ?? USUAL.now;
  if (told.now !== usual_now) file.set("now", tree_of(told.now));
  if (told.service !== USUAL.service) file.set("service", tree_of(told.service));
  if (told.settings !== undefined) file.set("settings", told.settings);
  if (near !== undefined) {
    const instance = is_object(tree) ? tree.get("hookInstance") : undefined;
    if (string_of(instance) !== undefined) file.set("hookInstance", instance!);
    if (near.patch.length > 0) file.set("patch", near.patch);
  }
  const expect = expectation_between(is_object(base) ? base.get("expect") : undefined, told.expect);
  if (!is_object(expect) || expect.size > 0) file.set("expect", expect);
  if (tree === undefined) file.set("requestText", tree_of(request));
  else if (near === undefined) file.set("request", tree);
  return file_text(file);
}

function readable(request: string): Tree | undefined {
  try {
    return parse_text(request);
  } catch {
    return undefined;
  }
}

/** What of the expectation is not the base's already, as scenario files tell it. */
function expectation_between(base: Tree | undefined, expect: Tree): Tree {
  if (!is_object(expect) || !is_object(base) || (expect.get("status") ?? "200") !== "200") return expect;
  const told: TreeObject = new Map();
  const [from, to] = [base.get("decisions") ?? [], expect.get("decisions") ?? []];
  if (!equal(from, to)) told.set("decisions", Array.isArray(from) && Array.isArray(to) ? to.map((decision, i) => decision_between(from[i], decision)) : to);
  const cards = expect.get("cards") ?? [];
  if (!equal(base.get("cards") ?? [], cards)) told.set("cards", cards);
  return told;
}

function decision_between(from: Tree | undefined, to: Tree): Tree {
  if (!is_object(from) || !is_object(to) || from.get("order") !== to.get("order") || from.get("pathway") !== to.get("pathway")) return to;
  return merge_between(from, to);
}

/** The JSON Merge Patch (RFC 7396) from one to the other. */
function merge_between(from: TreeObject, to: TreeObject): TreeObject {
  const patch: TreeObject = new Map();
  for (const name of from.keys()) if (!to.has(name)) patch.set(name, "null");
  for (const [name, value] of to) {
    const before = from.get(name);
    if (before !== undefined && equal(before, value)) continue;
    patch.set(name, is_object(before) && is_object(value) ? merge_between(before, value) : value);
  }
  return patch;
}
