// Trace: the drugs on a time axis, the overlap drawn over them; the same as a table for who does not see it.
import { useState } from "preact/hooks";
import { day_text } from "../model/dates.ts";
import { shown } from "../model/text.ts";
import { timeline_of, type Timeline } from "../model/timeline.ts";
import { window_of, ZOOMS, type Zoom } from "../model/timeline_rows.ts";
import * as s from "../state.ts";
import { Choice, Empty } from "./marks.tsx";
import { Plot } from "./plot.tsx";

export function TimeTab() {
  const [zoom, set_zoom] = useState<Zoom>("all");
  const request = s.request.value;
  if (!request) return <Empty>Pick a case to see its drugs on a time axis.</Empty>;
  const time = timeline_of(request, s.drug_sets.value, s.today.value);
  if (time.lanes.length === 0) return <Empty>No belimumab, standard of care or conflicting drug is in the request.</Empty>;
  const window = window_of(time, zoom);
  return (
    <figure class="timeline">
      <Choice label="Shown" name="zoom" chosen={zoom} choose={set_zoom} options={ZOOMS} />
      <Plot time={time} window={window} />
      <figcaption>
        {time.overlaps.length > 0 ? <p class="overlap-words"><span class="swatch overlap-swatch" aria-hidden="true" />Overlap: {time.overlaps.slice(0, 4).map((o) => `${shown(o.names).slice(0, 160)}, ${day_text(o.from)} ${Number.isFinite(o.to) ? `to ${day_text(o.to)}` : "onwards"}`).join("; ")}</p> : <p class="note">No conflicting drug runs beside belimumab.</p>}
        {window.outside > 0 ? <p class="note">{window.outside} more before or after what is shown.</p> : null}
        <ul class="legend" aria-label="Legend">
          <li><span class="swatch draft" aria-hidden="true" />ordered now</li>
          <li><span class="swatch current" aria-hidden="true" />current</li>
          <li><span class="swatch runs-on" aria-hidden="true" />runs on, no end told</li>
          <li><span class="swatch unsure" aria-hidden="true" />on hold or unsure</li>
          <li><span class="swatch ended" aria-hidden="true" />ended</li>
          <li><span class="swatch given" aria-hidden="true" />given or dispensed</li>
          <li><span class="swatch overlap-swatch" aria-hidden="true" />overlap</li>
          <li><span class="swatch today-swatch" aria-hidden="true" />today</li>
        </ul>
      </figcaption>
      <Listed time={time} />
    </figure>
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
