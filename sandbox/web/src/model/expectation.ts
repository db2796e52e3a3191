// Holds an answer against what the scenario, or the sandbox patient's file, expects.
import { criterion_of, decisions_of } from "./compare.ts";
import type { Answer, Chart, Expectation, Truth } from "./types.ts";

/** One sentence for each difference; none when the answer is as expected. The page does not know the settings of its service: where the
 *  scenario is told for some, a last sentence names them. */
export function unexpected(expect: Expectation, status: number, answer: Answer | undefined): string[] {
  const found = differences(expect, status, answer);
  const payers = expect.settings?.["payer-id"] ?? [];
  return found.length === 0 || payers.length === 0 ? found : [...found, `the scenario is told for a service with --payer-id ${payers.join(", ")}`];
}

function differences(expect: Expectation, status: number, answer: Answer | undefined): string[] {
  const found: string[] = [];
  const differ = (what: string, want: unknown, got: unknown) => {
    if (want !== got) found.push(`${what}: expected ${String(want)}, got ${String(got)}`);
  };
  differ("status", expect.status ?? 200, status);
  if ((expect.status ?? 200) !== 200 || status !== 200) return found;
  const decisions = decisions_of(answer);
  for (const want of expect.decisions ?? []) {
    const got = decisions.find((d) => want.order === undefined || d.order === want.order);
    const name = want.order ?? "decision";
    if (!got) {
      found.push(`${name}: no decision`);
      continue;
    }
    for (const member of ["phase", "pathway", "result"] as const) if (want[member] !== undefined) differ(`${name} ${member}`, want[member], got[member]);
    for (const [id, truth] of Object.entries(want.criteria ?? {})) differ(id, truth, got.criteria?.find((c) => c.id === id)?.result ?? "nothing");
    for (const [id, gap] of Object.entries(want.gaps ?? {})) differ(`${id} gap`, gap, got.criteria?.find((c) => c.id === id)?.gap);
  }
  differ("decisions", (expect.decisions ?? []).length, decisions.length);
  if (expect.cards) {
    const want = expect.cards.map((card) => (typeof card === "string" ? card : card.criterion ?? "")).sort().join(", ") || "none";
    differ("cards", want, (answer?.cards ?? []).map(criterion_of).sort().join(", ") || "none");
  }
  return found;
}

/** A sandbox patient's file says it shorter; this is the same in the scenarios' words. */
export function expectation_of(chart: Chart): Expectation {
  const { expect } = chart;
  const open = new Set(expect.unknown ?? []);
  const criteria = Object.fromEntries([
    ...expect.cards.filter((id) => id !== "documentation" && id !== "not-applicable").map((id) => [id, "unmet"] as const),
    ...[...open].map((id) => [id, "unknown"] as const),
  ]);
  const { result } = expect;
  const decided = (told: Truth) => ({ phase: expect.phase ?? null, pathway: expect.pathway ?? null, result: told, criteria });
  return {
    claim: chart.story, status: 200, cards: expect.cards,
    decisions: result === null ? [] : Array.from({ length: expect.decisions ?? 1 }, () => decided(result)),
  };
}
