// What the terminal shows of one signing: who, the order, the decision with its criteria, the cards.
import { criterion_of, decisions_of, type Answer, type Card, type CriterionAnswer, type Decision } from "./answers.ts";
import type { Resource } from "./fhir.ts";
import { markdown_lines } from "./markdown.ts";
import { order_in_words } from "./order_words.ts";
import type { SandboxPatient, Truth } from "./patients.ts";
import { safe, wrap, type Style } from "./style.ts";

const WIDTH = 110;
const MARK: Record<Truth, string> = { met: "✓", unmet: "✗", unknown: "?" };

export interface Signing {
  chart: SandboxPatient;
  answer: Answer;
  milliseconds: number;
  differences: readonly string[];
}

export function age_on(birth_date: string, day: string): number {
  const [by = 0, bm = 0, bd = 0] = birth_date.split("-").map(Number);
  const [y = 0, m = 0, d = 0] = day.slice(0, 10).split("-").map(Number);
  return y - by - (m < bm || (m === bm && d < bd) ? 1 : 0);
}

export function signing_lines(signing: Signing, today: string, find: (ref: string) => Resource | undefined, style: Style): string[] {
  const { chart, answer } = signing;
  const patient = chart.patient as Resource & { name?: { given?: string[]; family?: string }[]; birthDate?: string; gender?: string };
  const name = [...(patient.name?.[0]?.given ?? []), patient.name?.[0]?.family ?? ""].join(" ");
  const age = patient.birthDate === undefined ? "age unknown" : `${age_on(patient.birthDate, today)} years`;
  return [
    style.dim("─".repeat(WIDTH)),
    style.bold(safe(chart.title)),
    safe(`${name}, ${age}, ${patient.gender ?? "gender unknown"}`),
    ...wrap(safe(chart.story), WIDTH),
    "",
    ...chart.draftOrders.flatMap((order) => wrap(`order     ${safe(order_in_words(order, find))}`, WIDTH, " ".repeat(10))),
    ...decision_lines(decisions_of(answer), style),
    ...cards_lines(answer.cards, style),
    "",
    verdict_line(signing, style),
    ...signing.differences.map((difference) => style.red(`  ${safe(difference)}`)),
    "",
  ];
}

function decision_lines(decisions: readonly Decision[], style: Style): string[] {
  if (decisions.length === 0) return ["decision  none: the policy does not govern this order"];
  return decisions.flatMap((decision) => [
    `decision  ${truth_word(decision.result, style)} · ${safe(`${decision.phase} · ${decision.pathway} · policy ${decision.policy} ${decision.version}`)}`,
    ...decision.criteria.flatMap((criterion) => criterion_lines(criterion, style)),
  ]);
}

function criterion_lines(criterion: CriterionAnswer, style: Style): string[] {
  const lines = wrap(`${criterion.id.padEnd(28)} ${criterion.finding ?? ""}`.trimEnd(), WIDTH - 12, " ".repeat(29)).map(safe);
  const settled = criterion.result === "unknown" && criterion.settledBy
    ? wrap(`settled by: ${criterion.settledBy}`, WIDTH - 41, "  ").map((line) => " ".repeat(41) + safe(line)) : [];
  return [...lines.map((line, i) => (i === 0 ? `${" ".repeat(10)}${mark(criterion.result, style)} ${line}` : " ".repeat(12) + line)), ...settled];
}

function cards_lines(cards: readonly Card[], style: Style): string[] {
  if (cards.length === 0) return ["cards     none: nothing to say to the clinician"];
  return cards.flatMap((card, i) => [
    `${i === 0 ? "cards     " : " ".repeat(10)}${indicator(card, style)} ${style.bold(safe(card.summary))} ${style.dim(`(${safe(criterion_of(card))})`)}`,
    ...markdown_lines(card.detail ?? "", WIDTH - 12).map((line) => (line === "" ? "" : " ".repeat(12) + line)),
    ...(card.suggestions ?? []).map((s) => `${" ".repeat(12)}→ ${safe(s.label)}`),
    ...reasons_lines(card),
  ]);
}

function reasons_lines(card: Card): string[] {
  const reasons = (card.overrideReasons ?? []).map((reason) => safe(reason.display ?? "")).filter((text) => text !== "");
  return reasons.length === 0 ? [] : wrap(`or sign anyway, because: ${reasons.join(" / ")}`, WIDTH - 12, "  ").map((line) => " ".repeat(12) + line);
}

function verdict_line(signing: Signing, style: Style): string {
  const time = style.dim(`${signing.milliseconds.toFixed(1)} ms`);
  return signing.differences.length === 0 ? `${style.green("as expected")} · ${time}` : `${style.red("NOT as expected")} · ${time}`;
}

function indicator(card: Card, style: Style): string {
  return card.indicator === "info" ? style.blue("[info]") : style.yellow(`[${safe(card.indicator)}]`);
}

function mark(truth: Truth, style: Style): string {
  return colour(truth, style)(MARK[truth] ?? "!");
}

function truth_word(truth: Truth, style: Style): string {
  return colour(truth, style)(`${mark_of(truth)} ${truth}`);
}

function mark_of(truth: Truth): string {
  return MARK[truth] ?? "!";
}

function colour(truth: Truth, style: Style): (text: string) => string {
  return truth === "met" ? style.green : truth === "unmet" ? style.red : style.yellow;
}

/** One line a patient, for the end. */
export function summary_lines(signings: readonly Signing[], style: Style): string[] {
  const right = signings.filter((s) => s.differences.length === 0).length;
  const rows = signings.map((s) => {
    const result = decisions_of(s.answer)[0]?.result;
    const shown = result === undefined ? "  no decision" : `${mark_of(result)} ${result}`;
    const cards = s.answer.cards.map(criterion_of).join(", ") || "no card";
    const ok = s.differences.length === 0 ? style.green("as expected") : style.red("NOT as expected");
    return `  ${s.chart.slug.padEnd(32)} ${safe(shown).padEnd(14)} ${safe(cards).padEnd(32)} ${ok}`;
  });
  const total = `${right} of ${signings.length} answers as expected`;
  return [...rows, "", right === signings.length ? style.green(total) : style.red(total)];
}
