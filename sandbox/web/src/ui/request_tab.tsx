// Trace: the request as switches, as a form and as JSON.
import { useEffect, useMemo, useState } from "preact/hooks";
import { change, fire, outgoing, reset } from "../actions.ts";
import { KEY_STATES, type KeyState } from "../model/request.ts";
import { instance } from "../model/request.ts";
import { bytes } from "../model/text.ts";
import type { CdsRequest } from "../model/types.ts";
import * as s from "../state.ts";
import { download, redacted_case, scenario_of } from "./exporting.ts";
import { Form } from "./form.tsx";
import { Choice, Empty } from "./marks.tsx";
import { paste_whole } from "./pasting.ts";
import { TokenChoice } from "./token.tsx";

export function RequestTab() {
  const view = s.edit_as.value;
  const request = s.request.value;
  if (!request) return <Empty>Pick a case to see its request.</Empty>;
  return (
    <>
      <div class="toolbar">
        <Choice label="Edit as" name="edit-as" chosen={view} choose={(id) => { s.edit_as.value = id; }} options={[{ id: "switches", title: "Switches" }, { id: "form", title: "Form" }, { id: "json", title: "JSON" }]} />
      </div>
      {view === "switches" ? <Switches request={request} /> : view === "form" ? <Form request={request} /> : <JsonEditor request={request} />}
      <div class="buttons">
        <button type="button" class="primary" disabled={s.busy.value} onClick={() => void fire()}>Send</button>
        <button type="button" onClick={reset}>Put the case back</button>
      </div>
      <h3>Take it along</h3>
      <div class="buttons">
        <button type="button" onClick={() => void scenario_of().then(download)}>Export as scenario</button>
        <button type="button" onClick={() => download(redacted_case())}>Export redacted</button>
      </div>
      <p class="note">The redacted file holds pseudonyms and dates moved by an untold number of days, and leaves out names, addresses, notes and extensions. Words that can decide stay (concepts without a code, dosage texts, answers): read it before you pass it on.</p>
    </>
  );
}

function Switches({ request }: { request: CdsRequest }) {
  const keys = Object.keys(request.prefetch ?? {});
  const access = s.target.value === null ? s.config.value.fhirServer : s.target.value.fhir || null;
  return (
    <>
      <table class="switches">
        <caption>Prefetch</caption>
        <thead><tr><th scope="col">key</th><th scope="col">sent</th></tr></thead>
        <tbody>
          {keys.map((key) => {
            const state = s.key_states.value[key] ?? "on";
            return (
              <tr key={key} class={state === "on" ? "" : "switched"}>
                <th scope="row">{key}</th>
                <td>
                  <select aria-label={`prefetch ${key}`} value={state} onChange={(event) => { s.key_states.value = { ...s.key_states.value, [key]: event.currentTarget.value as KeyState }; s.stale.value = true; }}>
                    {KEY_STATES.map((option) => <option key={option} value={option}>{option}</option>)}
                  </select>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {keys.length === 0 ? <Empty>The request has no prefetch.</Empty> : null}
      <p class="check">
        <label><input type="checkbox" checked={s.fhir_access.value} disabled={access === null} onChange={(event) => { s.fhir_access.value = event.currentTarget.checked; s.stale.value = true; }} /> FHIR access: the service may read what is absent</label>
        {access === null ? <span class="note">off here: there is no FHIR server behind this page; the mock EHR of sandbox/demo has one</span> : null}
      </p>
      <TokenChoice />
    </>
  );
}

const BIG = 40_000;

function JsonEditor({ request }: { request: CdsRequest }) {
  const size = useMemo(() => s.raw_text.value?.length ?? JSON.stringify(request).length, [request]);
  const as_sent = useMemo(() => new Blob([outgoing(request, request.hook).text]).size, [request, s.switches.value]);
  // A text field of thousands of lines makes each keystroke slow, so a big request is edited part by part.
  const parts = ["all", "context", ...Object.keys(request.prefetch ?? {}).map((key) => `prefetch.${key}`)];
  const [part, set_part] = useState(size > BIG ? "context" : "all");
  const [text, set_text] = useState("");
  const [problem, set_problem] = useState("");
  useEffect(() => {
    set_text(part === "all" ? s.raw_text.value ?? JSON.stringify(request, null, 1) : JSON.stringify(part === "context" ? request.context : request.prefetch?.[part.slice(9)], null, 1));
    set_problem("");
  }, [part, request]);
  const use = (): boolean => {
    try {
      const value = JSON.parse(text);
      if (part === "all") {
        if (typeof value !== "object" || value === null || typeof value.context !== "object" || value.context === null) throw new Error("a request has a `context` object");
        change(value as CdsRequest, "edited as JSON", text);
      } else if (part === "context") change({ ...request, context: value }, "context edited as JSON");
      else change({ ...request, prefetch: { ...request.prefetch, [part.slice(9)]: value } }, `${part} edited as JSON`);
      set_problem("");
      return true;
    } catch (error) {
      set_problem(error instanceof Error ? error.message : String(error));
      return false;
    }
  };
  return (
    <div class="json-editor">
      <p class="check">
        <label>Part <select value={part} onChange={(event) => set_part(event.currentTarget.value)}>{parts.map((name) => <option key={name} value={name}>{name}</option>)}</select></label>
        <span class="note">{bytes(size)} in all</span>
      </p>
      <textarea aria-label="request as JSON" spellcheck={false} wrap="off" rows={22} value={text} aria-invalid={problem !== ""} aria-describedby="json-problem" onInput={(event) => set_text(event.currentTarget.value)} onPaste={(event) => paste_whole(event, set_text)} />
      <p id="json-problem" class="problem" role="alert">{problem}</p>
      <div class="buttons">
        <button type="button" onClick={() => { use(); }}>Use</button>
        <button type="button" onClick={() => { if (use()) void fire(); }}>Use and send</button>
        <button type="button" class="quiet" onClick={() => change({ ...request, hookInstance: instance() }, "new hookInstance")}>New hookInstance</button>
      </div>
      <p class="note">As sent now: {bytes(as_sent)}</p>
    </div>
  );
}
