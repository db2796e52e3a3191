// The drugs of a call on a time axis. Which drug stands in which lane the service's value sets say; the overlap is drawn, not judged.
import { codings_of, drug_words, drafts, is_object, key_of, places } from "./fhir.ts";
import { day_number } from "./dates.ts";
import type { CdsRequest, Resource } from "./types.ts";

export type DrugSets = Record<string, { names: string[]; codes: string[] }>;
export type LaneId = "belimumab" | "standard-of-care" | "conflict" | "other";

export interface Span { key: string; name: string; from: number; to: number; open: boolean; undated: boolean; state: "draft" | "current" | "ended" | "unsure"; point: boolean }
export interface Lane { id: LaneId; title: string; spans: Span[] }
export interface Timeline { from: number; to: number; today: number; lanes: Lane[]; overlaps: { from: number; to: number; names: string }[] }

const LANES: { id: LaneId; title: string; sets: RegExp }[] = [
  { id: "belimumab", title: "Belimumab", sets: /^belimumab/ },
  { id: "conflict", title: "Conflicting", sets: /^(voclosporin|anifrolumab)$/ },
  { id: "other", title: "Other biologics", sets: /^(other-biologics|b-cell-depleting)$/ },
  { id: "standard-of-care", title: "Standard of care", sets: /^standard-of-care/ },
];

function lane_of(resource: Resource, request: CdsRequest, sets: DrugSets): LaneId | undefined {
  const codes = codings_of(resource["medicationCodeableConcept"] ?? resource["medication"] ?? resource["code"]).map((c) => c.code?.trim());
  const name = drug_words(resource, request).slice(0, 300).toLowerCase();
  const fits = (set: { names: string[]; codes: string[] }) =>
    set.codes.some((code) => codes.includes(code)) || set.names.some((word) => name.includes(word.toLowerCase()));
  return LANES.find((lane) => Object.entries(sets).some(([id, set]) => lane.sets.test(id) && fits(set)))?.id;
}

function date_of(value: unknown): number | undefined {
  return typeof value === "string" ? day_number(value) : undefined;
}

function span_of(resource: Resource, request: CdsRequest, today: number, isDraft: boolean): Span | undefined {
  const period = [resource["effectivePeriod"], resource["effectiveTiming"], (resource["dispenseRequest"] as Record<string, unknown> | undefined)?.["validityPeriod"]].find(is_object);
  const single = date_of(resource["effectiveDateTime"] ?? resource["whenHandedOver"] ?? resource["occurenceDateTime"]);
  const started = date_of(period?.["start"]) ?? single ?? date_of(resource["authoredOn"] ?? resource["dateAsserted"] ?? resource["dateWritten"]);
  const status = String(resource["status"] ?? "");
  if (status === "entered-in-error") return undefined;
  const point = /^Medication(Administration|Dispense)$/.test(resource.resourceType);
  const ended = /^(stopped|completed|cancelled|ended|not-taken|revoked)$/.test(status);
  const unsure = /^(on-hold|unknown|intended|draft)$/.test(status) && !isDraft;
  const end = date_of(period?.["end"]);
  const from = started ?? end ?? today;
  // Nothing says when a stopped order stopped: it is drawn as a short bar that fades at its start, not as if it ran on.
  const to = isDraft ? Math.max(end ?? from + 365, from) : point ? from : end ?? (ended ? from + 1 : today);
  return {
    key: key_of(resource), name: drug_words(resource, request) || key_of(resource), from, to: Math.max(to, from),
    open: end === undefined && !ended && !point && !isDraft, undated: started === undefined && end === undefined, point,
    state: isDraft ? "draft" : ended || (end !== undefined && end < today) ? "ended" : unsure ? "unsure" : "current",
  };
}

export function timeline_of(request: CdsRequest, sets: DrugSets, today: string): Timeline {
  const now = day_number(today) ?? 0;
  const draftKeys = new Set(drafts(request).map(key_of));
  const lanes: Lane[] = LANES.map(({ id, title }) => ({ id, title, spans: [] }));
  for (const { pointer, resource } of places(request)) {
    const isDraft = pointer.startsWith("/context/");
    if (!isDraft && draftKeys.has(key_of(resource))) continue;
    if (!/^(Medication(Request|Statement|Administration|Dispense|Order)|ServiceRequest)$/.test(resource.resourceType)) continue;
    const id = lane_of(resource, request, sets);
    const span = id && span_of(resource, request, now, isDraft);
    const lane = lanes.find((candidate) => candidate.id === id);
    if (span && lane && lane.spans.length < 40) lane.spans.push(span);
  }
  const all = lanes.flatMap((lane) => lane.spans);
  const from = Math.max(Math.min(now - 120, ...all.map((s) => s.from)), now - 3 * 365);
  const to = Math.min(Math.max(now + 120, ...all.map((s) => s.to)), now + 400);
  return { from, to, today: now, lanes: lanes.filter((l) => l.spans.length > 0), overlaps: overlaps(lanes) };
}

/** Where the draft or an infusion of belimumab and a conflicting drug run at the same time. */
function overlaps(lanes: readonly Lane[]): Timeline["overlaps"] {
  const of = (id: LaneId) => lanes.find((lane) => lane.id === id)?.spans ?? [];
  const running = (span: Span) => (span.open ? { ...span, to: Number.POSITIVE_INFINITY } : span);
  return of("belimumab").filter((b) => b.state === "draft" || b.state === "current").flatMap((belimumab) => [...of("conflict"), ...of("other")]
    .filter((other) => other.state === "current" || other.state === "draft")
    .flatMap((other) => {
      const a = running(belimumab);
      const b = running(other);
      const from = Math.max(a.from, b.from);
      const to = Math.min(a.to, b.to);
      return from <= to ? [{ from, to, names: `${belimumab.name} and ${other.name}` }] : [];
    }));
}
