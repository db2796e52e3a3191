// JSON Patch (RFC 6902) over trees that keep the spelling of numbers.
import { copy_of, equal, is_object, spelled, string_of, to_text, type Tree } from "./json_text.ts";

/** The document after every operation of the patch; `document` itself stays as it is. Throws with the operation that cannot be done. */
export function patched(document: Tree, patch: Tree): Tree {
  if (!Array.isArray(patch)) throw new Error("a patch must be a list of operations");
  let root = copy_of(document);
  patch.forEach((operation, i) => {
    try {
      root = done(root, operation);
    } catch (error) {
      const [op, path] = is_object(operation) ? [string_of(operation.get("op")), string_of(operation.get("path"))] : [];
      throw new Error(`operation ${i + 1} (${op ?? "no op"} \`${path ?? ""}\`): ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  return root;
}

function done(root: Tree, operation: Tree): Tree {
  if (!is_object(operation)) throw new Error("an operation must be an object");
  const pointer = (member: string): string[] => tokens_of(string_of(operation.get(member)), member);
  const value = (): Tree => {
    const given = operation.get("value");
    if (given === undefined) throw new Error("`value` is missing");
    return copy_of(given);
  };
  const path = pointer("path");
  switch (string_of(operation.get("op"))) {
    case "add": return added(root, path, value());
    case "remove": return removed(root, path);
    case "replace": at(root, path); return path.length === 0 ? value() : replaced(root, path, value());
    case "copy": return added(root, path, copy_of(at(root, pointer("from"))));
    case "move": return moved(root, pointer("from"), path);
    case "test":
      if (!equal(at(root, path), value())) throw new Error(`there stands ${to_text(at(root, path)).slice(0, 80)}`);
      return root;
    default: throw new Error("`op` must be add, remove, replace, move, copy or test");
  }
}

/** RFC 6901: `/a~1b/0` names what stands first in the list that is the member `a/b`. */
function tokens_of(pointer: string | undefined, member: string): string[] {
  if (pointer === undefined) throw new Error(`\`${member}\` must be a text`);
  if (pointer === "") return [];
  if (!pointer.startsWith("/")) throw new Error(`\`${member}\` must be empty or begin with \`/\``);
  if (/~(?![01])/.test(pointer)) throw new Error(`\`${member}\` has a \`~\` that is neither \`~0\` nor \`~1\``);
  return pointer.slice(1).split("/").map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function nothing(token: string): Error {
  return new Error(`there is no \`${token}\``);
}

function index_of(token: string, size: number): number {
  const index = /^(?:0|[1-9][0-9]{0,8})$/.test(token) ? Number(token) : size;
  if (index >= size) throw nothing(token);
  return index;
}

function at(root: Tree, path: readonly string[]): Tree {
  return path.reduce((place, token) => {
    const found = Array.isArray(place) ? place[index_of(token, place.length)] : is_object(place) ? place.get(spelled(token)) : undefined;
    if (found === undefined) throw nothing(token);
    return found;
  }, root);
}

function split(path: readonly string[]): [parent: string[], last: string] {
  return [path.slice(0, -1), path.at(-1) ?? ""];
}

function added(root: Tree, path: readonly string[], value: Tree): Tree {
  if (path.length === 0) return value;
  const [above, last] = split(path);
  const parent = at(root, above);
  if (Array.isArray(parent)) parent.splice(last === "-" ? parent.length : index_of(last, parent.length + 1), 0, value);
  else if (is_object(parent)) parent.set(spelled(last), value);
  else throw nothing(last);
  return root;
}

function replaced(root: Tree, path: readonly string[], value: Tree): Tree {
  const [above, last] = split(path);
  const parent = at(root, above);
  if (Array.isArray(parent)) parent[index_of(last, parent.length)] = value;
  else if (is_object(parent)) parent.set(spelled(last), value);
  return root;
}

function removed(root: Tree, path: readonly string[]): Tree {
  if (path.length === 0) throw new Error("the whole document cannot be removed");
  const [above, last] = split(path);
  const parent = at(root, above);
  if (Array.isArray(parent)) parent.splice(index_of(last, parent.length), 1);
  else if (!is_object(parent) || !parent.delete(spelled(last))) throw nothing(last);
  return root;
}

function moved(root: Tree, from: readonly string[], path: readonly string[]): Tree {
  if (path.length > from.length && from.every((token, i) => token === path[i])) throw new Error("a value cannot be moved into itself");
  const value = at(root, from);
  return from.length === path.length && from.every((token, i) => token === path[i]) ? root : added(removed(root, from), path, value);
}
