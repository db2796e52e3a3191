// A case as a file of tests/scenarios, and such a file, or the older form of it, as a case.
import { expanded } from "../../../ehr/src/scenarios/claim.ts";
import { parse_text, tree_of, type Tree } from "../../../ehr/src/scenarios/json_text.ts";
import { told_as_file } from "../../../ehr/src/scenarios/telling.ts";
import { criterion_of, decisions_of } from "./compare.ts";
import { is_object } from "./fhir.ts";
import type { Answer, Expectation } from "./types.ts";

/** Each base's file as text, by name. */
export type Bases = Record<string, string>;

export interface Answered { claim: string; now: string; service: string | undefined; request: string; status: number | undefined; answer: Answer | undefined }

export function scenario_text(told: Answered, bases: Bases): string {
  const files = new Map<string, Tree>(Object.entries(bases).map(([name, text]) => [name, parse_text(text)]));
  const expect = told.status === undefined ? {} : told.status === 200 ? expectation_of(told.answer) : { status: told.status, mentions: [] };
  return told_as_file(told.request, { claim: told.claim, now: told.now, service: told.service ?? "coverage-order-sign", expect: tree_of(expect) }, files);
}

/** The answer in the words of a scenario. */
function expectation_of(answer: Answer | undefined): Expectation {
  return {
    decisions: decisions_of(answer).map((d) => {
      const gaps = (d.criteria ?? []).flatMap((c) => (c.gap === undefined ? [] : [[c.id, c.gap] as const]));
      return {
        order: d.order, phase: d.phase ?? null, pathway: d.pathway ?? null, result: d.result,
        criteria: Object.fromEntries((d.criteria ?? []).map((c) => [c.id, c.result])), ...(gaps.length > 0 && { gaps: Object.fromEntries(gaps) }),
      };
    }),
    cards: (answer?.cards ?? []).map((card) => ({
      criterion: criterion_of(card), indicator: card.indicator,
      ...(card.suggestions && { suggestions: card.suggestions.flatMap((x) => (x.actions ?? []).map((a) => `${a.type} ${String(a.resourceId ?? `${a.resource?.resourceType}/${a.resource?.id}`)}`)) }),
    })),
  };
}

export interface ReadScenario { request: string; expect: Expectation }

/** Undefined when the text is no scenario. `name` is the file's; throws with a sentence when the scenario cannot be expanded. */
export function read_scenario(text: string, name: string, policies: Record<string, Bases>): ReadScenario | undefined {
  const value: unknown = JSON.parse(text);
  if (!is_object(value)) return undefined;
  if (typeof value["claim"] === "string" && ["base", "request", "requestText"].some((member) => value[member] !== undefined)) {
    const base_named = (base: string) => Object.values(policies).flatMap((bases) => (bases[base] === undefined ? [] : [parse_text(bases[base])]))[0];
    const whole = expanded(parse_text(text), name.replace(/\.json$/, ""), base_named);
    return { request: whole.request, expect: JSON.parse(whole.expect) as Expectation };
  }
  // The older form: request.json and expect.json, here as two members.
  if (!is_object(value["expect"])) return undefined;
  const request = typeof value["request"] === "string" ? value["request"] : is_object(value["request"]) ? JSON.stringify(value["request"]) : undefined;
  return request === undefined ? undefined : { request, expect: value["expect"] as Expectation };
}

export interface NamedText { name: string; text: string }

/** One text to import out of the files of an older scenario folder: its request with its expectation. */
export function joined(files: readonly NamedText[]): NamedText {
  const called = (name: string) => files.find((file) => file.name.split("/").at(-1) === name);
  const [request, expect] = [called("request.json"), called("expect.json")];
  if (!request) {
    const [only, ...more] = files;
    if (!only || more.length > 0) throw new Error("choose one file, or request.json and expect.json of one folder");
    return only;
  }
  if (!expect) return request;
  return { name: request.name, text: JSON.stringify({ request: request.text, expect: JSON.parse(expect.text) as unknown }) };
}
