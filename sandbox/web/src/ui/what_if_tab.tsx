// Trace: what if. Edits of the chart go through the whole service again; facts are switched in the library, which also finds the smallest change.
import { useEffect, useState } from "preact/hooks";
import { ask_what_if, change, fire } from "../actions.ts";
import { edits_for, type Edit } from "../model/chart_edits.ts";
import { criteria_changes } from "../model/compare.ts";
import { shown } from "../model/text.ts";
import type { Truth, WhatIfOrder } from "../model/types.ts";
import * as s from "../state.ts";
import { CriterionChanges } from "./applied.tsx";
import { Empty, Mark, Said, TruthWord } from "./marks.tsx";

export function WhatIfTab() {
  const call = s.shown_call.value;
  const waiting = s.what_if.value === null;
  useEffect(() => {
    if (call && waiting && s.decisions.value.length > 0) void ask_what_if({});
  }, [call, waiting]);
  if (!call) return <Empty>Sign the orders first; then change something and see what follows.</Empty>;
  return (
    <>
      <ChartEdits />
      <Changes />
      <h3>Facts</h3>
      {s.what_if.value?.failure ? <p class="note">{shown(s.what_if.value.failure)}</p> : null}
      {s.what_if.value?.orders.map((order) => <Facts key={order.order} order={order} />)}
      {s.decisions.value.length === 0 ? <Empty>Nothing was decided, so there is nothing to switch.</Empty> : null}
    </>
  );
}

function ChartEdits() {
  const call = s.shown_call.value;
  const request = s.request.value;
  if (!call || !request) return null;
  const list = edits_for(request, s.decisions.value, s.today.value);
  const run = async (edit: Edit, value?: string) => {
    const before = call.id;
    change(edit.run(request, value), edit.done);
    const after = await fire({ hook: request.hook, label: `what if: ${edit.title}` });
    if (after) s.chart_changes.value = { title: edit.done, before, after: after.id };
  };
  return (
    <section aria-labelledby="edits-title">
      <h3 id="edits-title">In the chart</h3>
      <ul class="edits">
        {list.map((edit) => <li key={edit.id}><EditRow edit={edit} run={(value) => void run(edit, value)} /></li>)}
      </ul>
    </section>
  );
}

function EditRow({ edit, run }: { edit: Edit; run: (value?: string) => void }) {
  const [value, set_value] = useState(edit.input?.value ?? "");
  const bad = edit.input !== undefined && !(Number(value) > 0);
  return (
    <>
      <button type="button" disabled={s.busy.value || bad} onClick={() => run(edit.input ? value : undefined)}><Said text={edit.title} most={90} /></button>
      {edit.input ? <label class="field inline"><input aria-label={edit.input.label} inputMode="decimal" value={value} onInput={(event) => set_value(event.currentTarget.value)} /> {edit.input.unit}</label> : null}
    </>
  );
}

function Changes() {
  const changes = s.chart_changes.value;
  const before = s.calls.value.find((c) => c.id === changes?.before);
  const after = s.calls.value.find((c) => c.id === changes?.after);
  if (!changes || !before || !after) return null;
  const list = criteria_changes(before.answer, after.answer);
  return (
    <div class="changes" role="status">
      <p><strong>{shown(changes.title)}</strong>: {list.length === 0 ? "no criterion changes." : ""}</p>
      <CriterionChanges list={list} />
    </div>
  );
}

const TRUTHS: readonly Truth[] = ["met", "unmet", "unknown"];

function Facts({ order }: { order: WhatIfOrder }) {
  const assume = (fact: string, truth: string) => {
    const next = { ...s.assumed.value, [fact]: truth };
    if (truth === "") delete next[fact];
    void ask_what_if(next);
  };
  const changed = (order.criteria ?? []).filter((c) => c.then !== undefined && c.then !== c.is);
  return (
    <article class="what-if">
      <p class="then"><Said text={order.order} most={60} />: <TruthWord truth={order.result} />{order.resultThen !== undefined && Object.keys(s.assumed.value).length > 0 ? <> <span aria-hidden="true">→</span><span class="sr">then</span> <TruthWord truth={order.resultThen} /></> : null}
        {order.pathwayThen !== undefined && order.pathwayThen !== order.pathway ? <span class="note"> pathway {shown(order.pathway)} → {shown(order.pathwayThen)}</span> : null}</p>
      <Supposed order={order} />
      <Smallest order={order} />
      <table class="switches">
        <caption>Suppose</caption>
        <thead><tr><th scope="col">fact</th><th scope="col">is</th><th scope="col">suppose</th></tr></thead>
        <tbody>
          {(order.facts ?? []).map((fact) => (
            <tr key={fact.id} class={s.assumed.value[fact.id] ? "switched" : ""}>
              <th scope="row">{shown(fact.title ?? fact.id)}</th>
              <td><TruthWord truth={fact.is} /></td>
              <td>
                <select aria-label={`suppose ${fact.title ?? fact.id}`} value={s.assumed.value[fact.id] ?? ""} onChange={(event) => assume(fact.id, event.currentTarget.value)}>
                  <option value="">as it is</option>
                  {TRUTHS.map((truth) => <option key={truth} value={truth}>{truth}</option>)}
                </select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {changed.length > 0 ? <ul class="changes">{changed.map((c) => <li key={c.id}><Mark truth={c.is} /><span aria-hidden="true">→</span><Mark truth={c.then} /> {shown(c.title ?? c.id)}<span class="sr">: {c.is} then {c.then}</span></li>)}</ul> : null}
      {Object.keys(s.assumed.value).length > 0 ? <button type="button" class="quiet" onClick={() => void ask_what_if({})}>As it is again</button> : null}
    </article>
  );
}

/** What is supposed, by name: the table of all facts is long. */
function Supposed({ order }: { order: WhatIfOrder }) {
  const list = (order.facts ?? []).filter((fact) => s.assumed.value[fact.id] !== undefined);
  if (list.length === 0) return null;
  return <p class="supposed">Supposing {list.map((fact) => `${shown(fact.title ?? fact.id)}: ${s.assumed.value[fact.id]} instead of ${fact.is}`).join("; ")}</p>;
}

function Smallest({ order }: { order: WhatIfOrder }) {
  const sets = order.smallestChanges ?? [];
  if (order.result === "met") return null;
  if (sets.length === 0) return <p class="note">No change of facts turns this decision.</p>;
  const least = Math.min(...sets.map((set) => set.length));
  return (
    <div class="smallest">
      <p><strong>{least === 1 ? "One change" : `${least} changes`} would turn it to met</strong></p>
      <ul>{sets.slice(0, 6).map((set, i) => (
        <li key={i}><button type="button" class="link" onClick={() => void ask_what_if(Object.fromEntries(set.map((x) => [x.fact, x.to])))}>{set.map((x) => shown(x.title ?? `${x.fact} ${x.to}`)).join(", and ")}</button></li>
      ))}</ul>
    </div>
  );
}
