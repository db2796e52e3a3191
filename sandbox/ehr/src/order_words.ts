// An order as a clinician would say it: drug, dose, route, schedule, period, reason.
import type { CodeableConcept, Quantity, Reference, Resource } from "./fhir.ts";
import { words } from "./fhir.ts";

interface Repeat { count?: number; frequency?: number; period?: number; periodUnit?: string }
interface Dosage {
  text?: string;
  route?: CodeableConcept;
  timing?: { repeat?: Repeat };
  doseAndRate?: { type?: CodeableConcept; doseQuantity?: Quantity }[];
}

const UNITS: Record<string, string> = { h: "hour", d: "day", wk: "week", mo: "month", a: "year" };

/** `find` resolves a reference such as `Condition/x`, for the reason. */
export function order_in_words(order: Resource, find: (reference: string) => Resource | undefined): string {
  const parts = order.resourceType === "ServiceRequest" ? service_parts(order) : medication_parts(order);
  const reason = reason_of(order, find);
  return [...parts, ...(reason ? [`for ${reason}`] : [])].join(" · ");
}

function medication_parts(order: Resource): string[] {
  const dosages = (order["dosageInstruction"] as Dosage[] | undefined) ?? [];
  const period = (order["dispenseRequest"] as { validityPeriod?: { start?: string; end?: string } } | undefined)?.validityPeriod;
  return [
    medication(order),
    dosages.map(dosage_in_words).join(", then "),
    period ? `${period.start ?? "?"} to ${period.end ?? "open"}` : "",
  ].filter((part) => part !== "");
}

/** As a code, or as a reference that a person can read. */
function medication(order: Resource): string {
  const reference = order["medicationReference"] as Reference | undefined;
  return reference?.display ?? words(order["medicationCodeableConcept"] as CodeableConcept | undefined);
}

function service_parts(order: Resource): string[] {
  const code = order["code"] as CodeableConcept | undefined;
  const hcpcs = code?.coding?.[0]?.code;
  const units = (order["quantityQuantity"] as Quantity | undefined)?.value;
  const repeat = (order["occurrenceTiming"] as { repeat?: Repeat } | undefined)?.repeat;
  return [words(code), [units === undefined ? "" : `${units} units of ${hcpcs ?? "?"}`, schedule(repeat)].filter(Boolean).join(" ")]
    .filter((part) => part !== "");
}

function dosage_in_words(dosage: Dosage): string {
  // An EHR may write one dose thrice: as calculated, as given and as ordered. The ordered one is what was asked for.
  const doses = dosage.doseAndRate ?? [];
  const dose = (doses.find(({ type }) => type?.coding?.some(({ code }) => code === "ordered")) ?? doses[0])?.doseQuantity;
  const amount = dose?.value === undefined ? "" : `${dose.value.toLocaleString("en-US")} ${dose.unit ?? dose.code ?? ""}`.trim();
  const route = dosage.route ? words(dosage.route).replace(/ route$/, "").toLowerCase() : "";
  const said = [amount, route, schedule(dosage.timing?.repeat)].filter(Boolean).join(" ");
  return said || (dosage.text ?? "");
}

function schedule(repeat: Repeat | undefined): string {
  if (repeat?.period === undefined) return "";
  const unit = UNITS[repeat.periodUnit ?? ""] ?? repeat.periodUnit ?? "";
  const every = repeat.period === 1 ? `every ${unit}` : `every ${repeat.period} ${unit}s`;
  return repeat.count === undefined ? every : `${every}, ${repeat.count} doses`;
}

function reason_of(order: Resource, find: (reference: string) => Resource | undefined): string {
  const coded = (order["reasonCode"] as CodeableConcept[] | undefined)?.[0];
  if (coded) return words(coded);
  const reference = (order["reasonReference"] as Reference[] | undefined)?.[0]?.reference;
  const condition = reference === undefined ? undefined : find(reference);
  return condition ? words(condition["code"] as CodeableConcept | undefined) : "";
}
