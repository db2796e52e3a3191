// Trace: each order's decision as a tree of criteria, with the policy's sentence, the evidence and what would settle it.
import { open_packet } from "../actions.ts";
import { words_of_gap } from "../model/gaps.ts";
import { shown } from "../model/text.ts";
import type { Criterion, Decision, Evidence, Policy } from "../model/types.ts";
import * as s from "../state.ts";
import { Empty, Mark, Said, TruthWord } from "./marks.tsx";

export function policy_of(decision: Decision): Policy | undefined {
  return s.policies.value.find((p) => p.id === decision.policy && p.version === decision.version) ?? s.policies.value.find((p) => p.id === decision.policy);
}

export function citations(policy: Policy | undefined, criterion: string, pathway: string | undefined): string[] {
  const found = policy?.criteria?.find((c) => c.id === criterion);
  const cited = (pathway === undefined ? undefined : found?.citations?.[pathway]) ?? found?.citation ?? [];
  return Array.isArray(cited) ? cited : [cited];
}

export function title_of(policy: Policy | undefined, criterion: string): string {
  return policy?.criteria?.find((c) => c.id === criterion)?.title ?? criterion.replaceAll("-", " ");
}

export function Why() {
  const call = s.shown_call.value;
  if (!call) return <Empty>Sign the orders to see why each card comes, or does not.</Empty>;
  if (s.decisions.value.length === 0) {
    return <Empty>{call.status === 200 ? "No policy of this service governs these orders, or the answer is sent without its decisions." : "The service decided nothing: see the answer."}</Empty>;
  }
  return (
    <>
      <p><button type="button" class="quiet" onClick={() => void open_packet()}>Evidence as a page to print</button>{s.packet_failure.value ? <span class="note"> {shown(s.packet_failure.value)}</span> : null}</p>
      {s.decisions.value.map((decision) => <DecisionTree key={decision.order} decision={decision} request={call.request} />)}
    </>
  );
}

function DecisionTree({ decision, request }: { decision: Decision; request: s.Call["request"] }) {
  const policy = policy_of(decision);
  const pathway = policy?.pathways?.find((p) => p.id === decision.pathway);
  const list = decision.criteria ?? [];
  const count = (truth: string) => list.filter((c) => c.result === truth).length;
  return (
    <article class="decision">
      <h3><TruthWord truth={decision.result} /> <Said text={decision.order} most={80} /></h3>
      <dl class="facts">
        <dt>Policy</dt><dd>{shown(policy?.payer ?? "")} {shown(policy?.drug ?? decision.policy)}, {decision.version} <button type="button" class="link" onClick={() => { s.opened.value = { kind: "policy", policy: decision.policy, version: decision.version, cited: [] }; }}>read it</button></dd>
        <dt>Pathway</dt><dd>{shown(pathway?.title ?? decision.pathway ?? "none")}</dd>
        <dt>As of</dt><dd>{shown(decision.asOf ?? s.today.value)}</dd>
      </dl>
      <p class="tree-head">All of these {list.length}: {count("met")} met, {count("unmet")} unmet, {count("unknown")} unknown</p>
      <ul class="tree">
        {list.map((criterion) => <li key={criterion.id}><Node criterion={criterion} decision={decision} policy={policy} request={request} /></li>)}
      </ul>
    </article>
  );
}

function Node({ criterion, decision, policy, request }: { criterion: Criterion; decision: Decision; policy: Policy | undefined; request: s.Call["request"] }) {
  const cited = citations(policy, criterion.id, decision.pathway);
  const facts = s.what_if.value?.orders.find((o) => o.order === decision.order)?.facts?.filter((f) => f.criteria?.includes(criterion.id)) ?? [];
  return (
    <details class={`criterion ${criterion.result}`} data-id={criterion.id} open={criterion.result !== "met"}>
      <summary>
        <Mark truth={criterion.result} />
        <span class="criterion-title">{shown(title_of(policy, criterion.id))}<span class="sr">: {criterion.result}</span></span>
      </summary>
      <div class="criterion-body">
        {criterion.finding ? <p><Said text={criterion.finding} /></p> : null}
        {criterion.gap ? <p class="gap"><strong>{shown(criterion.gap)}</strong> {words_of_gap(criterion.gap)}</p> : null}
        {criterion.settledBy ? <p class="settled"><span class="label">Settled by</span> <Said text={criterion.settledBy} /></p> : null}
        {(criterion.evidence ?? []).length > 0 ? (
          <ul class="evidence" aria-label="Evidence">{(criterion.evidence ?? []).slice(0, 30).map((e, i) => <li key={i}><EvidenceRow evidence={e} request={request} /></li>)}</ul>
        ) : null}
        {facts.length > 0 ? <ul class="fact-list" aria-label="Facts">{facts.map((f) => <li key={f.id}><Mark truth={f.is} /> {shown(f.title ?? f.id)} <span class="sr">{f.is}</span></li>)}</ul> : null}
        {cited.length > 0 ? (
          <button type="button" class="cite" onClick={() => { s.opened.value = { kind: "policy", policy: decision.policy, version: decision.version, cited }; }}>
            <span class="label">Policy</span> {cited.map((sentence, i) => <q key={i}>{shown(sentence)}</q>)}
          </button>
        ) : null}
      </div>
    </details>
  );
}

function EvidenceRow({ evidence, request }: { evidence: Evidence; request: s.Call["request"] }) {
  const reference = evidence.reference ?? "";
  return (
    <button type="button" class="evidence-row" onClick={() => { s.opened.value = { kind: "resource", reference, words: evidence.display ?? "", request }; }}>
      <span><Said text={(evidence.display ?? reference).slice(0, 200)} /></span>
      <span class="row-under">{[reference.length > 60 ? `${reference.slice(0, 60)}…` : reference, evidence.basis ? `by ${evidence.basis}` : "", evidence.date ?? ""].filter((part) => part !== "").map(shown).join(" · ")}</span>
    </button>
  );
}
