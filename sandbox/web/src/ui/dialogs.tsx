// What opens over the page: a resource at the element, the policy at the sentence, the reason of a dismissal, an import.
import { useEffect, useRef, useState } from "preact/hooks";
import { import_files, import_text, send_feedback } from "../actions.ts";
import { find } from "../model/fhir.ts";
import { shown } from "../model/text.ts";
import * as s from "../state.ts";
import { focus_card_of } from "./card.tsx";
import { close, Dialog } from "./dialog.tsx";
import { Said } from "./marks.tsx";
import { paste_whole } from "./pasting.ts";
import { ServiceDialog } from "./service_dialog.tsx";

export function Dialogs() {
  const opened = s.opened.value;
  if (!opened) return null;
  if (opened.kind === "resource") return <ResourceDialog key={opened.reference} {...opened} />;
  if (opened.kind === "policy") return <PolicyDialog {...opened} />;
  if (opened.kind === "dismiss") return <DismissDialog cardKey={opened.cardKey} />;
  if (opened.kind === "service") return <ServiceDialog />;
  return <ImportDialog />;
}

const MOST_LINES = 1500;

function ResourceDialog({ reference, words, request }: { reference: string; words: string; request: s.Call["request"] }) {
  const mark = useRef<HTMLElement>(null);
  const place = find(request, reference);
  const lines = place ? JSON.stringify(place.resource, null, 2).split("\n") : [];
  const at = line_of(lines, words);
  const from = Math.max(0, Math.min(at - 200, lines.length - MOST_LINES));
  useEffect(() => mark.current?.scrollIntoView({ block: "center" }), []);
  return (
    <Dialog title={place ? reference.slice(0, 80) : "Not in the request"} wide>
      {place ? (
        <>
          <p class="note">at {place.pointer}</p>
          <pre class="json" tabIndex={0} aria-label="resource">{lines.slice(from, from + MOST_LINES).map((line, i) => (i + from === at ? <mark key={i} ref={mark}>{shown(line)}{"\n"}</mark> : `${shown(line)}\n`))}</pre>
        </>
      ) : <p>The request does not hold <Said text={reference} />; the service read it from the FHIR server, or the order has no id.</p>}
    </Dialog>
  );
}

/** The line that says what the evidence says; else the element that names the thing. */
function line_of(lines: readonly string[], words: string): number {
  const said = JSON.stringify(words).slice(1, -1);
  const exact = words === "" ? -1 : lines.findIndex((line) => line.includes(said));
  return exact >= 0 ? exact : Math.max(0, lines.findIndex((line) => /"(valueQuantity|valueInteger|medicationCodeableConcept|medicationReference|medication|code)"/.test(line)));
}

