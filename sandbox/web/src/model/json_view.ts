// A JSON text as something to fold, and the search in it: by pointer (RFC 6901) or by words.
import { is_object as is_tree_object, parse_text, string_of, type Tree } from "../../../ehr/src/scenarios/json_text.ts";
import { is_object } from "./fhir.ts";

/** A number as it is spelled: 1.50 is not 1.5 to who tests. */
export class Numeral {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const EXACT = 400_000; // characters up to which numbers keep their spelling; beyond it a view must come at once

export interface Read { value: unknown; exact: boolean }

/** Undefined when the text is not JSON. */
export function read_json(text: string): Read | undefined {
  try {
    if (text.length <= EXACT) return { value: spelled(parse_text(text)), exact: true };
  } catch {
    // A name that stands twice is refused there, and taken here.
  }
  try {
    return { value: JSON.parse(text) as unknown, exact: false };
  } catch {
    return undefined;
  }
}

function spelled(tree: Tree): unknown {
  if (Array.isArray(tree)) return tree.map(spelled);
  if (is_tree_object(tree)) return Object.fromEntries([...tree].map(([name, value]) => [JSON.parse(`"${name}"`) as string, spelled(value)]));
  if (tree === "true" || tree === "false" || tree === "null") return JSON.parse(tree) as unknown;
  return string_of(tree) ?? new Numeral(tree);
}

export function is_folder(value: unknown): value is Record<string, unknown> | unknown[] {
  return (Array.isArray(value) || is_object(value)) && !(value instanceof Numeral);
}

export function children_of(value: Record<string, unknown> | unknown[]): [string, unknown][] {
  return Array.isArray(value) ? value.map((item, i) => [String(i), item]) : Object.entries(value);
}

export function step(name: string): string {
  return `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** What a folded value holds, in few words: the type of a resource, else how many. */
export function brief(value: Record<string, unknown> | unknown[]): string {
  if (Array.isArray(value)) return value.length === 1 ? "1 element" : `${value.length.toLocaleString("en-US")} elements`;
  const inner = is_object(value["resource"]) ? value["resource"] : value;
  const named = [inner["resourceType"], inner["id"]].filter((part) => typeof part === "string");
  return named.length > 0 ? named.join("/") : Object.keys(value).slice(0, 3).join(", ");
}

export interface Search { pointers: string[]; more: boolean; problem?: string }

const MOST = 200;

/** What begins with `/` is a pointer; all else is words, looked for in names and values. */
export function search_json(value: unknown, query: string): Search {
  const asked = query.trim();
  if (asked === "") return { pointers: [], more: false };
  return asked.startsWith("/") ? by_pointer(value, asked.replace(/(.)\/$/, "$1")) : by_words(value, asked.toLowerCase());
}

function by_pointer(root: unknown, pointer: string): Search {
  let value = root;
  let path = "";
  for (const token of pointer.slice(1).split("/").map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))) {
    const child = is_folder(value) ? children_of(value).find(([name]) => name === token) : undefined;
    if (child === undefined) return { pointers: path === "" ? [] : [path], more: false, problem: `${path === "" ? "the top" : path} has no \`${token}\`` };
    value = child[1];
    path += step(token);
  }
  return { pointers: [path], more: false };
}

function by_words(root: unknown, words: string): Search {
  const pointers: string[] = [];
  const says = (text: string) => text.toLowerCase().includes(words);
  const walk = (value: unknown, path: string): void => {
    if (pointers.length > MOST) return;
    if (!is_folder(value)) {
      if (says(value instanceof Numeral ? value.text : String(value))) pointers.push(path);
      return;
    }
    for (const [name, child] of children_of(value)) {
      const place = path + step(name);
      if (!Array.isArray(value) && says(name)) pointers.push(place);
      if (is_folder(child) || Array.isArray(value) || !says(name)) walk(child, place);
    }
  };
  walk(root, "");
  return { pointers: pointers.slice(0, MOST), more: pointers.length > MOST };
}
