// The scenarios as a tree: drug, criterion, result.
import type { ScenarioEntry } from "./types.ts";

export interface Branch { name: string; entries: ScenarioEntry[]; branches: Branch[] }

/** What is expected of a scenario, in a word. */
export function result_of(entry: ScenarioEntry): string {
  if (entry.status !== undefined && entry.status !== 200) return String(entry.status);
  return entry.results?.[0] ?? "no decision";
}

export function claims_tree(entries: readonly ScenarioEntry[]): Branch[] {
  const by = (list: readonly ScenarioEntry[], name: (entry: ScenarioEntry) => string, next: ((list: readonly ScenarioEntry[]) => Branch[]) | undefined): Branch[] => (
    [...Map.groupBy(list, name)].sort(([a], [b]) => a.localeCompare(b)).map(([key, own]) => ({ name: key, entries: own, branches: next?.(own) ?? [] })));
  const results = (list: readonly ScenarioEntry[]) => by(list, result_of, undefined);
  const criteria = (list: readonly ScenarioEntry[]) => by(list, (entry) => entry.criterion || "other", results);
  return by(entries, (entry) => entry.policy, criteria);
}
