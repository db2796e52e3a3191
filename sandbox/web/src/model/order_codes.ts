// The codes of an order's own fields: FHIR's where FHIR binds them, else those of the value sets and charts beside the page.
import { codings_of, drug_words, is_object } from "./fhir.ts";
import type { CdsRequest, Coding, Resource } from "./types.ts";

/** http://hl7.org/fhir/R4/valueset-medicationrequest-status.html */
export const STATUSES: readonly string[] = ["draft", "active", "on-hold", "cancelled", "completed", "entered-in-error", "stopped", "unknown"];
/** http://hl7.org/fhir/R4/valueset-medicationrequest-intent.html */
export const INTENTS: readonly string[] = ["proposal", "plan", "order", "original-order", "reflex-order", "filler-order", "instance-order", "option"];
/** http://hl7.org/fhir/R4/valueset-units-of-time.html */
export const PERIOD_UNITS: readonly string[] = ["s", "min", "h", "d", "wk", "mo", "a"];

export interface OrderChoices { drugs: Required<Coding>[]; routes: Required<Coding>[]; units: string[] }
export const NO_CHOICES: OrderChoices = { drugs: [], routes: [], units: [] };

export function label_of(drug: Required<Coding>): string {
  return `${drug.display} (${drug.code})`;
}

/** Where the drug stands: a ServiceRequest has a `code`. */
export function with_drug(order: Resource, words: string, choices: OrderChoices): Resource {
  const found = choices.drugs.find((drug) => label_of(drug) === words);
  const concept = found ? { coding: [{ system: found.system, code: found.code, display: found.display }], text: found.display } : { text: words };
  const { medicationReference: _, medication: __, ...rest } = order;
  return order.resourceType === "ServiceRequest" ? { ...order, code: concept } : { ...rest, medicationCodeableConcept: concept } as Resource;
}

/** As the list has it where the code is in the list, else in its own words. */
export function drug_label(order: Resource, request: CdsRequest, choices: OrderChoices): string {
  const codes = codings_of(order["medicationCodeableConcept"] ?? order["code"]);
  const found = choices.drugs.find((drug) => codes.some(({ system, code }) => system === drug.system && code === drug.code));
  return found ? label_of(found) : drug_words(order, request);
}

/** Sets what stands at the path in the dosage; an empty text takes it away. */
export function with_dosage(order: Resource, at: number, path: readonly string[], value: unknown): Resource {
  const copy = structuredClone(order);
  const list = (copy["dosageInstruction"] ??= []) as Record<string, unknown>[];
  let node: Record<string, unknown> = (list[at] ??= {});
  for (const [i, step] of path.slice(0, -1).entries()) {
    if (!is_object(node[step]) && !Array.isArray(node[step])) node[step] = /^\d+$/.test(path[i + 1] ?? "") ? [] : {};
    node = node[step] as Record<string, unknown>;
  }
  const last = path.at(-1) ?? "";
  if (value === "" || value === undefined) delete node[last];
  else node[last] = typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return copy;
}

/** A unit stands twice in a Quantity: as words and as a UCUM code. */
export function with_unit(order: Resource, at: number, unit: string): Resource {
  const dosage = (order["dosageInstruction"] as Record<string, unknown>[] | undefined)?.[at];
  const rate = Array.isArray(dosage?.["doseAndRate"]) ? dosage["doseAndRate"][0] as unknown : undefined;
  const dose = is_object(rate) && is_object(rate["doseQuantity"]) ? rate["doseQuantity"] : {};
  return with_dosage(order, at, ["doseAndRate", "0", "doseQuantity"], { ...dose, unit, code: unit, system: "http://unitsofmeasure.org" });
}

export function with_route(order: Resource, at: number, code: string, choices: OrderChoices): Resource {
  const route = choices.routes.find((one) => one.code === code);
  return with_dosage(order, at, ["route"], route ? { coding: [route], text: route.display } : undefined);
}

/** An order with nothing in it but whose it is. */
export function new_order(request: CdsRequest, today: string): Resource {
  const taken = (request.context.draftOrders?.entry ?? []).length;
  return {
    resourceType: "MedicationRequest", id: `new-order-${taken + 1}`, status: "draft", intent: "order", medicationCodeableConcept: { text: "" },
    subject: { reference: `Patient/${request.context.patientId ?? ""}` }, authoredOn: today, dosageInstruction: [{}],
  };
}

export function with_new_order(request: CdsRequest, today: string): CdsRequest {
  const drafts = request.context.draftOrders ?? { resourceType: "Bundle" as const, type: "collection" };
  return { ...request, context: { ...request.context, draftOrders: { ...drafts, entry: [...(drafts.entry ?? []), { resource: new_order(request, today) }] } } };
}
