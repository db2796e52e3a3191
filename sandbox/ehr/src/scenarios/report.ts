// A run as a table (differences first), as JUnit XML and as JSON.
import { safe, type Style } from "../style.ts";
import type { Difference } from "./compare.ts";
import type { Outcome, Verdict } from "./judge.ts";

const VERDICTS: readonly Verdict[] = ["as expected", "different", "failed", "skipped"];

export function counts(outcomes: readonly Outcome[]): Record<Verdict, number> {
  const count = (verdict: Verdict) => outcomes.filter((outcome) => outcome.verdict === verdict).length;
  return Object.fromEntries(VERDICTS.map((verdict) => [verdict, count(verdict)])) as Record<Verdict, number>;
}

export function says(difference: Difference): string {
  return `${difference.what}: want ${difference.want}, got ${difference.got}`;
}

/** What makes the whole run worth little, or nothing to say. */
export function caveats(outcomes: readonly Outcome[]): string[] {
  const decided = outcomes.filter((outcome) => outcome.as_of !== undefined);
  const same_day = decided.filter((outcome) => outcome.as_of === outcome.scenario.expect.now.slice(0, 10));
  const expects_decisions = outcomes.filter((outcome) => (outcome.scenario.expect.decisions ?? []).length > 0 && outcome.verdict !== "failed");
  const found: string[] = [];
  if (expects_decisions.length > 0 && decided.length === 0 && outcomes.some((outcome) => outcome.scenario.expect.status === 200)) {
    found.push("no answer tells its criteria: start the service with --explain on and the plain dialect");
  }
  if (decided.length > 0 && same_day.length === 0) {
    const days = listed(decided.map((outcome) => outcome.as_of ?? ""));
    const told_from = outcomes.map((outcome) => outcome.scenario.expect.now);
    found.push(`every date differs: the service decides as of ${days}, the scenarios are told from ` +
      `${listed(told_from.map((now) => now.slice(0, 10)))}; start it with --now ${commonest(told_from)}`);
  }
  return found;
}

/** 0 all as expected, 1 differences, or nothing that could be compared. */
export function exit_code(outcomes: readonly Outcome[]): number {
  const { different, failed } = counts(outcomes);
  return different > 0 || failed > 0 || caveats(outcomes).length > 0 ? 1 : 0;
}

export function table(outcomes: readonly Outcome[], base: string, style: Style): string[] {
  const { different, failed, skipped, "as expected": good } = counts(outcomes);
  const bad = outcomes.filter((outcome) => outcome.verdict === "different" || outcome.verdict === "failed");
  const total = `${good} of ${outcomes.length} scenarios as expected` +
    `${different ? `, ${different} different` : ""}${failed ? `, ${failed} without an answer` : ""}${skipped ? `, ${skipped} of another day or settings left out` : ""}`;
  return [
    style.bold(`scenarios at ${safe(base)}`),
    ...caveats(outcomes).map((caveat) => style.yellow(`caution: ${caveat}`)),
    ...bad.flatMap((outcome) => block(outcome, style.red("✗"), style)),
    ...outcomes.filter((outcome) => outcome.verdict === "skipped")
      .map((outcome) => `${style.yellow("-")} ${outcome.scenario.name}: ${safe(why_left_out(outcome))}; left out`),
    ...by_criterion(outcomes),
    times(outcomes),
    ...cuts(outcomes).map((line) => style.yellow(line)),
    bad.length > 0 ? style.red(total) : style.green(total),
  ].map((line) => line.trimEnd());
}

/** The day is named where it differs; else what the service must be started with. */
function why_left_out({ scenario: { expect }, as_of }: Outcome): string {
  const other_day = as_of !== undefined && as_of !== expect.now.slice(0, 10);
  if (other_day || expect.settings === undefined) return `of ${expect.now}, decided as of ${as_of ?? "?"}`;
  return `told for a service with ${expect.settings["payer-id"].map((id) => `--payer-id '${id}'`).join(" ")}`;
}

function block(outcome: Outcome, mark: string, style: Style): string[] {
  const why = outcome.error !== undefined ? [`no answer: ${outcome.error}`] : outcome.differences.map(says);
  return [`${mark} ${style.bold(outcome.scenario.name)}`, style.dim(`    ${outcome.scenario.expect.claim}`), ...why.map((line) => safe(`    ${line}`))];
}

