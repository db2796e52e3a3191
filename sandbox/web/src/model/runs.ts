// Runs of many scenarios: what is kept of one, and what two of them have in unlike ways.
import { decisions_of, type Answer } from "../../../ehr/src/answers.ts";
import { says } from "../../../ehr/src/scenarios/report.ts";
import type { Outcome, Verdict } from "../../../ehr/src/scenarios/judge.ts";
import { criterion_of } from "./compare.ts";
import type { Card } from "./types.ts";

/** `answered`: what came back, in one line, so that two runs can be compared without their bodies. */
export interface Row { policy: string; id: string; claim: string; verdict: Verdict; answered: string; why: string }
export interface KeptRun { id: string; base: string; day: string; rows: Row[] }

export const MOST_RUNS = 6;

const ORDER: readonly Verdict[] = ["failed", "different", "skipped", "as expected"];

/** Failures first. */
export function in_order(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
}

export function row_of(outcome: Outcome, status: number, body: string): Row {
  const { scenario, verdict, differences, error } = outcome;
  return {
    policy: scenario.group, id: scenario.name, claim: scenario.expect.claim, verdict,
    answered: error === undefined ? in_a_line(status, body) : "no answer",
    why: error ?? differences.slice(0, 3).map(says).join("; "),
  };
}

function in_a_line(status: number, body: string): string {
  if (status !== 200) return String(status);
  try {
    const answer = JSON.parse(body) as Answer;
    const decided = decisions_of(answer).map(({ pathway, result, criteria }) => {
      const others = criteria.filter((criterion) => criterion.result !== "met").map((criterion) => `${criterion.id} ${criterion.result}`);
      return `${pathway ?? "no pathway"} ${result}${others.length > 0 ? ` (${others.join(", ")})` : ""}`;
    });
    const cards = answer.cards.map((card) => criterion_of(card as Card)).sort();
    return `${decided.join("; ") || "no decision"}; ${cards.length === 0 ? "no card" : `cards ${cards.join(", ")}`}`;
  } catch {
    return "no JSON";
  }
}

export interface RunChange { key: string; policy: string; id: string; claim: string; before: string | undefined; after: string | undefined }

/** Scenarios that were answered unlike, or stand in one of the two only. */
export function run_changes(before: KeptRun, after: KeptRun): RunChange[] {
  const key = (row: Row) => `${row.policy}/${row.id}`;
  const [was, is] = [before, after].map((run) => new Map(run.rows.map((row) => [key(row), row])));
  return [...new Set([...was!.keys(), ...is!.keys()])].flatMap((name) => {
    const [a, b] = [was!.get(name), is!.get(name)];
    if (a?.answered === b?.answered) return [];
    const { policy, id, claim } = (b ?? a)!;
    return [{ key: name, policy, id, claim, before: a?.answered, after: b?.answered }];
  });
}

/** The newest stands first; the oldest are let go, and more of them where the store has no room. */
export function keep_runs(store: Pick<Storage, "setItem">, all: readonly KeptRun[]): void {
  for (let runs = all.slice(0, MOST_RUNS); runs.length > 0; runs = runs.slice(0, -1)) {
    try {
      store.setItem(KEY, JSON.stringify(runs));
      return;
    } catch {
      // No room: one fewer.
    }
  }
}

const KEY = "ordersign-runs";

export function kept_runs(store: Pick<Storage, "getItem">): KeptRun[] {
  try {
    const runs: unknown = JSON.parse(store.getItem(KEY) ?? "[]");
    return Array.isArray(runs) ? runs.filter((run: KeptRun) => typeof run?.id === "string" && Array.isArray(run.rows)) : [];
  } catch {
    return [];
  }
}
