// The drawing of the timeline, in pixels of the screen, so that its letters are as large as those beside it.
import { useEffect, useRef, useState } from "preact/hooks";
import { day_text } from "../model/dates.ts";
import { shown } from "../model/text.ts";
import type { Span, Timeline } from "../model/timeline.ts";
import { placed_name, type Row, type Window } from "../model/timeline_rows.ts";

const SIDE = 8;
const ROW = 30;
const LANE = 20;
const HEAD = 40;

export function Plot({ time, window }: { time: Timeline; window: Window }) {
  const frame = useRef<HTMLDivElement>(null);
  const [width, set_width] = useState(400);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => { if (entry && entry.contentRect.width > 100) set_width(Math.floor(entry.contentRect.width)); });
    if (frame.current) observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);
  const x = (day: number) => SIDE + ((Math.min(Math.max(day, window.from), window.to) - window.from) / (window.to - window.from || 1)) * (width - 2 * SIDE);
  let y = HEAD;
  const lanes = window.lanes.map((lane) => {
    const top = y;
    y += LANE + lane.rows.length * ROW;
    return { lane, top };
  });
  const height = y + 6;
  const words = `${time.lanes.map((lane) => `${lane.title}: ${lane.spans.length}`).join(", ")}; ${time.overlaps.length > 0 ? "overlap marked" : "no overlap"}`;
  const overlaps = time.overlaps.filter((o) => o.to >= window.from && o.from <= window.to);
  return (
    <div ref={frame} class="plot">
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={`Timeline. ${words}`}>
        <defs>
          <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" class="hatch-ground" /><rect width="2" height="6" class="hatch-line" /></pattern>
        </defs>
        {months(window.from, window.to, width).map((day) => (
          <g key={day}><line x1={x(day)} x2={x(day)} y1={HEAD - 6} y2={height} class="grid-line" /><text x={x(day)} y={13} text-anchor={x(day) < 30 ? "start" : x(day) > width - 30 ? "end" : "middle"} class="axis">{day_text(day).slice(0, 7)}</text></g>
        ))}
        {overlaps.map((o, i) => <rect key={i} x={x(o.from)} width={Math.max(3, x(o.to) - x(o.from))} y={HEAD} height={height - HEAD} fill="url(#hatch)" class="overlap" />)}
        <line x1={x(time.today)} x2={x(time.today)} y1={20} y2={height} class="today-line" />
        <text x={x(time.today) > width - 115 ? x(time.today) - 4 : x(time.today) + 4} y={29} text-anchor={x(time.today) > width - 115 ? "end" : "start"} class="axis today">today {day_text(time.today)}</text>
        {lanes.map(({ lane, top }) => (
          <g key={lane.id}>
            <text x={SIDE} y={top + 13} class="lane-title">{lane.title}</text>
            {lane.rows.map((row, i) => <Bars key={`${row.name}/${i}`} row={row} y={top + LANE + i * ROW} x={x} width={width} />)}
          </g>
        ))}
      </svg>
    </div>
  );
}

function months(from: number, to: number, width: number): number[] {
  const list: number[] = [];
  const date = new Date(from * 86_400_000);
  const most = Math.max(2, Math.floor(width / 62));
  const step = [1, 2, 3, 6, 12, 24, 60].find((months_) => (to - from) / 30.4 / months_ <= most) ?? 120;
  date.setUTCDate(1);
  date.setUTCMonth(Math.ceil((date.getUTCMonth() + 1) / step) * step);
  while (date.getTime() / 86_400_000 < to) {
    list.push(date.getTime() / 86_400_000);
    date.setUTCMonth(date.getUTCMonth() + step);
  }
  return list;
}

function Bars({ row, y, x, width }: { row: Row; y: number; x: (day: number) => number; width: number }) {
  const left = Math.min(...row.spans.map(({ from }) => x(from)));
  const times = row.spans.length > 1 ? ` × ${row.spans.length}` : "";
  const name = placed_name(`${shown(row.name).slice(0, 120)}${times}`, left, SIDE, width - SIDE);
  return (
    <g>
      <title>{shown(row.name).slice(0, 300)}{times}: {row.spans.slice(0, 12).map(told).join("; ")}</title>
      {row.spans.map((span, i) => <Bar key={i} span={span} y={y} x={x} width={width} />)}
      <text x={name.x} y={y + 11} class="bar-name">{name.text}</text>
    </g>
  );
}

function told(span: Span): string {
  return span.undated ? "undated" : span.point ? day_text(span.from) : `${day_text(span.from)} ${span.open ? "onwards" : `to ${day_text(span.to)}`}`;
}

function Bar({ span, y, x, width }: { span: Span; y: number; x: (day: number) => number; width: number }) {
  const left = x(span.from);
  const long = Math.max(4, x(span.to) - left);
  if (span.point) return <circle cx={left} cy={y + 20} r="5" class={`bar ${span.state}`} />;
  return (
    <>
      <rect x={left} y={y + 15} width={long} height="10" rx="3" class={`bar ${span.state}`} />
      {span.open ? <rect x={left + long} y={y + 15} width={Math.max(0, width - SIDE - left - long)} height="10" class={`bar ${span.state} runs-on`} /> : null}
    </>
  );
}
