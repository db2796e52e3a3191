// Days and partial FHIR dates: moving them by whole days, ages, and places on a time axis.

const DAY_MS = 86_400_000;
const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(T[0-9:.]+(?:Z|[+-]\d{2}:\d{2})?)?)?)?$/;

export function day_number(date: string): number | undefined {
  const part = DATE.exec(date);
  if (!part) return undefined;
  const ms = Date.UTC(Number(part[1]), Number(part[2] ?? "1") - 1, Number(part[3] ?? "1"));
  return Math.floor(ms / DAY_MS);
}

export function day_text(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Moves a date by whole days and leaves it as precise as it was; a text that is no date stays. */
export function moved(date: string, days: number): string {
  const part = DATE.exec(date);
  const day = day_number(date);
  if (!part || day === undefined || days === 0) return date;
  const whole = day_text(day + days);
  if (part[2] === undefined) return whole.slice(0, 4);
  if (part[3] === undefined) return whole.slice(0, 7);
  return whole + (part[4] ?? "");
}

/** Only what stands under one of FHIR's date elements is a date; a code such as `2011` is not. */
const DATED = /(?:^|[a-z])(?:Date|DateTime|On|Instant|Time)$|^(?:start|end|date|issued|authored|authoredOn|event|asOf|onsetDateTime|birthDate|recorded|whenHandedOver|whenPrepared|time|started|statusChanged|date[A-Z]\w*)$/;

/** Terms of a vocabulary, which a full date can be in shape only. */
const TERM = /^(?:code|system|display|version|url|reference|id)$/;
const FULL = /^\d{4}-\d{2}-\d{2}(?:T|$)/;

/** A copy of `value` with every date moved, so that it reads the same from another day. `every` takes full dates under any name too. */
export function with_dates_moved<T>(value: T, days: number, every = false): T {
  return days === 0 ? value : walk(value, "", days, every) as T;
}

function walk(value: unknown, name: string, days: number, every: boolean): unknown {
  if (typeof value === "string") return DATED.test(name) || (every && !TERM.test(name) && FULL.test(value)) ? moved(value, days) : value;
  if (Array.isArray(value)) return value.map((item) => walk(item, name, days, every));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, key, days, every)]));
}

export function days_between(from: string | null | undefined, to: string | null | undefined): number {
  const a = day_number(from ?? "");
  const b = day_number(to ?? "");
  return a === undefined || b === undefined ? 0 : b - a;
}

export function age_on(birth_date: string, day: string): number | undefined {
  const born = DATE.exec(birth_date);
  const then = DATE.exec(day);
  if (!born || !then) return undefined;
  const before = (then[2] ?? "01") + (then[3] ?? "01") < (born[2] ?? "01") + (born[3] ?? "01");
  return Number(then[1]) - Number(born[1]) - (before ? 1 : 0);
}
