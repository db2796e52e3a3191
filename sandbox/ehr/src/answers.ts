// What a CDS service answers, as far as it is read here and in the page; nothing of Node.
import type { Truth } from "./patients.ts";

export interface Evidence { reference?: string; display?: string; basis?: string; date?: string }
export interface CriterionAnswer { id: string; result: Truth; finding?: string; settledBy?: string; gap?: string; evidence?: Evidence[] }
export interface Decision {
  order: string; policy: string; version: string; asOf?: string; phase: string; pathway: string; result: Truth; criteria: CriterionAnswer[];
}
export interface Action { type: string; description: string; resourceId?: string; resource?: unknown }
export interface Suggestion { label: string; actions?: Action[] }
export interface Card {
  summary: string;
  indicator: string;
  detail?: string;
  source?: { label?: string; url?: string };
  suggestions?: Suggestion[];
  overrideReasons?: { display?: string }[];
  extension?: Record<string, unknown>;
}
export interface Answer { cards: Card[]; extension?: Record<string, unknown> }

export function decisions_of(answer: Answer): Decision[] {
  return (answer.extension?.["org.ordersign.decisions"] as Decision[] | undefined) ?? [];
}

export function criterion_of(card: Card): string {
  return String(card.extension?.["org.ordersign.criterion"] ?? "unnamed");
}
