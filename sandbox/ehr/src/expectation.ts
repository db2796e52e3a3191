// Compares an answer with what the patient's file expects.
import { criterion_of, decisions_of, type Answer } from "./answers.ts";
import type { SandboxPatient } from "./patients.ts";

/** One sentence for each difference; none when the answer is as expected. */
export function differences(chart: SandboxPatient, answer: Answer): string[] {
  const { expect } = chart;
  const decisions = decisions_of(answer);
  const found: string[] = [];
  const differ = (what: string, expected: unknown, got: unknown) => {
    if (expected !== got) found.push(`${what}: expected ${String(expected)}, got ${String(got)}`);
  };
  differ("decisions", expect.result === null ? 0 : (expect.decisions ?? 1), decisions.length);
  for (const decision of decisions.length === 0 ? [undefined] : decisions) {
    differ("result", expect.result, decision?.result ?? null);
    differ("phase", expect.phase, decision?.phase ?? null);
    differ("pathway", expect.pathway, decision?.pathway ?? null);
  }
  differ("cards", listed(expect.cards), listed(answer.cards.map(criterion_of)));
  for (const decision of decisions) {
    const by = (truth: string) => listed(decision.criteria.filter((c) => c.result === truth).map((c) => c.id));
    const got = Object.fromEntries(decision.criteria.map((c) => [c.id, c.result]));
    if (expect.criteria !== undefined) differ("criteria", results(expect.criteria), results(got));
    differ("unmet criteria", listed(expect.cards.filter((id) => id !== "documentation")), by("unmet"));
    differ("unknown criteria", listed(expect.unknown ?? []), by("unknown"));
  }
  return found;
}

function listed(ids: readonly string[]): string {
  return [...ids].sort().join(", ") || "none";
}

function results(criteria: Record<string, string>): string {
  return listed(Object.entries(criteria).map(([id, result]) => `${id} ${result}`));
}