function PolicyDialog({ policy, version, cited }: { policy: string; version: string; cited: readonly string[] }) {
  const first = useRef<HTMLElement>(null);
  const found = s.policies.value.find((p) => p.id === policy && p.version === version) ?? s.policies.value.find((p) => p.id === policy);
  useEffect(() => first.current?.scrollIntoView({ block: "center" }), []);
  let seen = false;
  return (
    <Dialog title={shown(found?.title ?? policy)} wide>
      <p class="note">{shown(found?.payer ?? "")}, version {version}, in force from {shown(found?.effectiveFrom ?? version)}{found?.effectiveTo ? ` to ${found.effectiveTo}` : ""}. {found?.url && /^https?:/.test(found.url) ? <a href={found.url} target="_blank" rel="noreferrer noopener">The payer's document</a> : null}</p>
      <div class="policy-text">
        {(found?.sentences ?? []).map((sentence, i) => {
          const hit = cited.find((quote) => sentence.includes(quote));
          if (hit === undefined) return <p key={i} class={/^o /.test(sentence) ? "bullet" : ""}>{shown(sentence.replace(/^o /, ""))}</p>;
          const start = sentence.indexOf(hit);
          const mark = <mark ref={seen ? null : first}>{shown(hit)}</mark>;
          seen = true;
          return <p key={i} class={/^o /.test(sentence) ? "bullet" : ""}>{shown(sentence.slice(0, start).replace(/^o /, ""))}{mark}{shown(sentence.slice(start + hit.length))}</p>;
        })}
        {!found?.sentences?.length ? <ul>{cited.map((quote) => <li key={quote}><mark>{shown(quote)}</mark></li>)}</ul> : null}
      </div>
    </Dialog>
  );
}

function DismissDialog({ cardKey }: { cardKey: string }) {
  const call = s.calls.value.find((c) => c.id === Number(cardKey.split("/")[0]));
  const card = call?.answer?.cards?.[Number(cardKey.split("/")[1])];
  const reasons = card?.overrideReasons ?? [];
  const [reason, set_reason] = useState("");
  const [comment, set_comment] = useState("");
  const [problem, set_problem] = useState("");
  if (!call || !card) return null;
  const dismiss = (event: Event) => {
    event.preventDefault();
    const chosen = reasons.find((r) => r.code === reason);
    if (reasons.length > 0 && !chosen) return set_problem("choose a reason");
    const overrideReason = { ...(chosen && { reason: chosen }), ...(comment.trim() !== "" && { userComment: comment.trim() }) };
    void send_feedback(call, cardKey, { card: card.uuid ?? "", outcome: "overridden", ...(Object.keys(overrideReason).length > 0 && { overrideReason }) }, `Dismissed: ${shown(chosen?.display ?? "no reason asked")}`);
    close();
    focus_card_of(cardKey);
  };
  return (
    <Dialog title="Why is the card dismissed?">
      <form onSubmit={dismiss}>
        <p><Said text={card.summary} /></p>
        {reasons.length > 0 ? (
          <fieldset class="reasons" aria-describedby="reason-problem"><legend>Reason</legend>
            {reasons.map((r) => <label key={r.code}><input type="radio" name="reason" value={r.code} checked={reason === r.code} onChange={() => { set_reason(r.code ?? ""); set_problem(""); }} /> {shown(r.display ?? r.code)}</label>)}
          </fieldset>
        ) : <p class="note">This card offers no reasons; a comment is enough.</p>}
        <label class="field"><span>Comment (optional; no names or dates of a patient)</span><textarea rows={2} value={comment} onInput={(event) => set_comment(event.currentTarget.value)} /></label>
        <p id="reason-problem" class="problem" role="alert">{problem}</p>
        <div class="buttons"><button type="submit" class="primary">Dismiss and post feedback</button><button type="button" onClick={close}>Keep the card</button></div>
      </form>
    </Dialog>
  );
}

function ImportDialog() {
  const [text, set_text] = useState("");
  const [problem, set_problem] = useState("");
  const taken = async (importing: Promise<void>) => {
    try {
      await importing;
      close();
    } catch (error) {
      set_problem(error instanceof Error ? error.message : String(error));
    }
  };
  const take = (content: string, name: string) => taken(import_text(content, name));
  return (
    <Dialog title="Import a request">
      <p>One CDS Hooks request, a scenario, or a case this page exported as redacted. Of a scenario in the older form its archive, or request.json with expect.json.</p>
      <label class="field"><span>From a file</span><input type="file" multiple accept=".json,application/json,.zip" onChange={(event) => { const files = [...event.currentTarget.files ?? []]; if (files.length > 0) void taken(import_files(files)); }} /></label>
      <label class="field"><span>Or paste it here</span><textarea rows={8} spellcheck={false} wrap="off" value={text} onInput={(event) => set_text(event.currentTarget.value)} onPaste={(event) => paste_whole(event, (whole) => void take(whole, "Pasted request"))} /></label>
      <p class="problem" role="alert">{problem}</p>
      <div class="buttons"><button type="button" class="primary" disabled={text.trim() === ""} onClick={() => void take(text, "Pasted request")}>Import</button></div>
    </Dialog>
  );
}
