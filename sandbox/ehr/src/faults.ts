// Faults on demand: how the FHIR server shall fail, by resource type, so that a CDS service can be seen to bear it.
import { outcome, type Bundle, type Resource } from "./fhir.ts";

export const FAULTS = {
  none: "answers as it should",
  slow: "answers after a second and a half",
  hang: "never answers",
  error: "500 with an OperationOutcome",
  "401": "401, as if the access token had run out",
  "404": "404, as if the type were not offered",
  truncated: "a search gives half of what it found, and the link to the rest fails",
  outcome: "200, and an OperationOutcome says that not everything could be read",
  broken: "the body ends in its middle",
} as const;

export type Fault = keyof typeof FAULTS;

export const SLOW_MS = 1500;

/**
 * Set by type, or by `Type?parameter` for the searches that have that parameter: `Observation?code` are the weights, while
 * `Observation?category` are the scores. The closest fits; `*` is for every type that has none of its own.
 */
export class Faults {
  private readonly set_faults = new Map<string, Fault>();

  of(type: string, parameters: Iterable<string> = []): Fault {
    const searches = [...parameters].map((name) => this.set_faults.get(`${type}?${name}`));
    return searches.find((fault) => fault !== undefined) ?? this.set_faults.get(type) ?? this.set_faults.get("*") ?? "none";
  }

  /** All or nothing: a word that is not known changes nothing and is told. */
  set(wanted: unknown): string | undefined {
    if (typeof wanted !== "object" || wanted === null || Array.isArray(wanted)) return "want an object of resource types and faults";
    const entries = Object.entries(wanted);
    for (const [type, fault] of entries) {
      if (!/^([A-Za-z]{1,64}(\?[a-z_-]{1,64})?|\*)$/.test(type)) return `\`${type.slice(0, 64)}\` is no resource type, no Type?parameter and not *`;
      if (!is_fault(fault)) return `${type}: want one of ${Object.keys(FAULTS).join(", ")}`;
    }
    for (const [type, fault] of entries as [string, Fault][]) this.set_faults.set(type, fault);
    // Beside a fault that covers more, none is an exception; where nothing does, it says nothing.
    for (const [type, fault] of this.set_faults) if (fault === "none" && this.covering(type) === "none") this.set_faults.delete(type);
    return undefined;
  }

  private covering(type: string): Fault {
    const [whole = "", parameter] = type.split("?");
    return (parameter === undefined ? undefined : this.set_faults.get(whole)) ?? (type === "*" ? undefined : this.set_faults.get("*")) ?? "none";
  }

  all(): Record<string, Fault> {
    return Object.fromEntries([...this.set_faults].sort());
  }
}

export function is_fault(value: unknown): value is Fault {
  return typeof value === "string" && Object.hasOwn(FAULTS, value);
}

export interface Answer { status: number; body: unknown }

/** The answer that a fault makes of a good one. `slow`, `hang` and `broken` are the transport's to act out. */
export function with_fault(fault: Fault, good: Answer): Answer {
  if (fault === "error") return { status: 500, body: outcome("exception", "this failure was asked for") };
  if (fault === "401") return { status: 401, body: outcome("login", "this failure was asked for") };
  if (fault === "404") return { status: 404, body: outcome("not-found", "this failure was asked for") };
  if (fault === "truncated") return { ...good, body: cut(good.body) };
  if (fault === "outcome") return { ...good, body: told_incomplete(good.body) };
  return good;
}

function is_searchset(body: unknown): body is Bundle {
  return (body as Partial<Resource>).resourceType === "Bundle";
}

function cut(body: unknown): unknown {
  if (!is_searchset(body)) return body;
  const self = body.link?.find(({ relation }) => relation === "self")?.url ?? "";
  const next = `${self}${self.includes("?") ? "&" : "?"}_fault=error`;
  return {
    ...body,
    link: [...(body.link ?? []).filter(({ relation }) => relation !== "next"), { relation: "next", url: next }],
    entry: body.entry.slice(0, Math.ceil(body.entry.length / 2)),
  };
}

function told_incomplete(body: unknown): unknown {
  const told = outcome("incomplete", "this failure was asked for: not everything could be read");
  return is_searchset(body) ? { ...body, entry: [...body.entry, { resource: told, search: { mode: "outcome" } }] } : told;
}
