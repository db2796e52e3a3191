// The timeline as rows to draw: what was given several times is one row of points, and a window may be narrower than all.
import type { Span, Timeline } from "./timeline.ts";

export type Zoom = "all" | "years" | "months";
export const ZOOMS: readonly { id: Zoom; title: string; days: number }[] = [
  { id: "all", title: "All", days: Infinity }, { id: "years", title: "2 years", days: 730 }, { id: "months", title: "6 months", days: 183 },
];

export interface Row { name: string; spans: Span[] }
export interface DrawnLane { id: string; title: string; rows: Row[] }
export interface Window { from: number; to: number; lanes: DrawnLane[]; outside: number }

/** Three quarters of a window lie before today, where the chart is; what ends before or begins after it is counted, not drawn. */
export function window_of(time: Timeline, zoom: Zoom): Window {
  const days = ZOOMS.find(({ id }) => id === zoom)?.days ?? Infinity;
  const whole = !Number.isFinite(days);
  const from = whole ? time.from : Math.max(time.from, Math.round(time.today - days * 0.75));
  const to = whole ? time.to : Math.min(time.to, Math.round(time.today + days * 0.25));
  let outside = 0;
  const lanes = time.lanes.map((lane) => {
    const within = lane.spans.filter((span) => whole || ((span.open || span.to >= from) && span.from <= to));
    outside += lane.spans.length - within.length;
    return { id: lane.id, title: lane.title, rows: rows_of(within) };
  });
  return { from, to, lanes: lanes.filter(({ rows }) => rows.length > 0), outside };
}

function rows_of(spans: readonly Span[]): Row[] {
  const rows: Row[] = [];
  for (const span of spans) {
    const row = span.point ? rows.find(({ name, spans: [first] }) => name === span.name && first?.point) : undefined;
    if (row) row.spans.push(span);
    else rows.push({ name: span.name, spans: [span] });
  }
  return rows;
}

const LETTER = 7; // pixels, a little more than the mean at the drawn size

/** Where a name begins so that it ends on the drawing, and as much of it as fits. */
export function placed_name(name: string, left: number, least: number, most: number): { x: number; text: string } {
  const room = Math.floor((most - least) / LETTER);
  const text = name.length <= room ? name : `${name.slice(0, Math.max(1, room - 1))}…`;
  return { x: Math.max(least, Math.min(left, most - text.length * LETTER)), text };
}
