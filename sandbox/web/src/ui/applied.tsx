// After a suggestion: the order before and after, and what the next signing changed in each criterion.
import { fire } from "../actions.ts";
import { criteria_changes, type CriterionChange } from "../model/compare.ts";
import { resource_changes } from "../model/resource_changes.ts";
import { shown, shortened } from "../model/text.ts";
import * as s from "../state.ts";
import { Said, TruthWord } from "./marks.tsx";
import { title_of } from "./why.tsx";

export function AppliedView() {
  const applied = s.applied.value;
  const request = s.request.value;
  if (!applied || !request) return null;
  const after = s.calls.value.find(({ id }) => id === applied.after);
  return (
    <section class="changes applied" aria-labelledby="applied-title">
      <h3 id="applied-title">Applied: <Said text={applied.title} most={120} /></h3>
      {resource_changes(applied.request, request).slice(0, 6).map((change) => (
        <div key={change.key} class="before-after">
          <p><strong><Said text={change.name} most={100} /></strong> <span class="row-under">{shown(change.key)}</span></p>
          <div class="pair">
            <Lines title="before" lines={change.before} />
            <Lines title="after" lines={change.after} />
          </div>
          {change.differences.length > 0 ? <ul class="fact-list">{change.differences.slice(0, 8).map((d) => <li key={d.pointer}><code>{shown(d.pointer)}</code>: {value_text(d.left)} → {value_text(d.right)}</li>)}</ul> : null}
        </div>
      ))}
      {after ? <Effect before={applied.before} after={after} /> : <button type="button" class="primary" disabled={s.busy.value} onClick={() => void fire()}>Sign again and compare</button>}
    </section>
  );
}

function Lines({ title, lines }: { title: string; lines: string[] | undefined }) {
  return <div class={title}><span class="label">{title}</span>{lines === undefined ? <p class="note">not there</p> : lines.map((line, i) => <p key={i}><Said text={line} most={160} /></p>)}</div>;
}

function value_text(value: unknown): string {
  return value === undefined ? "absent" : shortened(shown(typeof value === "string" ? value : JSON.stringify(value)), 100);
}

function Effect({ before, after }: { before: number; after: s.Call }) {
  const list = criteria_changes(s.calls.value.find(({ id }) => id === before)?.answer, after.answer);
  return (
    <div role="status">
      <p><strong>{after.answer ? list.length === 0 ? "Signed again: no criterion changes." : "Signed again:" : `Signed again: status ${after.status}.`}</strong></p>
      {after.answer ? <CriterionChanges list={list} /> : null}
    </div>
  );
}

export function CriterionChanges({ list }: { list: readonly CriterionChange[] }) {
  const policy = s.policies.value[0];
  return (
    <ul>{list.map((c) => (
      <li key={`${c.order} ${c.id}`}>{shown(title_of(policy, c.id))}: <TruthWord truth={c.before} /> <span aria-hidden="true">→</span><span class="sr">then</span> <TruthWord truth={c.after} />{c.finding ? <span class="row-under"><Said text={c.finding} /></span> : null}</li>
    ))}</ul>
  );
}