/** How many results of each criterion were expected, by result, and how many came otherwise. */
function by_criterion(outcomes: readonly Outcome[]): string[] {
  const rows = new Map<string, { met: number; unmet: number; unknown: number; wrong: number }>();
  const row = (id: string) => rows.get(id) ?? rows.set(id, { met: 0, unmet: 0, unknown: 0, wrong: 0 }).get(id)!;
  for (const outcome of outcomes.filter(({ verdict }) => verdict === "as expected" || verdict === "different")) {
    for (const decision of outcome.scenario.expect.decisions ?? []) {
      for (const [id, result] of Object.entries(decision.criteria)) row(id)[result] += 1;
    }
    for (const difference of outcome.differences) if (difference.criterion !== undefined) row(difference.criterion).wrong += 1;
  }
  const line = (cells: readonly (string | number)[]) => `${String(cells[0]).padEnd(30)}${cells.slice(1).map((cell) => String(cell).padStart(9)).join("")}`;
  const sorted = [...rows].sort(([a, x], [b, y]) => y.wrong - x.wrong || (a < b ? -1 : 1));
  return ["", line(["criterion", "met", "unmet", "unknown", "wrong"]), ...sorted.map(([id, n]) => line([id, n.met, n.unmet, n.unknown, n.wrong])), ""];
}

function times(outcomes: readonly Outcome[]): string {
  const sorted = outcomes.filter(({ verdict }) => verdict !== "failed").map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  return sorted.length === 0 ? "" : `milliseconds: half within ${at(0.5)}, 99 of 100 within ${at(0.99)}, longest ${at(1)}`;
}

function cuts(outcomes: readonly Outcome[]): string[] {
  const twice = outcomes.filter(({ tries }) => tries === 2).length;
  return twice === 0 ? [] : [`${twice} calls were sent twice, because the connection was closed on them`];
}

/** The form that CI systems read: one suite a folder of scenarios. */
export function junit(outcomes: readonly Outcome[]): string {
  const groups = [...new Set(outcomes.map((outcome) => outcome.scenario.group))].sort();
  const suites = groups.map((group) => {
    const own = outcomes.filter((outcome) => outcome.scenario.group === group);
    return `${open_tag("testsuite", `scenarios.${group}`, own)}\n${own.map(test_case).join("\n")}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join("\n")}\n</testsuites>\n`;
}

function open_tag(tag: string, name: string, outcomes: readonly Outcome[]): string {
  const n = counts(outcomes);
  const seconds = outcomes.reduce((sum, outcome) => sum + outcome.milliseconds, 0) / 1000;
  return `  <${tag} name="${xml(name)}" tests="${outcomes.length}" failures="${n.different}" errors="${n.failed}" ` +
    `skipped="${n.skipped}" time="${seconds.toFixed(3)}">`;
}

function test_case(outcome: Outcome): string {
  const { scenario, verdict } = outcome;
  const seconds = (outcome.milliseconds / 1000).toFixed(3);
  const open = `    <testcase classname="${xml(`scenarios.${scenario.group}`)}" name="${xml(scenario.name)}" time="${seconds}"`;
  if (verdict === "as expected") return `${open}/>`;
  const text = xml(outcome.differences.map(says).join("\n"));
  const first = xml(outcome.differences[0] ? says(outcome.differences[0]) : "");
  const inner = verdict === "different" ? `<failure message="${first}">${text}</failure>`
    : verdict === "failed" ? `<error message="${xml(outcome.error ?? "no answer")}"/>`
      : `<skipped message="${xml(why_left_out(outcome))}"/>`;
  return `${open}>${inner}</testcase>`;
}

/** XML 1.0 cannot hold most control characters at all, not even escaped. */
export function xml(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\"", "&quot;").replaceAll("'", "&apos;")
    .replaceAll("\n", "&#10;").replaceAll("\r", "&#13;").replaceAll("\t", "&#9;");
}

export function json(outcomes: readonly Outcome[], base: string): string {
  return JSON.stringify({
    base, counts: counts(outcomes), caveats: caveats(outcomes),
    scenarios: outcomes.map(({ scenario, verdict, differences, milliseconds, as_of, error, tries }) => ({
      name: scenario.name, group: scenario.group, claim: scenario.expect.claim, verdict, asOf: as_of, error, tries,
      milliseconds: Number(milliseconds.toFixed(3)), differences,
    })),
  }, null, 1);
}

function listed(days: readonly string[]): string {
  return [...new Set(days)].sort().join(", ");
}

function commonest(values: readonly string[]): string {
  const times_seen = new Map<string, number>();
  for (const value of values) times_seen.set(value, (times_seen.get(value) ?? 0) + 1);
  return [...times_seen].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
}
