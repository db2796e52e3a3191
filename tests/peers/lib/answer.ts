// What of an answer must be the same whoever carried the data: each order's phase, pathway and results of criteria; where nothing
// was decided, the cards.
import { is_object } from "./fhir.ts";

/** By order, or `cards`, or `error`: `active-sle` -> `met`. */
export type Told = Map<string, Map<string, string>>;

interface Decision { order: string; phase: string; pathway: string; criteria: { id: string; result: string }[] }
interface Card { indicator: string; extension?: Record<string, unknown> }

export function told_by(body: unknown): Told {
  if (!is_object(body) || !Array.isArray(body["cards"])) return new Map([["error", new Map([["code", code_of(body)]])]]);
  const decisions = is_object(body["extension"]) ? body["extension"]["org.ordersign.decisions"] as Decision[] | undefined : undefined;
  if (decisions !== undefined && decisions.length > 0) return new Map(decisions.map((decision) => [decision.order, results_of(decision)]));
  const cards = (body["cards"] as Card[]).map((card) => [String(card.extension?.["org.ordersign.criterion"]), card.indicator] as const);
  return new Map(cards.length > 0 ? [["cards", new Map(cards)]] : []);
}

function results_of({ phase, pathway, criteria }: Decision): Map<string, string> {
  return new Map([["phase", phase], ["pathway", pathway], ...criteria.map(({ id, result }) => [id, result] as const)]);
}

function code_of(outcome: unknown): string {
  const issues: unknown[] = is_object(outcome) && Array.isArray(outcome["issue"]) ? outcome["issue"] : [];
  return is_object(issues[0]) ? String(issues[0]["code"]) : "no OperationOutcome";
}

/** `name` is a criterion, phase or pathway; or `decision` when only one of both has any of that order. */
export interface Difference { where: string; name: string; ours: string; peers: string }

export function differences(ours: Told, peers: Told): Difference[] {
  return [...new Set([...ours.keys(), ...peers.keys()])].flatMap((where) => {
    const own = ours.get(where);
    const other = peers.get(where);
    if (own === undefined || other === undefined) return [{ where, name: "decision", ours: told(own), peers: told(other) }];
    const names = [...new Set([...own.keys(), ...other.keys()])];
    return names.map((name) => ({ where, name, ours: own.get(name) ?? "absent", peers: other.get(name) ?? "absent" }))
      .filter((difference) => difference.ours !== difference.peers);
  });
}

function told(results: Map<string, string> | undefined): string {
  return results === undefined ? "absent" : results.get("code") ?? "there";
}
