// The smallest patch that we find from one document to another, and the base that a request is told from in the fewest words.
import { equal, is_object, string_of, to_text, type Tree, type TreeObject } from "./json_text.ts";

interface Changes { operations: Tree[]; cost: number }

const NONE: Changes = { operations: [], cost: 0 };
const MOST_PAIRS = 2500;

/** A JSON Patch that makes `to` of `from`, with short operations rather than few. */
export function patch_between(from: Tree, to: Tree): Tree[] {
  return changes(from, to, "").operations;
}

export interface Near { base: string; patch: Tree[] }

/** The base with the shortest patch to this request, its hookInstance aside; undefined when no patch is shorter than the request. */
export function nearest(request: TreeObject, bases: ReadonlyMap<string, Tree>): Near | undefined {
  let best: Near | undefined;
  let least = to_text(request).length;
  for (const [base, like] of bases) {
    if (!is_object(like)) continue;
    const { operations, cost } = changes(with_instance(like, request), request, "");
    if (cost < least) [best, least] = [{ base, patch: operations }, cost];
  }
  return best;
}

/** As the scenario's expansion begins: with an instance of its own, which a request without one takes away. */
function with_instance(like: TreeObject, request: TreeObject): TreeObject {
  const instance = request.get("hookInstance");
  return new Map(like).set("hookInstance", string_of(instance) === undefined ? "\"\"" : instance!);
}

function operation(op: string, path: string, value?: Tree): Changes {
  const made: TreeObject = new Map([["op", `"${op}"`], ["path", JSON.stringify(path)]]);
  if (value !== undefined) made.set("value", value);
  return { operations: [made], cost: to_text(made).length + 8 };
}

function both(...all: Changes[]): Changes {
  return { operations: all.flatMap(({ operations }) => operations), cost: all.reduce((sum, { cost }) => sum + cost, 0) };
}

function changes(from: Tree, to: Tree, path: string): Changes {
  if (equal(from, to)) return NONE;
  const whole = operation("replace", path, to);
  const within = is_object(from) && is_object(to) ? of_objects(from, to, path)
    : Array.isArray(from) && Array.isArray(to) ? of_lists(from, to, path) : whole;
  return within.cost < whole.cost ? within : whole;
}

function of_objects(from: TreeObject, to: TreeObject, path: string): Changes {
  const place = (name: string) => `${path}/${(JSON.parse(`"${name}"`) as string).replaceAll("~", "~0").replaceAll("/", "~1")}`;
  const gone = [...from.keys()].filter((name) => !to.has(name)).map((name) => operation("remove", place(name)));
  const kept = [...to].map(([name, value]) => (from.has(name) ? changes(from.get(name)!, value, place(name)) : operation("add", place(name), value)));
  return both(...gone, ...kept);
}

type Step = "keep" | "remove" | "add";

/** The cheapest way through both lists: elements are kept (and changed), taken away or put in. */
function of_lists(from: readonly Tree[], to: readonly Tree[], path: string): Changes {
  if ((from.length + 1) * (to.length + 1) > MOST_PAIRS) return { operations: [], cost: Infinity };
  const cost: number[][] = [];
  const step: Step[][] = [];
  const add_cost = to.map((value) => operation("add", `${path}/0`, value).cost);
  const remove_cost = operation("remove", `${path}/0`).cost;
  for (let i = from.length; i >= 0; i -= 1) {
    cost[i] = [];
    step[i] = [];
    for (let k = to.length; k >= 0; k -= 1) {
      const ways: [Step, number][] = [];
      if (i < from.length && k < to.length) ways.push(["keep", changes(from[i]!, to[k]!, `${path}/${k}`).cost + cost[i + 1]![k + 1]!]);
      if (i < from.length) ways.push(["remove", remove_cost + cost[i + 1]![k]!]);
      if (k < to.length) ways.push(["add", add_cost[k]! + cost[i]![k + 1]!]);
      const [best, least] = ways.reduce((a, b) => (b[1] < a[1] ? b : a), ["keep", ways.length === 0 ? 0 : Infinity]);
      cost[i]![k] = least;
      step[i]![k] = best;
    }
  }
  return walked(from, to, path, step);
}

/** Operations from left to right, each place as it is when its turn comes. */
function walked(from: readonly Tree[], to: readonly Tree[], path: string, step: readonly Step[][]): Changes {
  const all: Changes[] = [];
  for (let i = 0, k = 0; i < from.length || k < to.length;) {
    const way = step[i]![k]!;
    if (way === "keep") all.push(changes(from[i++]!, to[k]!, `${path}/${k++}`));
    else if (way === "remove") all.push(operation("remove", `${path}/${k}`)), i += 1;
    else all.push(operation("add", `${path}/${k}`, to[k++]!));
  }
  return both(...all);
}
