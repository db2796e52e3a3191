// The scenarios of tests/scenarios: a folder each, with the request's bytes and what the answer must be.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Truth } from "../patients.ts";

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
  status: number;
  mentions?: string[]; // what an error must name
  decisions?: ExpectedDecision[];
  cards?: ExpectedCard[];
}

export interface Scenario {
  name: string;
  group: string; // the folder above, a policy
  expect: Expected;
  request: Buffer; // sent byte for byte: a number written anew might lose its digits
}

/** All scenarios of a folder or of the folders in it, sorted by name; `only` picks names by a pattern with `*` or by a part. */
export function load_scenarios(root: string, only?: string): Scenario[] {
  const picks = only === undefined ? () => true : matcher(only);
  const groups = folders(root).some((name) => is_scenario(join(root, name))) ? [root] : folders(root).map((name) => join(root, name));
  return groups.flatMap((group) => folders(group)
    .filter((name) => picks(name) && is_scenario(join(group, name)))
    .map((name) => read_scenario(join(group, name), basename(group))));
}

/** `no-other-*` must fit the whole name; without a star, any part of it. */
export function matcher(pattern: string): (name: string) => boolean {
  if (!pattern.includes("*")) return (name) => name.includes(pattern);
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const expression = new RegExp(`^${parts.join(".*")}$`);
  return (name) => expression.test(name);
}

function folders(root: string): string[] {
  return readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
}

function is_scenario(folder: string): boolean {
  return existsSync(join(folder, "expect.json")) && existsSync(join(folder, "request.json"));
}

function read_scenario(folder: string, group: string): Scenario {
  const path = join(folder, "expect.json");
  let expect: Partial<Expected>;
  try {
    expect = JSON.parse(readFileSync(path, "utf8")) as Partial<Expected>;
  } catch {
    throw new Error(`${path} is not JSON`);
  }
  for (const member of ["claim", "now", "service", "status"] as const) {
    if (expect[member] === undefined) throw new Error(`${path}: \`${member}\` is missing`);
  }
  return { name: basename(folder), group, expect: expect as Expected, request: readFileSync(join(folder, "request.json")) };
}
