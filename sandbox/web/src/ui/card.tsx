// One card as a client shows it: summary, detail in the chosen skin, suggestions to apply, a dismissal that asks why.
import { change, card_key, send_feedback } from "../actions.ts";
import { criterion_of } from "../model/compare.ts";
import { instance } from "../model/request.ts";
import { in_dialect, meter, one_paragraph, SUMMARY_LIMIT } from "../model/skins.ts";
import { applied } from "../model/suggestions.ts";
import { shown } from "../model/text.ts";
import type { Card, Suggestion } from "../model/types.ts";
import * as s from "../state.ts";
import { Detail } from "./markdown.tsx";
import { Said } from "./marks.tsx";

function card_id(key: string): string {
  return `card-${key.replace("/", "-")}`;
}

/** The button that was pressed is gone with the choice; the card takes the focus, so that Tab goes on from there. */
export function focus_card(id: string): void {
  requestAnimationFrame(() => document.getElementById(`${id}-whole`)?.focus());
}

export function focus_card_of(key: string): void {
  focus_card(card_id(key));
}

export function CardView({ call, card, index }: { call: s.Call; card: Card; index: number }) {
  const key = card_key(call, index);
  const fate = s.fates.value[key];
  const view = in_dialect(card, s.dialect.value);
  const id = card_id(key);
  const apply = (suggestion: Suggestion) => {
    const request = s.request.value;
    if (!request) return;
    change({ ...applied(request, suggestion), hookInstance: instance() }, suggestion.label.toLowerCase());
    s.applied.value = { title: suggestion.label, request, before: call.id, after: undefined };
    focus_card(id);
    void send_feedback(call, key, { card: card.uuid ?? "", outcome: "accepted", acceptedSuggestions: [{ id: suggestion.uuid ?? "" }] }, `Applied: ${shown(suggestion.label)}`);
  };
  return (
    <article class={`card ${card.indicator}${fate ? " done" : ""}`} aria-labelledby={id} id={`${id}-whole`} tabIndex={-1}>
      <div class="card-head">
        <span class={`indicator ${card.indicator}`}>{card.indicator}</span>
        <h4 id={id}><Said text={card.summary} /></h4>
      </div>
      <Meter summary={card.summary} />
      <CardDetail text={card.detail ?? ""} />
      <p class="source">
        {card.source?.url && /^https?:/.test(card.source.url) ? <a href={card.source.url} target="_blank" rel="noreferrer noopener"><Said text={card.source.label ?? card.source.url} /></a> : <Said text={card.source?.label ?? ""} />}
        {" "}<button type="button" class="link" onClick={() => show_criterion(criterion_of(card))}>Why this card</button>
      </p>
      {fate ? <p class={`fate ${fate.kind}`}><Said text={fate.words} /> <span class="note">{fate.posted}</span></p> : (
        <div class="buttons">
          {view.suggestions.map(({ suggestion, label }) => (
            <button key={suggestion.uuid ?? label} type="button" class="suggestion" onClick={() => apply(suggestion)}><Said text={label} most={120} /></button>
          ))}
          <button type="button" class="quiet" aria-haspopup="dialog" onClick={() => { s.opened.value = { kind: "dismiss", cardKey: key }; }}>Dismiss…</button>
        </div>
      )}
      {view.notes.length > 0 ? <ul class="notes">{view.notes.map((note) => <li key={note}>{shown(note)}</li>)}</ul> : null}
    </article>
  );
}

function show_criterion(criterion: string): void {
  s.trace_tab.value = "why";
  s.pane.value = "trace";
  requestAnimationFrame(() => {
    const row = document.querySelector<HTMLDetailsElement>(criterion === "documentation" ? "details.criterion.unknown" : `details.criterion[data-id="${CSS.escape(criterion)}"]`);
    if (!row) return;
    row.open = true;
    row.querySelector("summary")?.focus();
  });
}

function Meter({ summary }: { summary: string }) {
  const { used, over, share } = meter(summary);
  return (
    <p class={`meter${over ? " over" : ""}`}>
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="4" rx="2" class="meter-track" /><rect width={share * 100} height="4" rx="2" class="meter-fill" /></svg>
      <span>{used} of {SUMMARY_LIMIT} characters</span>
    </p>
  );
}

function CardDetail({ text }: { text: string }) {
  if (text === "") return null;
  if (s.skin.value === "plain") return <p class="detail plain"><Said text={one_paragraph(text)} most={4000} /></p>;
  return <Detail text={text} html={s.skin.value === "html"} />;
}
