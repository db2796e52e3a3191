// Middle, instead of the orders: a run of many scenarios, failures first, held against an earlier one.
import { useEffect, useMemo, useState } from "preact/hooks";
import { junit } from "../../../ehr/src/scenarios/report.ts";
import { pick_scenario } from "../actions.ts";
import { in_order, run_changes, type KeptRun, type Row } from "../model/runs.ts";
import { shown } from "../model/text.ts";
import { load_runs, outcomes, running, runs, shown_run, stop_run } from "../running.ts";
import * as s from "../state.ts";
import { download } from "./exporting.ts";
import { Choice, Empty, Said } from "./marks.tsx";

const PART = 100;

export function Runs() {
  useEffect(load_runs, []);
  const now = running.value;
  const run = shown_run.value;
  return (
    <section class="runs" aria-labelledby="runs-title">
      <div class="answer-head">
        <h2 id="runs-title">Runs</h2>
        <button type="button" onClick={() => { s.view.value = "orders"; }}>Back to the orders</button>
      </div>
      {now ? (
        <div class="running" role="status">
          <progress max={now.all} value={now.done} aria-label="scenarios run" />
          <span>{now.done} of {now.all}{now.unlike > 0 ? `, ${now.unlike} unlike` : ""}</span>
          <button type="button" onClick={stop_run}>Stop</button>
        </div>
      ) : run ? <Ran key={run.id} run={run} /> : <Empty>No run yet. Search cases on the left, then "Run these".</Empty>}
    </section>
  );
}

function title_of_run(run: KeptRun): string {
  return `${run.id.slice(0, 16).replace("T", " ")} UTC, ${run.rows.length} at ${run.base}, day ${run.day}`;
}

type Filter = "all" | "unlike" | "skipped" | "good";
const FITS: Record<Filter, (row: Row) => boolean> = {
  all: () => true, unlike: ({ verdict }) => verdict === "different" || verdict === "failed",
  skipped: ({ verdict }) => verdict === "skipped", good: ({ verdict }) => verdict === "as expected",
};

function Ran({ run }: { run: KeptRun }) {
  const [filter, set_filter] = useState<Filter>("all");
  const [most, set_most] = useState(PART);
  const rows = useMemo(() => in_order(run.rows), [run]);
  const list = rows.filter(FITS[filter]);
  const count = (name: Filter) => rows.filter(FITS[name]).length;
  const whole = outcomes.value.length === run.rows.length && runs.value[0]?.id === run.id;
  const save = () => download({ name: "scenarios.xml", type: "application/xml", data: new Blob([junit(outcomes.value)], { type: "application/xml" }) });
  return (
    <>
      <p class={`verdict ${count("unlike") === 0 ? "good" : "bad"}`}>{count("good")} of {rows.length} as expected{count("unlike") > 0 ? `, ${count("unlike")} different or without an answer` : ""}{count("skipped") > 0 ? `, ${count("skipped")} left out: told for another day or other settings of the service` : ""}.</p>
      <p class="note">{title_of_run(run)}</p>
      <div class="buttons">
        <Choice label="Rows" name="rows" chosen={filter} choose={set_filter} options={[{ id: "all", title: "All" }, { id: "unlike", title: `Different ${count("unlike")}` }, { id: "skipped", title: `Left out ${count("skipped")}` }, { id: "good", title: "As expected" }]} />
        {whole ? <button type="button" onClick={save}>Download JUnit</button> : null}
      </div>
      <Compared run={run} />
      <div class="table-scroll" tabIndex={0} role="group" aria-label="outcomes">
        <table class="plain-table run-table">
          <thead><tr><th scope="col">scenario</th><th scope="col">is</th><th scope="col">answered</th></tr></thead>
          <tbody>{list.slice(0, most).map((row) => (
            <tr key={`${row.policy}/${row.id}`}>
              <th scope="row"><Opening policy={row.policy} id={row.id} claim={row.claim} /></th>
              <td class={`verdict-${row.verdict.replace(" ", "-")}`}>{row.verdict === "skipped" ? "left out" : row.verdict}</td>
              <td><Said text={row.why || row.answered} most={200} /></td>
            </tr>
          ))}</tbody>
        </table>
      </div>
      {list.length > most ? <button type="button" class="quiet" onClick={() => set_most(most + 4 * PART)}>{list.length - most} more; show the next</button> : null}
    </>
  );
}

function Opening({ policy, id, claim }: { policy: string; id: string; claim: string }) {
  const entry = s.scenarios.value.find((one) => one.policy === policy && one.id === id);
  return entry ? <button type="button" class="link" onClick={() => void pick_scenario(entry)}>{shown(claim)}</button> : <span>{shown(claim)}</span>;
}

function Compared({ run }: { run: KeptRun }) {
  const others = runs.value.filter(({ id }) => id !== run.id);
  const [with_id, set_with_id] = useState("");
  const other = others.find(({ id }) => id === with_id);
  const changes = useMemo(() => (other ? run_changes(other, run) : []), [other, run]);
  if (others.length === 0) return null;
  return (
    <div class="compared">
      <label class="field"><span>Compare with an earlier run (the last {runs.value.length} are kept in this browser)</span>
        <select value={with_id} onChange={(event) => set_with_id(event.currentTarget.value)}>
          <option value="">none</option>
          {others.map((one) => <option key={one.id} value={one.id}>{title_of_run(one)}</option>)}
        </select>
      </label>
      {!other ? null : changes.length === 0 ? <Empty>Every scenario was answered alike.</Empty> : (
        <div class="table-scroll" tabIndex={0} role="group" aria-label="changes between the runs">
          <table class="plain-table run-table">
            <caption>{changes.length} answered unlike</caption>
            <thead><tr><th scope="col">scenario</th><th scope="col">before</th><th scope="col">now</th></tr></thead>
            <tbody>{changes.slice(0, 2 * PART).map((change) => (
              <tr key={change.key}><th scope="row"><Opening policy={change.policy} id={change.id} claim={change.claim} /></th><td>{shown(change.before ?? "was not run")}</td><td>{shown(change.after ?? "was not run")}</td></tr>
            ))}</tbody>
          </table>
          {changes.length > 2 * PART ? <p class="note">and {changes.length - 2 * PART} more</p> : null}
        </div>
      )}
    </div>
  );
}
