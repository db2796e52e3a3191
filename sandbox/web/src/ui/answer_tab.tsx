// Trace: what went over the wire. Status, time split, headers and both bodies, each shown only when asked for.
import { useMemo, useState } from "preact/hooks";
import { bytes, milliseconds, shown } from "../model/text.ts";
import type { Phase } from "../model/server_timing.ts";
import * as s from "../state.ts";
import { audience } from "../tokens.ts";
import { CopyBar } from "./copying.tsx";
import { JsonView } from "./json_view.tsx";
import { Empty } from "./marks.tsx";

export function AnswerTab() {
  const call = s.shown_call.value;
  if (!call) return <Empty>Nothing was sent yet.</Empty>;
  return (
    <>
      <p class="status-line"><span class={`code ${call.status === 200 ? "good" : "bad"}`}>{call.failure ? "no answer" : `${call.status} ${call.statusText}`}</span> POST {audience(call.url)} · {call.at}</p>
      <CopyBar key={call.id} call={call} />
      <Split total={call.ms} phases={call.phases} />
      <Headers title="Request headers" list={call.requestHeaders} />
      <Body title="Request body" text={call.requestText} />
      <Headers title="Response headers" list={call.headers} />
      <Body title="Response body" text={call.text} open={call.text.length < 60_000} />
    </>
  );
}

function Split({ total, phases }: { total: number; phases: readonly Phase[] }) {
  const whole = phases.find((p) => p.name === "total");
  const parts = phases.filter((p) => p !== whole);
  const inside = whole?.ms ?? parts.reduce((sum, p) => sum + p.ms, 0);
  const rows: Phase[] = [...parts, { name: "outside the service", ms: Math.max(0, total - inside) }];
  if (phases.length === 0) return <p class="note">{milliseconds(total)} there and back; the service sent no Server-Timing header.</p>;
  let at = 0;
  return (
    <figure class="split">
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label={`time: ${rows.map((p) => `${p.name} ${milliseconds(p.ms)}`).join(", ")}`}>
        {rows.map((p, i) => {
          const x = at;
          const width = total > 0 ? (p.ms / total) * 100 : 0;
          at += width;
          return <rect key={p.name} x={x} width={width} height="6" class={i === rows.length - 1 ? "part-outside" : `part-${i % 6}`} />;
        })}
      </svg>
      <table>
        <caption class="sr">Time split</caption>
        <thead class="sr"><tr><th scope="col">phase</th><th scope="col">time</th></tr></thead>
        <tbody>
          {rows.map((p, i) => <tr key={p.name}><th scope="row"><span class={`swatch ${i === rows.length - 1 ? "part-outside" : `part-${i % 6}`}`} aria-hidden="true" />{shown(p.description ?? p.name)}</th><td>{milliseconds(p.ms)}</td></tr>)}
          <tr class="sum"><th scope="row">there and back</th><td>{milliseconds(total)}</td></tr>
        </tbody>
      </table>
    </figure>
  );
}

function Headers({ title, list }: { title: string; list: readonly [string, string][] }) {
  return (
    <details class="group"><summary>{title} <span class="count">{list.length}</span></summary>
      <dl class="headers">{list.map(([name, value], i) => [<dt key={`n${i}`}>{name}</dt>, <dd key={`v${i}`}>{name === "authorization" ? `${value.slice(0, 24)}…` : shown(value)}</dd>])}</dl>
    </details>
  );
}

function Body({ title, text, open = false }: { title: string; text: string; open?: boolean }) {
  const [opened, set_opened] = useState(open);
  const size = useMemo(() => bytes(new Blob([text]).size), [text]);
  return (
    <details class="group" open={opened} onToggle={(event) => set_opened(event.currentTarget.open)}>
      <summary>{title} <span class="note">{size}</span></summary>
      {opened ? <JsonView text={text} label={title} /> : null}
    </details>
  );
}
