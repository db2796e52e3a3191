// The named exceptions: scenarios that Medplum's client and server carry otherwise than they were sent, each with its reason.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { WAYS, written, type Disagreement, type Way } from "./comparison.ts";

/** By way and scenario: which criteria differ, or `phase`, `pathway`, `decision`. */
export type Exception = { reason: string } & Partial<Record<Way, Record<string, string[]>>>;

const FILE = join(import.meta.dirname, "../exceptions.json");

export function exceptions(): Exception[] {
  return JSON.parse(readFileSync(FILE, "utf8")) as Exception[];
}

/** What differs without being named, or otherwise than it is named. */
export function unnamed(found: readonly Disagreement[], known: readonly Exception[]): string[] {
  return found.filter((one) => !known.some((exception) => String(exception[one.way]?.[one.scenario]) === String(names_of(one)))).map(written);
}

/** What is named and does not differ, or not in this. */
export function needless(found: readonly Disagreement[], known: readonly Exception[]): string[] {
  return known.flatMap((exception) => WAYS.flatMap((way) => Object.entries(exception[way] ?? {})
    .filter(([scenario, names]) => !found.some((one) => one.scenario === scenario && one.way === way && String(names_of(one)) === String(names)))
    .map(([scenario, names]) => `${scenario} (${way}): does not differ in ${names.join(", ")}`)));
}

function names_of({ differences }: Disagreement): string[] {
  return [...new Set(differences.map(({ name }) => name))].sort();
}

/** Writes the list anew: a reason stays with its scenarios as far as they differ; what is new comes last, without a reason. */
export function mend(found: readonly Disagreement[]): void {
  const left = new Set(found);
  const picked = (fits: (one: Disagreement) => boolean, way: Way): Record<string, string[]> => {
    const those = [...left].filter((one) => one.way === way && fits(one)).sort((a, b) => (a.scenario < b.scenario ? -1 : 1));
    for (const one of those) left.delete(one);
    return Object.fromEntries(those.map((one) => [one.scenario, names_of(one)]));
  };
  const kept = [...exceptions(), { reason: "" } as Exception].map((known): Exception => ({
    reason: known.reason,
    ...Object.fromEntries(WAYS.map((way) => [way, picked(({ scenario }) => known.reason === "" || known[way]?.[scenario] !== undefined, way)])
      .filter(([, scenarios]) => Object.keys(scenarios as object).length > 0)),
  }));
  const needed = kept.filter((exception) => WAYS.some((way) => exception[way] !== undefined));
  // A scenario's criteria stand in one line, so that a line is an exception.
  const text = JSON.stringify(needed, null, 1).replaceAll(/\[\s+("[^\]]*")\s+\]/g, (_, names: string) => `[${names.replaceAll(/\s+/g, " ")}]`);
  writeFileSync(FILE, `${text}\n`);
}
