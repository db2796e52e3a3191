// What of an answer differs from a scenario's expectation, one entry a difference.
import { criterion_of, decisions_of, type Answer, type Card, type Decision } from "../answers.ts";
import type { Expected, ExpectedCard, ExpectedDecision } from "./scenario.ts";

export interface Difference { what: string; want: string; got: string; criterion?: string }

/** `body` is the answer as received; it may be no JSON at all. */
export function compare(expect: Expected, status: number, body: string): Difference[] {
  if (status !== expect.status) return [{ what: "status", want: String(expect.status), got: `${status}${brief(status, body)}` }];
  const answer = parsed(body);
  if (status !== 200) return compare_error(expect, body, answer);
  if (answer === undefined || !Array.isArray((answer as Partial<Answer>).cards)) {
    return [{ what: "body", want: "an object with `cards`", got: "something else" }];
  }
  const decisions = decisions_of(answer as Answer);
  const wanted = expect.decisions ?? [];
  const differences = wanted.flatMap((decision) => compare_decision(decision, decisions.find(({ order }) => order === decision.order)));
  if (decisions.length !== wanted.length) differences.push({ what: "decisions", want: String(wanted.length), got: String(decisions.length) });
  return [...differences, ...compare_cards(expect.cards ?? [], (answer as Answer).cards)];
}

function parsed(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function compare_error(expect: Expected, body: string, answer: unknown): Difference[] {
  const differences = (expect.mentions ?? []).filter((mention) => !body.includes(mention))
    .map((mention) => ({ what: "error", want: `names ${mention}`, got: "does not" }));
  // Why a token was refused is nobody's business, so that a 401 is the one error with an empty body.
  if (expect.status === 401) return differences;
  const type = (answer as { resourceType?: string } | undefined)?.resourceType ?? "none";
  return type === "OperationOutcome" ? differences : [...differences, { what: "error body", want: "OperationOutcome", got: type }];
}

function compare_decision(want: ExpectedDecision, got: Decision | undefined): Difference[] {
  if (got === undefined) return [{ what: want.order, want: "a decision", got: "none" }];
  const differences: Difference[] = [];
  for (const name of ["phase", "pathway", "result"] as const) {
    if (want[name] !== got[name]) differences.push({ what: `${want.order} ${name}`, want: want[name], got: String(got[name]) });
  }
  const by_id = new Map(got.criteria.map((criterion) => [criterion.id, criterion]));
  for (const [id, result] of Object.entries(want.criteria)) {
    const criterion = by_id.get(id);
    by_id.delete(id);
    if (criterion?.result !== result) {
      differences.push({ what: `${want.order} ${id}`, want: result, got: criterion?.result ?? "absent", criterion: id });
    } else if (want.gaps?.[id] !== undefined && want.gaps[id] !== criterion.gap) {
      differences.push({ what: `${want.order} ${id} gap`, want: want.gaps[id], got: criterion.gap ?? "none", criterion: id });
    }
  }
  for (const [id, criterion] of by_id) differences.push({ what: `${want.order} ${id}`, want: "absent", got: criterion.result, criterion: id });
  return differences;
}

function compare_cards(wanted: readonly ExpectedCard[], cards: readonly Card[]): Difference[] {
  const left = [...cards];
  const differences: Difference[] = [];
  for (const want of wanted) {
    const index = left.findIndex((card) => criterion_of(card) === want.criterion && card.indicator === want.indicator);
    const [card] = index < 0 ? [] : left.splice(index, 1);
    if (card === undefined) {
      differences.push({ what: `card ${want.criterion}`, want: want.indicator, got: "none" });
    } else if (want.suggestions !== undefined && want.suggestions.join(", ") !== suggestions_of(card).join(", ")) {
      differences.push({ what: `suggestions ${want.criterion}`, want: want.suggestions.join(", ") || "none", got: suggestions_of(card).join(", ") || "none" });
    }
  }
  return [...differences, ...left.map((card) => ({ what: `card ${criterion_of(card)}`, want: "none", got: String(card.indicator) }))];
}

/** `delete MedicationRequest/order-1`: an action as the scenarios write it. */
function suggestions_of(card: Card): string[] {
  return (card.suggestions ?? []).flatMap((suggestion) => suggestion.actions ?? []).map((action) => {
    const resource = action.resource as { resourceType?: string; id?: string } | undefined;
    return `${action.type} ${action.resourceId ?? `${resource?.resourceType ?? ""}/${resource?.id ?? ""}`}`;
  });
}

/** The first words of an unexpected error: an OperationOutcome of ours holds no patient data, another body may. */
function brief(status: number, body: string): string {
  const answer = parsed(body) as { resourceType?: string; issue?: { diagnostics?: string }[] } | undefined;
  const said = answer?.resourceType === "OperationOutcome" ? answer.issue?.[0]?.diagnostics : undefined;
  return status === 200 || said === undefined ? "" : ` (${said.slice(0, 120)})`;
}
