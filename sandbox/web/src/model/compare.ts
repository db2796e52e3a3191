// What differs between two JSON values, by pointer, and between two answers, by criterion.
import { is_object } from "./fhir.ts";
import type { Answer, Criterion, Decision, Truth } from "./types.ts";

export interface Difference { pointer: string; left: unknown; right: unknown }

/** At most `most` differences; the walk stops there, so that two unlike megabytes cost little. */
export function differences(left: unknown, right: unknown, most = 200): Difference[] {
  const found: Difference[] = [];
  const walk = (a: unknown, b: unknown, pointer: string): void => {
    if (found.length >= most || Object.is(a, b)) return;
    if (Array.isArray(a) && Array.isArray(b)) {
      const pairs = paired(a, b);
      for (const [x, y, name] of pairs) walk(x, y, `${pointer}/${name}`);
    } else if (is_object(a) && is_object(b)) {
      for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) walk(a[name], b[name], `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    } else {
      found.push({ pointer, left: a, right: b });
    }
  };
  walk(left, right, "");
  return found;
}

/** Items with an id are held against the item of the same id, the others by place. */
function paired(a: unknown[], b: unknown[]): [unknown, unknown, string][] {
  const id = (item: unknown): string | undefined => {
    if (!is_object(item)) return undefined;
    const resource = is_object(item["resource"]) ? item["resource"] : item;
    const value = resource["id"] ?? resource["uuid"] ?? resource["order"];
    return typeof value === "string" ? value : undefined;
  };
  const right = new Map(b.flatMap((item, i) => (id(item) === undefined ? [] : [[id(item), i] as const])));
  const used = new Set<number>();
  const pairs: [unknown, unknown, string][] = a.map((item, i) => {
    const at = id(item) === undefined ? i : right.get(id(item)) ?? -1;
    const other = at >= 0 && at < b.length && !used.has(at) && (id(item) !== undefined || id(b[at]) === undefined) ? at : -1;
    if (other >= 0) used.add(other);
    return [item, other >= 0 ? b[other] : undefined, id(item) ?? String(i)];
  });
  b.forEach((item, i) => { if (!used.has(i)) pairs.push([undefined, item, id(item) ?? String(i)]); });
  return pairs;
}

export interface CriterionChange { order: string; id: string; before?: Truth; after?: Truth; finding?: string }

export function decisions_of(answer: Answer | undefined): Decision[] {
  const list = answer?.extension?.["org.ordersign.decisions"];
  return Array.isArray(list) ? list as Decision[] : [];
}

export function criteria_changes(before: Answer | undefined, after: Answer | undefined): CriterionChange[] {
  const index = (answer: Answer | undefined) => new Map<string, { order: string; criterion: Criterion }>(decisions_of(answer)
    .flatMap((d) => (d.criteria ?? []).map((criterion) => [`${d.order} ${criterion.id}`, { order: d.order, criterion }] as const)));
  const was = index(before);
  const is = index(after);
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => {
    const a = was.get(key);
    const b = is.get(key);
    if (a?.criterion.result === b?.criterion.result) return [];
    const finding = b?.criterion.finding;
    return [{
      order: (a ?? b)?.order ?? "", id: (a ?? b)?.criterion.id ?? "",
      ...(a && { before: a.criterion.result }), ...(b && { after: b.criterion.result }), ...(finding !== undefined && { finding }),
    }];
  });
}

export function criterion_of(card: { extension?: Record<string, unknown> | undefined; source?: { topic?: { code?: string } } | undefined }): string {
  const said = card.extension?.["org.ordersign.criterion"] ?? card.source?.topic?.code;
  return typeof said === "string" ? said : "";
}

/**
 * What is unmet in `now` and has no card there, though a card of it was dismissed at `earlier`: a service with --override-memory does not
 * show that again while what the card rests on is the same.
 */
export function not_shown_again(now: Answer | undefined, earlier: readonly { answer: Answer | undefined; dismissed: readonly number[] }[]): string[] {
  const shown = new Set((now?.cards ?? []).map(criterion_of));
  const dismissed = new Set(earlier.flatMap(({ answer, dismissed: list }) => list.flatMap((i) => (answer?.cards?.[i] ? [criterion_of(answer.cards[i])] : []))));
  const open = decisions_of(now).flatMap((d) => d.criteria ?? []).filter(({ result }) => result !== "met");
  const of = (id: string, result: Truth) => (result === "unknown" ? "documentation" : id);
  return [...new Set(open.map(({ id, result }) => of(id, result)))].filter((id) => dismissed.has(id) && !shown.has(id));
}
