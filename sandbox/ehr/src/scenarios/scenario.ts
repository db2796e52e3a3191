// The scenarios of tests/scenarios: files that tell a claim from a base, or, as before, a folder each with request.json and expect.json.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Truth } from "../patients.ts";
import { expanded, type Expanded } from "./claim.ts";
import { parse_text, type Tree } from "./json_text.ts";

/** How the service must be started for the scenario, beside its day: `--payer-id` for each. */
export interface Settings { "payer-id": string[] }

export interface ExpectedDecision {
  order: string;
  phase: string;
  pathway: string;
  result: Truth;
  criteria: Record<string, Truth>;
  gaps?: Record<string, string>;
}

export interface ExpectedCard { criterion: string; indicator: string; suggestions?: string[] }

export interface Expected {
  claim: string;
  now: string; // the instant that the answer is told from: the service's --now
  service: string;
  settings?: Settings;
  status: number;
  mentions?: string[]; // what an error must name
  decisions?: ExpectedDecision[];
  cards?: ExpectedCard[];
}

export interface Scenario {
  name: string; // `<criterion>-<claim>`
  group: string; // the folder above, a policy
  expect: Expected;
  request: Buffer; // sent byte for byte: a number written anew might lose its digits
}

/** All scenarios of a policy's folder or of the folders in it, sorted by name; `only` picks names by a pattern with `*` or by a part. */
export function load_scenarios(root: string, only?: string): Scenario[] {
  const picks = only === undefined ? () => true : matcher(only);
  const groups = is_policy(root) ? [root] : folders(root).map((name) => join(root, name));
  return groups.flatMap((group) => scenarios_of(group, picks));
}

/** `no-other-*` must fit the whole name; without a star, any part of it. */
export function matcher(pattern: string): (name: string) => boolean {
  if (!pattern.includes("*")) return (name) => name.includes(pattern);
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const expression = new RegExp(`^${parts.join(".*")}$`);
  return (name) => expression.test(name);
}

/** A policy's bases by name, each a whole file. */
export function load_bases(policy: string): Map<string, Tree> {
  const folder = join(policy, "bases");
  return new Map(existsSync(folder) ? claims(folder).map((name) => [name, tree_in(join(folder, `${name}.json`))]) : []);
}

function folders(root: string): string[] {
  return readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
}

/** The files of a folder that are no approved cards, without their ending. */
function claims(folder: string): string[] {
  if (is_old_form(folder)) return [];
  return readdirSync(folder).filter((name) => name.endsWith(".json") && !name.endsWith(".golden.json")).map((name) => name.slice(0, -".json".length)).sort();
}

function is_old_form(folder: string): boolean {
  return existsSync(join(folder, "expect.json")) && existsSync(join(folder, "request.json"));
}

function is_policy(folder: string): boolean {
  return folders(folder).some((name) => is_old_form(join(folder, name)) || claims(join(folder, name)).length > 0);
}

export interface ExpandedScenario extends Expanded { name: string }

/** A policy's scenarios in the form of files. */
export function load_expanded(policy: string, picks: (name: string) => boolean = () => true): ExpandedScenario[] {
  const bases = load_bases(policy);
  return folders(policy).filter((folder) => folder !== "bases").flatMap((folder) => claims(join(policy, folder))
    .map((claim) => ({ name: `${folder}-${claim}`, file: join(policy, folder, `${claim}.json`) }))
    .filter(({ name }) => picks(name))
    .map(({ name, file }) => ({ name, ...expanded_file(file, name, bases) })));
}

/** A policy's scenarios in the form of folders, which other versions have, and which the page once exported. */
function load_folders(policy: string, picks: (name: string) => boolean): Scenario[] {
  return folders(policy).filter((name) => picks(name) && is_old_form(join(policy, name))).map((name) => {
    const path = join(policy, name, "expect.json");
    let expect: unknown;
    try {
      expect = JSON.parse(readFileSync(path, "utf8"));
    } catch {
      throw new Error(`${path} is not JSON`);
    }
    return { name, group: basename(policy), expect: checked(expect, path), request: readFileSync(join(policy, name, "request.json")) };
  });
}

function scenarios_of(policy: string, picks: (name: string) => boolean): Scenario[] {
  const from_files = load_expanded(policy, picks).map(({ name, request, expect }): Scenario =>
    ({ name, group: basename(policy), expect: checked(JSON.parse(expect), name), request: Buffer.from(request) }));
  return [...from_files, ...load_folders(policy, picks)].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function expanded_file(file: string, name: string, bases: ReadonlyMap<string, Tree>): Expanded {
  const tree = tree_in(file);
  try {
    return expanded(tree, name, (base) => bases.get(base));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function tree_in(file: string): Tree {
  try {
    return parse_text(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function checked(expect: unknown, where: string): Expected {
  for (const member of ["claim", "now", "service", "status"] as const) {
    if ((expect as Partial<Expected>)[member] === undefined) throw new Error(`${where}: \`${member}\` is missing`);
  }
  return expect as Expected;
}
