// Trace: every call of this visit, and two of them side by side.
import { useMemo, useState } from "preact/hooks";
import { criteria_changes, decisions_of, differences, type Difference } from "../model/compare.ts";
import { milliseconds, shown, shortened } from "../model/text.ts";
import * as s from "../state.ts";
import { Empty, TruthWord } from "./marks.tsx";
import { title_of } from "./why.tsx";

export function HistoryTab() {
  const calls = s.calls.value;
  const [left, set_left] = useState(0);
  const [right, set_right] = useState(0);
  if (calls.length === 0) return <Empty>No call yet.</Empty>;
  const a = calls.find((c) => c.id === left) ?? calls.at(-2);
  const b = calls.find((c) => c.id === right) ?? calls.at(-1);
  return (
    <>
      <div class="table-scroll" tabIndex={0} role="group" aria-label="calls">
        <table class="plain-table">
          <thead><tr><th scope="col">call</th><th scope="col">left</th><th scope="col">right</th></tr></thead>
          <tbody>{[...calls].reverse().map((call) => (
            <tr key={call.id} class={call.id === s.current_id.value ? "switched" : ""}>
              <th scope="row">
                <button type="button" class="link" onClick={() => { s.current_id.value = call.id; }}>{call.id}. {shown(call.label).slice(0, 80)}</button>
                <span class="row-under">{shown(call.caseTitle).slice(0, 70)} · {call.at} · {call.failure ? "no answer" : call.status} · {milliseconds(call.ms)} · {decisions_of(call.answer).map((d) => d.result).join(", ") || "no decision"}</span>
              </th>
              <td><input type="radio" name="diff-left" aria-label={`call ${call.id} on the left`} checked={call.id === a?.id} onChange={() => set_left(call.id)} /></td>
              <td><input type="radio" name="diff-right" aria-label={`call ${call.id} on the right`} checked={call.id === b?.id} onChange={() => set_right(call.id)} /></td>
            </tr>
          ))}</tbody>
        </table>
      </div>
      {a && b && a !== b ? <Diff left={a} right={b} /> : <Empty>Two calls are compared here side by side.</Empty>}
    </>
  );
}

function Diff({ left, right }: { left: s.Call; right: s.Call }) {
  const criteria = useMemo(() => criteria_changes(left.answer, right.answer), [left, right]);
  const asked = useMemo(() => differences(left.request, right.request), [left, right]);
  const answered = useMemo(() => differences(left.answer ?? left.body, right.answer ?? right.body), [left, right]);
  const policy = s.policies.value[0];
  return (
    <section aria-labelledby="diff-title" class="diff">
      <h3 id="diff-title">Call {left.id} beside call {right.id}</h3>
      <h4>Criteria</h4>
      {criteria.length === 0 ? <Empty>The same results.</Empty> : (
        <table class="plain-table side">
          <thead><tr><th scope="col">criterion</th><th scope="col">call {left.id}</th><th scope="col">call {right.id}</th></tr></thead>
          <tbody>{criteria.map((c) => <tr key={`${c.order} ${c.id}`}><th scope="row">{shown(title_of(policy, c.id))}</th><td><TruthWord truth={c.before} /></td><td><TruthWord truth={c.after} /></td></tr>)}</tbody>
        </table>
      )}
      <Side title="Request" list={asked} left={left.id} right={right.id} />
      <Side title="Answer" list={answered} left={left.id} right={right.id} />
    </section>
  );
}

function Side({ title, list, left, right }: { title: string; list: readonly Difference[]; left: number; right: number }) {
  return (
    <>
      <h4>{title}</h4>
      {list.length === 0 ? <Empty>The same.</Empty> : (
        <div class="table-scroll" tabIndex={0} role="group" aria-label={`${title} side by side`}>
          <table class="plain-table side">
            <thead><tr><th scope="col">call {left}</th><th scope="col">call {right}</th></tr></thead>
            <tbody>{list.slice(0, 80).flatMap((d) => [
              <tr key={`p${d.pointer}`} class="pointer"><th scope="colgroup" colSpan={2}>{shown(d.pointer || "/")}</th></tr>,
              <tr key={d.pointer}><td class={d.left === undefined ? "gone" : "was"}>{value_text(d.left)}</td><td class={d.right === undefined ? "gone" : "now"}>{value_text(d.right)}</td></tr>,
            ])}</tbody>
          </table>
        </div>
      )}
      {list.length > 80 ? <p class="note">and {list.length - 80} or more further differences</p> : null}
    </>
  );
}

function value_text(value: unknown): string {
  return value === undefined ? "absent" : shortened(shown(typeof value === "string" ? value : JSON.stringify(value, null, 1)), 400);
}
