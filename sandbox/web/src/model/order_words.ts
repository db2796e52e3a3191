// A dosage in words, as an ordering screen would print it. It shows; it never judges.
import { is_object, words } from "./fhir.ts";
import type { Resource } from "./types.ts";

const UNITS: Record<string, string> = { d: "day", wk: "week", mo: "month", h: "hour", a: "year", min: "minute", s: "second" };

export function dosage_lines(order: Resource): string[] {
  const dosages = Array.isArray(order["dosageInstruction"]) ? order["dosageInstruction"] : is_object(order["dosageInstruction"]) ? [order["dosageInstruction"]] : [];
  const lines = dosages.filter(is_object).map((dosage) => {
    const parts = [doses(dosage), timing(dosage["timing"]), dosage["asNeededBoolean"] === true || dosage["asNeeded"] === true ? "as needed" : "", words(dosage["route"])];
    const said = parts.filter((part) => part !== "").join(" · ");
    return said || (typeof dosage["text"] === "string" ? dosage["text"] : "no structured dosage");
  });
  if (lines.length > 0) return lines;
  const quantity = is_object(order["quantityQuantity"]) ? amount(order["quantityQuantity"]) : "";
  const when = timing(order["occurrenceTiming"]);
  return [quantity, when].some((part) => part !== "") ? [[quantity, when].filter((part) => part !== "").join(" · ")] : [];
}

function amount(quantity: unknown): string {
  if (!is_object(quantity)) return "";
  const value = quantity["value"];
  const unit = quantity["unit"] ?? quantity["code"] ?? "";
  const number = typeof value === "number" ? value.toLocaleString("en-US", { maximumFractionDigits: 3 }) : String(value ?? "");
  return `${number} ${String(unit)}`.trim();
}

function doses(dosage: Record<string, unknown>): string {
  const rates = Array.isArray(dosage["doseAndRate"]) ? dosage["doseAndRate"].filter(is_object) : [];
  const said = rates.map((rate) => {
    const range = is_object(rate["doseRange"]) ? rate["doseRange"] : undefined;
    const dose = range ? `${amount(range["low"])} to ${amount(range["high"])}` : amount(rate["doseQuantity"]);
    const kind = words(rate["type"]);
    return dose && rates.length > 1 && kind ? `${dose} (${kind.toLowerCase()})` : dose;
  }).filter((dose) => dose !== "");
  return said.length > 0 ? said.join(", ") : amount(dosage["doseQuantity"]);
}

function timing(value: unknown): string {
  if (!is_object(value)) return "";
  const repeat = is_object(value["repeat"]) ? value["repeat"] : undefined;
  const events = Array.isArray(value["event"]) ? value["event"].filter((e) => typeof e === "string").map((e) => e.slice(0, 10)) : [];
  const said = [events.length > 0 ? `on ${events.join(", ")}` : "", repeat ? repeated(repeat) : "", words(value["code"])];
  return said.filter((part) => part !== "").join(", ");
}

function repeated(repeat: Record<string, unknown>): string {
  const { count, frequency, period } = repeat as Record<string, number | undefined>;
  const unit = UNITS[String(repeat["periodUnit"])] ?? String(repeat["periodUnit"] ?? "");
  const every = period === undefined ? "" : `${frequency !== undefined && frequency !== 1 ? `${frequency} times ` : ""}every ${period === 1 ? unit : `${period} ${unit}s`}`;
  const times = count === undefined ? "" : count === 1 ? "once" : `${count} doses`;
  const span = is_object(repeat["boundsDuration"]) ? `for ${amount(repeat["boundsDuration"])}` : "";
  const bounds = is_object(repeat["boundsPeriod"]) ? [repeat["boundsPeriod"]["start"], repeat["boundsPeriod"]["end"]] : [];
  const dates = bounds.some((d) => typeof d === "string") ? `${bounds[0] ? `from ${String(bounds[0])}` : ""}${bounds[1] ? ` to ${String(bounds[1])}` : ""}`.trim() : "";
  return [times, every, span, dates].filter((part) => part !== "").join(" ");
}
