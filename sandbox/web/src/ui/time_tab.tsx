// Trace: the drugs on a time axis, the overlap drawn over them; the same as a table for who does not see it.
import { day_text } from "../model/dates.ts";
import { shown } from "../model/text.ts";
import { timeline_of, type Span, type Timeline } from "../model/timeline.ts";
import * as s from "../state.ts";
import { Empty } from "./marks.tsx";

const WIDTH = 420;
const LEFT = 6;
const ROW = 26;
const HEAD = 20;

export function TimeTab() {
  const request = s.request.value;
  if (!request) return <Empty>Pick a case to see its drugs on a time axis.</Empty>;
  const time = timeline_of(request, s.drug_sets.value, s.today.value);
  if (time.lanes.length === 0) return <Empty>No belimumab, standard of care or conflicting drug is in the request.</Empty>;
  return (
    <figure class="timeline">
      <Plot time={time} />
      <figcaption>
        {time.overlaps.length > 0 ? <p class="overlap-words"><span class="swatch overlap-swatch" aria-hidden="true" />Overlap: {time.overlaps.slice(0, 4).map((o) => `${shown(o.names).slice(0, 160)}, ${day_text(o.from)} ${Number.isFinite(o.to) ? `to ${day_text(o.to)}` : "onwards"}`).join("; ")}</p> : <p class="note">No conflicting drug runs beside belimumab.</p>}
        <p class="legend"><span class="swatch draft" aria-hidden="true" />ordered now <span class="swatch current" aria-hidden="true" />current <span class="swatch unsure" aria-hidden="true" />unsure <span class="swatch ended" aria-hidden="true" />ended</p>
      </figcaption>
      <Listed time={time} />
    </figure>
  );
}

function months(from: number, to: number): number[] {
  const list: number[] = [];
  const date = new Date(from * 86_400_000);
  const step = to - from > 900 ? 6 : to - from > 420 ? 3 : 2;
  date.setUTCDate(1);
  date.setUTCMonth(Math.ceil((date.getUTCMonth() + 1) / step) * step);
  while (date.getTime() / 86_400_000 < to) {
    list.push(date.getTime() / 86_400_000);
    date.setUTCMonth(date.getUTCMonth() + step);
  }
  return list;
}

function Plot({ time }: { time: Timeline }) {
  const x = (day: number) => LEFT + ((Math.min(Math.max(day, time.from), time.to) - time.from) / (time.to - time.from || 1)) * (WIDTH - 2 * LEFT);
  let y = HEAD;
  const lanes = time.lanes.map((lane) => {
    const top = y;
    y += 16 + lane.spans.length * ROW;
    return { lane, top };
  });
  const height = y + 4;
  const words = `${time.lanes.map((lane) => `${lane.title}: ${lane.spans.length}`).join(", ")}; ${time.overlaps.length > 0 ? "overlap marked" : "no overlap"}`;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={`Timeline. ${words}`}>
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" class="hatch-ground" /><rect width="2" height="6" class="hatch-line" /></pattern>
      </defs>
      {months(time.from, time.to).map((day) => <g key={day}><line x1={x(day)} x2={x(day)} y1={HEAD - 4} y2={height} class="grid-line" /><text x={x(day)} y={11} text-anchor="middle" class="axis">{day_text(day).slice(0, 7)}</text></g>)}
      {time.overlaps.map((o, i) => <rect key={i} x={x(o.from)} width={Math.max(3, x(o.to) - x(o.from))} y={HEAD} height={height - HEAD} fill="url(#hatch)" class="overlap" />)}
      {lanes.map(({ lane, top }) => (
        <g key={lane.id}>
          <text x={LEFT} y={top + 11} class="lane-title">{lane.title}</text>
          {lane.spans.map((span, i) => <Bar key={`${span.key}/${i}`} span={span} y={top + 16 + i * ROW} x={x} />)}
        </g>
      ))}
      <line x1={x(time.today)} x2={x(time.today)} y1={HEAD - 4} y2={height} class="today-line" />
      <text x={Math.min(x(time.today) + 3, WIDTH - 30)} y={height - 3} class="axis today">today</text>
    </svg>
  );
}

function Bar({ span, y, x }: { span: Span; y: number; x: (day: number) => number }) {
  const left = x(span.from);
  const width = Math.max(span.point ? 0 : 4, x(span.to) - left);
  const name = shown(span.name).slice(0, 46);
  return (
    <g>
      {span.point ? <circle cx={left} cy={y + 16} r="4.5" class={`bar ${span.state}`} /> : <rect x={left} y={y + 12} width={width} height="9" rx="3" class={`bar ${span.state}`} />}
      {span.open ? <rect x={left + width} y={y + 12} width={WIDTH - LEFT - left - width} height="9" class={`bar ${span.state} runs-on`} /> : null}
      <text x={Math.min(left, WIDTH - 6 * name.length)} y={y + 9} class="bar-name">{name}</text>
    </g>
  );
}

function Listed({ time }: { time: Timeline }) {
  return (
    <details class="group"><summary>The same as a table</summary>
      <table class="plain-table">
        <thead><tr><th scope="col">drug</th><th scope="col">from</th><th scope="col">to</th><th scope="col">is</th></tr></thead>
        <tbody>{time.lanes.flatMap((lane) => lane.spans.map((span, i) => (
          <tr key={`${span.key}/${i}`}><th scope="row"><bdi>{shown(span.name).slice(0, 120)}</bdi></th><td>{span.undated ? "undated" : day_text(span.from)}</td><td>{span.open ? "open" : day_text(span.to)}</td><td>{lane.title}, {span.state}</td></tr>
        )))}</tbody>
      </table>
    </details>
  );
}
