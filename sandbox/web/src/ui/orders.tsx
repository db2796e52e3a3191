// Middle: the EHR's ordering screen. Drafts, the button that signs, and the cards where a clinician meets them.
import { change, fire, reset } from "../actions.ts";
import { not_shown_again } from "../model/compare.ts";
import { drafts, drug_words, key_of, words } from "../model/fhir.ts";
import { with_new_order } from "../model/order_codes.ts";
import { dosage_lines } from "../model/order_words.ts";
import { SKINS, sorted, type Dialect } from "../model/skins.ts";
import { milliseconds, shown } from "../model/text.ts";
import type { Resource } from "../model/types.ts";
import { outcome_lines } from "../api.ts";
import * as s from "../state.ts";
import { AppliedView } from "./applied.tsx";
import { CardView } from "./card.tsx";
import { banner_of } from "./chart.tsx";
import { DoseLine } from "./dose_line.tsx";
import { Choice, Empty, Said, TruthWord } from "./marks.tsx";
import { TokenReport } from "./token.tsx";
import { title_of } from "./why.tsx";

export function Orders() {
  const request = s.request.value;
  if (!request) {
    return (
      <div class="welcome">
        <h2>Sign an order, see what the payer's policy says</h2>
        <p>Pick a patient or a scenario. The ordering screen opens here; signing calls the service, and the cards appear under the orders as a clinician would see them. On the right stands why each came.</p>
      </div>
    );
  }
  const banner = banner_of();
  return (
    <>
      <div class="banner">
        <h2><Said text={banner.name} most={80} /></h2>
        <p><bdi>{shown(banner.facts.join(" · "))}</bdi></p>
      </div>
      <div class="case-line">
        <p><strong><Said text={s.picked.value?.title ?? ""} /></strong></p>
        {s.edits.value.length > 0 ? <p class="note">Changed: {shown(s.edits.value.slice(-3).join("; "))}. <button type="button" class="link" onClick={reset}>Put the case back</button>{s.beyond_address.value ? " Too much for the address: a reload or a link loses it." : ""}</p> : null}
      </div>
      <section aria-labelledby="drafts-title">
        <h3 id="drafts-title">Orders to sign</h3>
        <ul class="drafts">
          {drafts(request).map((order, i) => <Draft key={`${key_of(order)}/${i}`} order={order} />)}
        </ul>
        {drafts(request).length === 0 ? <Empty>No draft order is left. <button type="button" class="link" onClick={add_order}>Add an order</button></Empty> : null}
        <AppliedView />
        <div class="buttons">
          <button type="button" class="primary" disabled={s.busy.value} onClick={() => void fire()}>{request.hook === "order-select" ? "Select orders" : s.stale.value ? "Sign again" : "Sign orders"}</button>
          <button type="button" disabled={s.busy.value} onClick={() => void fire({ hook: request.hook === "order-select" ? "order-sign" : "order-select" })}>Fire {request.hook === "order-select" ? "order-sign" : "order-select"}</button>
          {s.busy.value ? <span class="note">calling…</span> : null}
        </div>
      </section>
      <Answered />
    </>
  );
}

function add_order(): void {
  const request = s.request.value;
  if (!request) return;
  s.edit_as.value = "form";
  s.trace_tab.value = "request";
  s.pane.value = "trace";
  change(with_new_order(request, s.today.value), "order added");
  requestAnimationFrame(() => document.querySelector<HTMLInputElement>("input[list=drug-list]")?.focus());
}

function Draft({ order }: { order: Resource }) {
  const decision = s.decisions.value.find((d) => d.order === key_of(order));
  const reason = words(order["reasonCode"] ?? order["reason"]);
  return (
    <li class="draft">
      <div class="draft-head">
        <span class="draft-name"><Said text={drug_words(order, s.request.value ?? undefined) || key_of(order)} most={160} /></span>
        {decision ? <TruthWord truth={decision.result} /> : null}
      </div>
      {dosage_lines(order).slice(0, 8).map((line, i) => <p key={i} class="dosage"><Said text={line} most={200} /></p>)}
      {reason ? <p class="dosage">for <Said text={reason} most={160} /></p> : null}
      {decision && !s.stale.value ? <DoseLine decision={decision} /> : null}
    </li>
  );
}

function Answered() {
  const call = s.shown_call.value;
  const dialects: readonly { id: Dialect; title: string }[] = [{ id: "plain", title: "Plain" }, { id: "epic", title: "Epic" }];
  if (!call) return null;
  const cards = sorted((call.answer?.cards ?? []).map((card, index) => ({ card, index, indicator: card.indicator })));
  const again = remembered(call);
  return (
    <section aria-labelledby="cards-title" class="answer">
      <div class="answer-head">
        <h3 id="cards-title">Cards <span class="count">{cards.length}</span></h3>
        <Choice label="Skin" name="skin" options={SKINS} chosen={s.skin.value} choose={(id) => { s.skin.value = id; }} />
        <Choice label="Client" name="dialect" options={dialects} chosen={s.dialect.value} choose={(id) => { s.dialect.value = id; }} />
      </div>
      <p class="status-line">
        <span class={`code ${call.status === 200 ? "good" : "bad"}`}>{call.failure ? "no answer" : call.status}</span> {call.service} · {milliseconds(call.ms)}
        {s.stale.value ? <span class="stale"> · the orders have changed since</span> : null}
      </p>
      {call.unexpected ? <Verdict list={call.unexpected} /> : null}
      {again.length > 0 ? <NotShownAgain titles={again} /> : null}
      {!call.answer ? <Refused /> : cards.length === 0 && again.length === 0 ? <Empty>No card: there is nothing to tell the clinician.</Empty> : null}
      <div class={s.skin.value === "narrow" ? "cards narrow-panel" : "cards"}>
        {cards.map(({ card, index }) => <CardView key={`${call.id}/${card.uuid ?? index}`} call={call} card={card} index={index} />)}
      </div>
    </section>
  );
}

/** The criteria of whose cards that is so, by their titles. */
function remembered(call: s.Call): string[] {
  const dismissed_of = (id: number) => Object.entries(s.fates.value).flatMap(([key, { kind }]) => (kind === "overridden" && key.startsWith(`${id}/`) ? [Number(key.split("/")[1])] : []));
  const list = not_shown_again(call.answer, s.calls.value.filter(({ id }) => id < call.id).map(({ id, answer }) => ({ answer, dismissed: dismissed_of(id) })));
  return list.map((id) => (id === "documentation" ? "what is open" : shown(title_of(s.policies.value[0], id))));
}

function NotShownAgain({ titles }: { titles: readonly string[] }) {
  return <p class="verdict remembered"><strong>Not shown again:</strong> {titles.join("; ")}. Its card was dismissed for this patient, and what it rests on is the same. The decision stays: see Why.</p>;
}

function Verdict({ list }: { list: readonly string[] }) {
  if (list.length === 0) return <p class="verdict good">As the case expects.</p>;
  return <div class="verdict bad"><p>Not as the case expects:</p><ul>{list.map((line) => <li key={line}><Said text={line} /></li>)}</ul></div>;
}

function Refused() {
  const call = s.shown_call.value;
  const lines = call?.failure ? [call.failure] : outcome_lines(call?.body);
  if (call?.status === 401) return <div class="refused"><TokenReport key={call.id} call={call} /></div>;
  return <div class="refused"><p>The EHR shows no card; its log says:</p><ul>{(lines.length > 0 ? lines : [call?.text.slice(0, 400) ?? ""]).map((line) => <li key={line}><Said text={line} /></li>)}</ul></div>;
}
