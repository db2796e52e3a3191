// A scenario file: a claim told as a base patient, a JSON Patch of its request, and how what is expected differs from the base's.
import { patched } from "./json_patch.ts";
import { is_object, string_of, to_text, type Tree, type TreeObject } from "./json_text.ts";
import { uuid_of } from "./uuid.ts";

export const USUAL = { now: "2026-01-15T12:00:00Z", service: "coverage-order-sign" } as const;
const MEMBERS = ["claim", "section", "base", "now", "service", "settings", "hookInstance", "patch", "request", "requestText", "expect"];

/** `request` as it is sent, byte for byte; `expect` as JSON text: claim, now, service, settings where stated, status,
 *  then decisions and cards, or mentions. */
export interface Expanded { request: string; expect: string }

/** `name` is the whole one, `<criterion>-<claim>`; `base_named` gives the whole file of a base, or undefined. Throws with a sentence when
 *  the file is not of the form. */
export function expanded(file: Tree, name: string, base_named: (name: string) => Tree | undefined): Expanded {
  if (!is_object(file)) throw new Error("a scenario must be an object");
  for (const member of file.keys()) if (!MEMBERS.includes(member)) throw new Error(`unknown member \`${member}\`; known: ${MEMBERS.join(", ")}`);
  if (string_of(file.get("claim")) === undefined) throw new Error("`claim` must be a sentence");
  const base = base_of(file, base_named);
  return { request: request_of(file, name, base), expect: to_text(expectation_of(file, base)) };
}

function base_of(file: TreeObject, base_named: (name: string) => Tree | undefined): TreeObject | undefined {
  const told = ["base", "request", "requestText"].filter((name) => file.has(name));
  if (told.length !== 1) throw new Error("a scenario must have one of `base`, `request` and `requestText`");
  if (told[0] !== "base") return undefined;
  const name = string_of(file.get("base")) ?? "";
  const base = base_named(name);
  if (!is_object(base) || !base.has("request")) throw new Error(`there is no base \`${name}\``);
  return base;
}

function request_of(file: TreeObject, name: string, base: TreeObject | undefined): string {
  const whole = file.get("request");
  if (base === undefined) return whole === undefined ? string_of(file.get("requestText")) ?? "" : to_text(whole);
  return to_text(patched(instance_of(base, name, file.get("hookInstance")), file.get("patch") ?? []));
}

/** The base's request as a call of its own: its hookInstance is the stated one, else the UUIDv5 of the scenario's name. */
export function instance_of(base: TreeObject, name: string, stated?: Tree): Tree {
  const request = base.get("request")!;
  return is_object(request) ? new Map(request).set("hookInstance", stated ?? `"${uuid_of(name)}"`) : request;
}

function expectation_of(file: TreeObject, base: TreeObject | undefined): TreeObject {
  const stated = file.get("expect") ?? new Map<string, Tree>();
  if (!is_object(stated)) throw new Error("`expect` must be an object");
  const inherited = base?.get("expect");
  const from_base = is_object(inherited) ? inherited : new Map<string, Tree>();
  const member = (name: string, without: Tree) => stated.get(name) ?? from_base.get(name) ?? without;
  const status = member("status", "200");
  const expect: TreeObject = new Map([
    ["claim", file.get("claim")!], ["now", file.get("now") ?? base?.get("now") ?? `"${USUAL.now}"`], ["service", file.get("service") ?? `"${USUAL.service}"`],
  ]);
  const settings = settings_of(file);
  if (settings !== undefined) expect.set("settings", settings);
  expect.set("status", status);
  // What is refused is decided by nothing, so that nothing of the base's decisions holds.
  if (status !== "200") return expect.set("mentions", stated.get("mentions") ?? []);
  return expect.set("decisions", decisions_of(stated.get("decisions"), from_base.get("decisions") ?? [])).set("cards", member("cards", []));
}

/** The settings of the service that the scenario is told for; undefined when it is the usual one. */
function settings_of(file: TreeObject): Tree | undefined {
  const settings = file.get("settings");
  const payer_ids = is_object(settings) && settings.size === 1 ? settings.get("payer-id") : undefined;
  const right = Array.isArray(payer_ids) && payer_ids.every((entry) => string_of(entry) !== undefined);
  if (settings !== undefined && !right) throw new Error("`settings` must be like {\"payer-id\": [\"SYSTEM|VALUE\"]}");
  return settings;
}

/** The list is whole; each decision is told by what differs from the base's decision of the same order. */
function decisions_of(stated: Tree | undefined, base: Tree): Tree {
  if (stated === undefined) return base;
  if (!Array.isArray(stated) || !Array.isArray(base)) throw new Error("`decisions` must be a list");
  return stated.map((decision, i) => {
    if (!is_object(decision)) throw new Error("a decision must be an object");
    const order = decision.get("order");
    const like = base.find((other, k) => is_object(other) && (order === undefined ? k === i : other.get("order") === order));
    // Another pathway has other criteria: such a decision stands for itself.
    if (decision.has("pathway") && order !== undefined) return decision;
    if (!is_object(like)) throw new Error(`the base has no decision of ${order === undefined ? `place ${i + 1}` : to_text(order)}, so \`order\`, \`phase\`, \`pathway\`, \`result\` and \`criteria\` must be stated`);
    return decision.has("pathway") ? new Map([["order", like.get("order")!], ...decision]) : merged(like, decision);
  });
}

/** JSON Merge Patch (RFC 7396): null takes a member away. */
function merged(target: Tree | undefined, patch: Tree): Tree {
  if (!is_object(patch)) return patch;
  const result: TreeObject = new Map(is_object(target) ? target : []);
  for (const [name, value] of patch) {
    if (value === "null") result.delete(name);
    else result.set(name, merged(result.get(name), value));
  }
  return result;
}
