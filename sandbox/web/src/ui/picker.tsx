// Left, above: every sandbox patient and every scenario, searched by any words.
import type { TargetedKeyboardEvent } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import { pick_chart, pick_scenario } from "../actions.ts";
import * as s from "../state.ts";
import type { ScenarioEntry } from "../model/types.ts";
import { run_all, running } from "../running.ts";
import { ClaimsTree } from "./claims_tree.tsx";
import { Choice } from "./marks.tsx";

interface Item { key: string; kind: "patient" | "scenario"; title: string; under: string; text: string; result: string | undefined; entry?: ScenarioEntry; pick: () => void | Promise<void> }
type Kind = "all" | "patient" | "scenario";

const SHOWN = 60;
const words_of = (id: string) => id.replaceAll("-", " ");

function open_runs(): void {
  s.view.value = "runs";
  if (s.narrow.value) s.pane.value = "orders";
}

export function Picker() {
  const [query, set_query] = useState("");
  const [kind, set_kind] = useState<Kind>("all");
  const [most, set_most] = useState(SHOWN);
  const [tree, set_tree] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const charts = s.charts.value;
  const scenarios = s.scenarios.value;
  const items = useMemo<Item[]>(() => [
    ...charts.map((chart): Item => ({
      key: `patient/${chart.slug}`, kind: "patient", title: chart.title, under: chart.story, result: chart.expect.result ?? undefined,
      text: `${chart.title} ${chart.story} ${chart.slug} ${chart.expect.result ?? ""} ${chart.expect.pathway ?? ""}`.toLowerCase(), pick: () => pick_chart(chart),
    })),
    ...scenarios.map((entry): Item => ({
      key: `scenario/${entry.policy}/${entry.id}`, kind: "scenario", title: entry.claim, under: words_of(entry.id), result: entry.status === undefined || entry.status === 200 ? entry.results?.[0] : String(entry.status),
      text: `${entry.claim} ${entry.id} ${words_of(entry.id)} ${entry.results?.join(" ") ?? ""} ${entry.status ?? ""}`.toLowerCase(), entry, pick: () => pick_scenario(entry),
    })),
  ], [charts, scenarios]);
  const found = useMemo(() => {
    const terms = query.toLowerCase().split(/\s+/).filter((term) => term !== "");
    return items.filter((item) => (kind === "all" || item.kind === kind) && terms.every((term) => item.text.includes(term)));
  }, [items, query, kind]);

  const claims = useMemo(() => found.flatMap(({ entry }) => (entry ? [entry] : [])), [found]);
  // By keyboard the next thing to reach is the order, not the rest of the list and the whole chart.
  const pick_by_key = async (item: Item | undefined) => {
    if (item) await then_focus(item.pick());
  };
  const then_focus = async (picking: void | Promise<void>) => {
    await picking;
    requestAnimationFrame(() => document.getElementById("pane-panel-orders")?.focus());
  };
  const focus = (index: number) => list.current?.querySelectorAll<HTMLButtonElement>("button[data-item]")[index]?.focus();
  const keys = (event: TargetedKeyboardEvent<HTMLUListElement>) => {
    const buttons = [...event.currentTarget.querySelectorAll("button[data-item]")];
    const at = buttons.indexOf(document.activeElement as Element);
    const to = event.key === "ArrowDown" ? at + 1 : event.key === "ArrowUp" ? at - 1 : event.key === "Home" ? 0 : event.key === "End" ? buttons.length - 1 : undefined;
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0) document.getElementById("search")?.focus();
    else focus(Math.min(to, buttons.length - 1));
  };
  const shown = found.slice(0, most);
  const here = s.picked.value?.key;
  const stop = Math.max(0, shown.findIndex((item) => item.key === here));
  return (
    <section class="picker" aria-labelledby="picker-title">
      <div class="picker-head">
        <h2 id="picker-title">Cases</h2>
        <button type="button" class="quiet" onClick={() => { s.opened.value = { kind: "import" }; }}>Import…</button>
      </div>
      <input id="search" type="search" placeholder="Search patients and scenarios" aria-label="Search patients and scenarios" autocomplete="off" spellcheck={false} value={query}
        onInput={(event) => { set_query(event.currentTarget.value); set_most(SHOWN); }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") { event.preventDefault(); focus(0); }
          if (event.key === "Enter") void pick_by_key(shown[0]);
        }} />
      <Choice label="Show" name="kind" chosen={kind} choose={(id) => { set_kind(id); set_most(SHOWN); }}
        options={[{ id: "all", title: "All" }, { id: "patient", title: `Patients ${charts.length}` }, { id: "scenario", title: `Scenarios ${scenarios.length}` }]} />
      <div class="buttons picker-ways">
        <button type="button" aria-pressed={tree} onClick={() => set_tree(!tree)}>Tree</button>
        <button type="button" disabled={running.value !== null || claims.length === 0} onClick={() => { open_runs(); void run_all(claims); }}>Run these {claims.length.toLocaleString("en-US")}</button>
        <button type="button" class="quiet" onClick={open_runs}>Runs</button>
      </div>
      {tree ? <ClaimsTree entries={claims} pick={(entry, by_key) => void (by_key ? then_focus(pick_scenario(entry)) : pick_scenario(entry))} /> : null}
      <ul class="cases" hidden={tree} ref={list} onKeyDown={keys} aria-label="Cases">
        {shown.map((item, i) => (
          <li key={item.key}>
            <button type="button" data-item tabIndex={i === stop ? 0 : -1} aria-current={item.key === here ? "true" : undefined} onClick={(event) => void (event.detail === 0 ? pick_by_key(item) : item.pick())}>
              <span class={`dot ${item.result ?? "none"}`} aria-hidden="true" />
              <span class="case-title">{item.title}</span>
              <span class="case-under">{item.under}</span>
              <span class="sr">{item.result ? `, expected ${item.result}` : ", no decision expected"}</span>
            </button>
          </li>
        ))}
        {found.length > most ? <li><button type="button" class="quiet more-cases" onClick={() => set_most(most + 200)}>{(found.length - most).toLocaleString("en-US")} more; show 200</button></li> : null}
      </ul>
      {found.length === 0 ? <p class="empty">{s.ready.value ? "Nothing has all of these words." : "Loading…"}</p> : null}
    </section>
  );
}
