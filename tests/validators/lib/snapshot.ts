// The full list of elements of a profile, from its differential: the base's elements, with ours laid over them. Our profiles
// are published without it, since it would be the base's text over again; the validators want it.
import type { Json } from "./files.ts";

/** Definitions by url, base types among them. */
export type Definitions = ReadonlyMap<string, Json>;

const core = "http://hl7.org/fhir/StructureDefinition/";

/** The children of the element at `at`, taken from its data type, so that a differential may speak of them. */
function unfold(elements: Json[], at: number, definitions: Definitions): void {
  const parent = elements[at];
  const type = definitions.get(core + parent.type?.[0]?.code);
  if (parent.type?.length !== 1 || !type) throw new Error(`${parent.path} has no children to speak of`);
  const children = type.snapshot.element.slice(1).map((child: Json) => ({
    ...structuredClone(child),
    id: parent.id + child.id.slice(type.type.length),
    path: parent.path + child.path.slice(type.type.length),
  }));
  elements.splice(at + 1, 0, ...children);
}

function indexOf(elements: Json[], path: string, definitions: Definitions): number {
  const found = elements.findIndex((element) => element.path === path);
  if (found >= 0) return found;
  const parent = path.slice(0, path.lastIndexOf("."));
  if (parent === "" || elements.some((element) => element.path.startsWith(parent + "."))) throw new Error(`no element ${path}`);
  unfold(elements, indexOf(elements, parent, definitions), definitions);
  return indexOf(elements, path, definitions);
}

export function withSnapshot(profile: Json, definitions: Definitions): Json {
  const base = definitions.get(profile.baseDefinition);
  if (!base) throw new Error(`unknown base ${profile.baseDefinition}`);
  const elements: Json[] = structuredClone(base.snapshot.element);
  for (const { constraint = [], ...element } of profile.differential.element) {
    const at = indexOf(elements, element.path, definitions);
    elements[at] = { ...elements[at], ...element, constraint: [...(elements[at].constraint ?? []), ...constraint] };
  }
  return { ...profile, snapshot: { element: elements } };
}
