// JSON as a tree in which every scalar and every name keeps its spelling, so that 1.50 stays 1.50.

/** A scalar is its text, quotes and escapes included; the names of an object are the texts between their quotes. */
export type Tree = string | Tree[] | TreeObject;
export type TreeObject = Map<string, Tree>;

const BLANKS = /[ \t\r\n]*/y;
const SCALAR = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;

/** Throws with a sentence when the text is not JSON, or names a member twice. */
export function parse_text(text: string): Tree {
  let at = 0;
  const fail = (wanted: string) => new Error(`want ${wanted} at character ${at}`);
  const skip = (mark: string): boolean => {
    BLANKS.lastIndex = at;
    BLANKS.exec(text);
    at = BLANKS.lastIndex;
    if (text[at] !== mark) return false;
    at += 1;
    return true;
  };
  const scalar = (wanted: string): string => {
    SCALAR.lastIndex = at;
    const found = SCALAR.exec(text)?.[0];
    if (found === undefined) throw fail(wanted);
    at += found.length;
    return found;
  };
  const member = (object: TreeObject): void => {
    skip("");
    const name = text[at] === "\"" ? scalar("a name").slice(1, -1) : undefined;
    if (name === undefined) throw fail("a name");
    if (object.has(name)) throw new Error(`the name \`${name}\` stands twice in one object`);
    if (!skip(":")) throw fail("`:`");
    object.set(name, value());
  };
  const list = (end: string, element: () => void): void => {
    if (skip(end)) return;
    do element(); while (skip(","));
    if (!skip(end)) throw fail(`\`,\` or \`${end}\``);
  };
  const value = (): Tree => {
    if (skip("{")) {
      const object: TreeObject = new Map();
      list("}", () => member(object));
      return object;
    }
    if (skip("[")) {
      const array: Tree[] = [];
      list("]", () => array.push(value()));
      return array;
    }
    return scalar("a value");
  };
  const root = value();
  skip("");
  if (at !== text.length) throw fail("the end of the text");
  return root;
}

/** The tree of a value as JSON.stringify writes it. */
export function tree_of(value: unknown): Tree {
  return parse_text(JSON.stringify(value));
}

export function is_object(tree: Tree | undefined): tree is TreeObject {
  return tree instanceof Map;
}

/** The text between the quotes, its escapes resolved; undefined for anything but a string. */
export function string_of(tree: Tree | undefined): string | undefined {
  return typeof tree === "string" && tree.startsWith("\"") ? JSON.parse(tree) as string : undefined;
}

/** How a name of this text is spelled by whoever escapes no more than needed. */
export function spelled(name: string): string {
  return JSON.stringify(name).slice(1, -1);
}

export function to_text(tree: Tree): string {
  if (typeof tree === "string") return tree;
  if (Array.isArray(tree)) return `[${tree.map(to_text).join(",")}]`;
  return `{${[...tree].map(([name, value]) => `"${name}":${to_text(value)}`).join(",")}}`;
}

export function copy_of(tree: Tree): Tree {
  if (typeof tree === "string") return tree;
  return Array.isArray(tree) ? tree.map(copy_of) : new Map([...tree].map(([name, value]) => [name, copy_of(value)]));
}

/** The same value: in whatever order the members of objects stand, but with every scalar spelled alike. */
export function equal(a: Tree, b: Tree): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((element, i) => equal(element, b[i]!));
  }
  return a.size === b.size && [...a].every(([name, value]) => b.has(name) && equal(value, b.get(name)!));
}

const WIDTH = 140;

/** For people, as the scenario files stand: each member on a line of its own, and within it as few lines as read well. */
export function file_text(tree: Tree): string {
  if (!is_object(tree)) return `${spread(tree, 0, 0, 0)}\n`;
  return `{\n${[...tree].map(([name, value]) => ` "${name}": ${spread(value, 1, name.length + 5, 1)}`).join(",\n")}\n}\n`;
}

/** In one line what fits there; else with all but the last part in that line; else members filled into lines, elements a line each.
 *  `column` is where the text begins, `after` how much follows it on its last line. */
function spread(tree: Tree, indent: number, column: number, after: number): string {
  const line = in_line(tree);
  if (typeof tree === "string" || line.length === 2 || column + line.length + after <= WIDTH) return line;
  const parts = parts_of(tree);
  const [open, close] = Array.isArray(tree) ? ["[", "]"] : ["{", "}"];
  const last = parts.pop()!;
  const before = [...parts.map(({ label, value }) => label + in_line(value)), last.label].join(", ");
  if (typeof last.value !== "string" && (parts.length === 0 || !Array.isArray(tree)) && column + before.length + 2 <= WIDTH) {
    return `${open}${before}${spread(last.value, indent, column + before.length + 1, after + 1)}${close}`;
  }
  const blanks = " ".repeat(indent + 1);
  const lines: string[] = [];
  for (const { label, value } of [...parts, last]) {
    const room = WIDTH - (lines.at(-1)?.length ?? WIDTH);
    const text = label + in_line(value);
    if (!Array.isArray(tree) && text.length + 3 <= room && !lines.at(-1)!.includes("\n")) lines.push(`${lines.pop()!} ${text},`);
    else lines.push(`${blanks}${label}${spread(value, indent + 1, indent + 1 + label.length, 1)},`);
  }
  return `${open}\n${lines.join("\n").slice(0, -1)}\n${" ".repeat(indent)}${close}`;
}

function parts_of(tree: Tree[] | TreeObject): { label: string; value: Tree }[] {
  return Array.isArray(tree) ? tree.map((value) => ({ label: "", value })) : [...tree].map(([name, value]) => ({ label: `"${name}": `, value }));
}

function in_line(tree: Tree): string {
  if (typeof tree === "string") return tree;
  if (Array.isArray(tree)) return `[${tree.map(in_line).join(", ")}]`;
  return `{${[...tree].map(([name, value]) => `"${name}": ${in_line(value)}`).join(", ")}}`;
}
