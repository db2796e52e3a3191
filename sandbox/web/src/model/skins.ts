// How different clients would show one card. The content is the service's; a skin only leaves out what that client leaves out.
import { length_of } from "./text.ts";
import type { Card, Suggestion } from "./types.ts";

export type Skin = "gfm" | "plain" | "html" | "narrow";
export type Dialect = "plain" | "epic";

export const SKINS: readonly { id: Skin; title: string }[] = [
  { id: "gfm", title: "Markdown" }, { id: "plain", title: "Plain text" }, { id: "html", title: "HTML" }, { id: "narrow", title: "Narrow panel" },
];

export const SUMMARY_LIMIT = 139;

export interface Shown { card: Card; suggestions: { suggestion: Suggestion; label: string; usable: boolean }[]; notes: string[] }

/** Epic shows the action's words instead of the label, takes one action a suggestion and only creates and deletes. */
export function in_dialect(card: Card, dialect: Dialect): Shown {
  const list = card.suggestions ?? [];
  if (dialect === "plain") return { card, suggestions: list.map((suggestion) => ({ suggestion, label: suggestion.label, usable: true })), notes: [] };
  const notes: string[] = [];
  const suggestions = list.map((suggestion) => {
    const actions = suggestion.actions ?? [];
    const known = actions.length === 1 && actions[0]?.type !== "update";
    if (actions.length !== 1) notes.push(`"${suggestion.label}" has ${actions.length} actions; this client takes exactly one`);
    else if (!known) notes.push(`"${suggestion.label}" is an update, which this client does not list for orders; the text carries it`);
    return { suggestion, label: actions[0]?.description ?? suggestion.label, usable: known };
  });
  if (card.source?.topic?.code && /[^A-Za-z0-9]/.test(card.source.topic.code)) notes.push("the topic code is not alphanumeric; the service's own epic dialect sends it so");
  if (card.selectionBehavior && card.selectionBehavior !== "any") notes.push("selectionBehavior is read as `any`");
  return { card, suggestions: suggestions.filter((s) => s.usable), notes };
}

/** A client without Markdown shows the detail as one paragraph of the very characters. */
export function one_paragraph(detail: string): string {
  return detail.replace(/\s*\n\s*/g, " ").trim();
}

export function sorted<T extends { indicator: string }>(cards: readonly T[]): T[] {
  const rank = (card: T) => ["critical", "warning", "info"].indexOf(card.indicator);
  return [...cards].sort((a, b) => rank(a) - rank(b));
}

export function meter(summary: string): { used: number; over: boolean; share: number } {
  const used = length_of(summary);
  return { used, over: used > SUMMARY_LIMIT, share: Math.min(1, used / SUMMARY_LIMIT) };
}
