// The frame: header, three panes side by side where there is room, else one at a time behind tabs.
import type { ComponentChildren } from "preact";
import { shown } from "./model/text.ts";
import * as s from "./state.ts";
import { AnswerTab } from "./ui/answer_tab.tsx";
import { ChartView } from "./ui/chart.tsx";
import { Dialogs } from "./ui/dialogs.tsx";
import { HistoryTab } from "./ui/history_tab.tsx";
import { Choice, Tabs, type Tab } from "./ui/marks.tsx";
import { Orders } from "./ui/orders.tsx";
import { Picker } from "./ui/picker.tsx";
import { RequestTab } from "./ui/request_tab.tsx";
import { Runs } from "./ui/runs.tsx";
import { TimeTab } from "./ui/time_tab.tsx";
import { WhatIfTab } from "./ui/what_if_tab.tsx";
import { Why } from "./ui/why.tsx";

const PANES: readonly Tab<s.Pane>[] = [{ id: "patient", title: "Patient" }, { id: "orders", title: "Orders" }, { id: "trace", title: "Trace" }];

export function App() {
  return (
    <>
      <a class="skip" href="#pane-panel-orders" onClick={(event) => jump(event, "orders")}>To the orders</a>
      <a class="skip" href="#pane-panel-trace" onClick={(event) => jump(event, "trace")}>To the trace</a>
      <header class="top">
        <div class="brand"><img src="./icon.svg" alt="" width="26" height="26" /><h1>Ordersign <span>sandbox</span></h1></div>
        <p class="where">{where()}</p>
        <button type="button" class="quiet" aria-haspopup="dialog" onClick={() => { s.opened.value = { kind: "service" }; }}>Service…</button>
        <Choice label="Theme" name="theme" chosen={s.theme.value} choose={(id) => { s.theme.value = id; }} options={[{ id: "auto", title: "Auto" }, { id: "light", title: "Light" }, { id: "dark", title: "Dark" }]} />
      </header>
      {s.narrow.value ? <nav class="pane-tabs" aria-label="Panes"><Tabs label="Panes" prefix="pane" tabs={PANES} chosen={s.pane.value} choose={(id) => { s.pane.value = id; }} /></nav> : null}
      {s.notice.value !== "" ? <p class="notice" role="alert"><span>{shown(s.notice.value)}</span> <button type="button" class="quiet" onClick={() => { s.notice.value = ""; }}>Close</button></p> : null}
      <main class={s.narrow.value ? "panes single" : "panes"}>
        <Pane id="patient" label="Patient and cases"><Picker /><ChartView /></Pane>
        <Pane id="orders" label="Ordering screen">{s.view.value === "runs" ? <Runs /> : <Orders />}</Pane>
        <Pane id="trace" label="Trace"><Trace /></Pane>
      </main>
      <Dialogs />
      <Spoken />
    </>
  );
}

/** Apart from the frame, so that saying something draws nothing else anew. */
function Spoken() {
  return <p class="sr" role="status" aria-live="polite">{s.spoken.value}</p>;
}

function where(): string {
  if (!s.ready.value) return "loading…";
  const { now, fhirServer } = s.config.value;
  if (s.target.value !== null) return `${s.services.value.length} services of ${shown(s.target.value.service)}${s.wants_token.value ? ", which wants a token" : ""}`;
  const day = now ? ` · the service's day is ${now.slice(0, 10)}` : "";
  if (s.wants_token.value && s.services.value.length === 0) return "the services want a token: pick a case, then Request, JWT";
  return s.services.value.length === 0 ? "no service answers here" : `${s.services.value.length} services${fhirServer ? ", mock EHR beside them" : ""}${day}`;
}

function jump(event: Event, id: s.Pane): void {
  event.preventDefault();
  s.pane.value = id;
  requestAnimationFrame(() => document.getElementById(`pane-panel-${id}`)?.focus());
}

function Pane({ id, label, children }: { id: s.Pane; label: string; children: ComponentChildren }) {
  const single = s.narrow.value;
  return (
    <section id={`pane-panel-${id}`} class={`pane pane-${id}`} hidden={single && s.pane.value !== id} tabIndex={-1}
      {...(single ? { role: "tabpanel", "aria-labelledby": `pane-tab-${id}` } : { "aria-label": label })}>
      {children}
    </section>
  );
}

function Trace() {
  const tabs: readonly Tab<s.TraceTab>[] = [
    { id: "why", title: "Why" }, { id: "request", title: "Request" }, { id: "answer", title: "Answer" },
    { id: "what-if", title: "What if" }, { id: "time", title: "Timeline" }, { id: "history", title: "History", count: s.calls.value.length },
  ];
  const tab = s.trace_tab.value;
  return (
    <>
      <h2 class="sr">Trace</h2>
      <Tabs label="Trace" prefix="trace" tabs={tabs} chosen={tab} choose={(id) => { s.trace_tab.value = id; }} small />
      {tabs.map(({ id }) => (
        <div key={id} id={`trace-panel-${id}`} role="tabpanel" aria-labelledby={`trace-tab-${id}`} hidden={id !== tab} tabIndex={0} class="trace-panel">
          {id === tab ? <Shown tab={id} /> : null}
        </div>
      ))}
    </>
  );
}

function Shown({ tab }: { tab: s.TraceTab }) {
  switch (tab) {
    case "why": return <Why />;
    case "request": return <RequestTab />;
    case "answer": return <AnswerTab />;
    case "what-if": return <WhatIfTab />;
    case "time": return <TimeTab />;
    case "history": return <HistoryTab />;
  }
}
