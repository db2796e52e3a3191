// An independent reading of FHIR dates, by Date.UTC alone, and pseudo-random pairs of them. What it holds: a partial date is
// any of its days; two dates with time and offset compare as instants, to the second; else the days as written compare.

export type Truth = "met" | "unmet" | "unknown";

interface Moment {
  first: number;
  last: number;
  instant?: number;
}

const day = 86_400_000;
const pattern = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

/** Undefined for what is no date: then no comparison is possible. */
export function read(text: string): Moment | undefined {
  const parts = pattern.exec(text);
  if (!parts) return undefined;
  const [, year, month, date, hour, minute, second = "0", offset] = parts;
  const y = Number(year);
  if (!month) return { first: Date.UTC(y, 0, 1), last: Date.UTC(y + 1, 0, 1) - day };
  const m = Number(month);
  if (m < 1 || m > 12) return undefined;
  // Day 0 of the next month is the last of this one.
  if (!date) return { first: Date.UTC(y, m - 1, 1), last: Date.UTC(y, m, 0) };
  const first = Date.UTC(y, m - 1, Number(date));
  if (new Date(first).toISOString().slice(0, 10) !== `${year}-${month}-${date}`) return undefined;
  if (!hour) return { first, last: first };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  if (!offset) return { first, last: first };
  const [hours = 0, minutes = 0] = offset === "Z" ? [] : offset.slice(1).split(":").map(Number);
  if (hours > 14 || minutes > 59) return undefined;
  const shift = (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
  // A leap second counts as the second before it.
  const instant = first + Number(hour) * 3_600_000 + Number(minute) * 60_000 + Math.min(Number(second), 59) * 1000 - shift;
  return { first, last: first, instant };
}

/** Is `a` before `b` for every choice of days within them, for none, or for some? */
export function before(a: Moment, b: Moment): Truth {
  if (a.instant !== undefined && b.instant !== undefined) return a.instant < b.instant ? "met" : "unmet";
  const forSome = a.first < b.last;
  const forAll = a.last < b.first;
  return forAll ? "met" : forSome ? "unknown" : "unmet";
}

/** Numbers in [0, 1) that a seed repeats (mulberry32). */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const offsets = ["Z", "+00:00", "-00:00", "-05:00", "-06:00", "-11:00", "+01:00", "+05:30", "+05:45", "+13:00", "+14:00", "-03:30"];
const illegal = ["2023-02-29", "1900-02-29", "2024-02-30", "2024-13-01", "2024-00-10", "2024-04-31", "2024-4-01", "24-04-01", "2024-04-1", "2024/04/01",
  "2024-04-01T25:00:00Z", "2024-04-01T10:60:00Z", "2024-04-01T10:00:61Z", "2024-04-01T10:00:00z", "2024-04-01t10:00:00Z", "2024-04-01T10:00:00+15:00",
  "2024-04-01T10:00:00.Z", "2024-04-01T10:00:00+0500", "2024-04-01 10:00:00Z", " 2024-04-01", "2024-04-01 ", "2024-", "2024-04-", "20240401", "-2024-04-01"];

/** Rows of a, b, is a before b, is a after b; the last two are `illegal` where one of them is no date. */
export function pairs(seed: number, count: number): string[][] {
  const next = random(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const one = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const near = (at: number): number => at + (below(3) - 1) * below(one([2, 40, 800])) * day + below(86_400) * 1000;
  const written = (at: number): string => {
    const iso = new Date(at).toISOString();
    const fraction = one(["", "", ".5", ".000", ".123456789"]);
    return one([
      iso.slice(0, 4),
      iso.slice(0, 7),
      iso.slice(0, 10),
      iso.slice(0, 10),
      iso.slice(0, 19),
      iso.slice(0, 16) + one(offsets),
      iso.slice(0, 19) + fraction + one(offsets),
      iso.slice(0, 17) + "60" + one(offsets),
    ]);
  };
  return Array.from({ length: count }, () => {
    const at = Date.UTC(one([1900, 1999, 2000, 2023, 2024, 2025, 2026, 2100]), below(12), 1 + below(31), below(24), below(60), below(60));
    const isIllegal = below(20) === 0;
    const [a, b] = [written(at), isIllegal ? one(illegal) : written(near(at))];
    const [readA, readB] = [read(a), read(b)];
    if (!readA || !readB) return [a, b, "illegal", "illegal"];
    return [a, b, before(readA, readB), before(readB, readA)];
  });
}
