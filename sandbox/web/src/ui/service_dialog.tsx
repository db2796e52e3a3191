// Which service is called, and whose patient is read.
import { useState } from "preact/hooks";
import { shown } from "../model/text.ts";
import * as s from "../state.ts";
import { use_own, use_patient, use_service } from "../targets.ts";
import { close, Dialog } from "./dialog.tsx";

export function ServiceDialog() {
  const [service, set_service] = useState(s.target.value?.service ?? "");
  const [fhir, set_fhir] = useState(s.target.value?.fhir ?? "");
  const [patient, set_patient] = useState(s.target.value?.patient ?? "");
  const [problem, set_problem] = useState("");
  const [unread, set_unread] = useState<string[]>([]);
  const [waiting, set_waiting] = useState(false);
  const reach = s.config.value.anyTarget;
  const during = async (work: () => Promise<void>) => {
    set_waiting(true);
    set_problem("");
    try {
      await work();
    } catch (error) {
      set_problem(error instanceof Error ? error.message : String(error));
    }
    set_waiting(false);
  };
  if (reach === undefined) {
    return <Dialog title="Service and FHIR server"><p>This page is served by the service itself, and its policy lets it call nothing else. Start <code>sandbox/demo</code>, or the mock EHR alone: through it any service and FHIR server of this machine is called.</p></Dialog>;
  }
  return (
    <Dialog title="Service and FHIR server">
      <p class="note">Calls go through the mock EHR, {reach ? "to any machine" : "to this machine only (start it with --any-target for others)"}, and never with its own tokens: choose one under Request, JWT.</p>
      <form onSubmit={(event) => { event.preventDefault(); void during(async () => { await use_service(service.trim()); }); }}>
        <label class="field"><span>CDS Hooks service: what stands before /cds-services</span><input value={service} placeholder="http://127.0.0.1:8080" spellcheck={false} onInput={(event) => set_service(event.currentTarget.value)} /></label>
        <div class="buttons">
          <button type="submit" class="primary" disabled={waiting || service.trim() === ""}>Call this service</button>
          {s.target.value ? <button type="button" disabled={waiting} onClick={() => void during(use_own)}>Back to our own</button> : null}
        </div>
      </form>
      <p class="note" role="status">{s.target.value ? `Called now: ${shown(s.target.value.service)}, ${s.wants_token.value ? "which wants a token" : `${s.services.value.length} services: ${s.services.value.map(({ id }) => shown(id)).join(", ").slice(0, 200)}`}.` : "Called now: our own service."}</p>
      <form onSubmit={(event) => { event.preventDefault(); void during(async () => { const left = await use_patient(fhir.trim(), patient.trim()); set_unread(left); if (left.length === 0) close(); }); }}>
        <label class="field"><span>FHIR server</span><input value={fhir} placeholder="http://127.0.0.1:8081/fhir" spellcheck={false} onInput={(event) => set_fhir(event.currentTarget.value)} /></label>
        <label class="field"><span>Patient id</span><input value={patient} spellcheck={false} onInput={(event) => set_patient(event.currentTarget.value)} /></label>
        <div class="buttons"><button type="submit" disabled={waiting || fhir.trim() === "" || patient.trim() === ""}>Read this patient</button></div>
      </form>
      {unread.length > 0 ? <div class="refused"><p>The patient is picked, but this could not be read:</p><ul>{unread.map((line) => <li key={line}>{shown(line)}</li>)}</ul></div> : null}
      <p class="problem" role="alert">{problem}</p>
    </Dialog>
  );
}
