// Left, below: who the patient is, and what the chart says that reaches the service.
import { age_on } from "../model/dates.ts";
import { drug_words, is_object, key_of, person, status_of, words } from "../model/fhir.ts";
import type { Place } from "../model/fhir.ts";
import type { Resource } from "../model/types.ts";
import { shown } from "../model/text.ts";
import * as s from "../state.ts";
import { Empty } from "./marks.tsx";

const MOST = 40;

export function banner_of(): { name: string; facts: string[] } {
  const request = s.request.value;
  const patient = s.chart_places.value.map((p) => p.resource).find((r) => r.resourceType === "Patient");
  const birth = typeof patient?.["birthDate"] === "string" ? patient["birthDate"] : undefined;
  const age = birth === undefined ? undefined : age_on(birth, s.today.value);
  const weight = s.chart_places.value.map((p) => p.resource)
    .filter((r) => r.resourceType === "Observation" && is_object(r["valueQuantity"]) && /weight|29463-7|3141-9/i.test(words(r["code"]) + JSON.stringify(r["code"] ?? "")) && r["status"] !== "entered-in-error")
    .sort((a, b) => String(b["effectiveDateTime"] ?? "").localeCompare(String(a["effectiveDateTime"] ?? "")))[0];
  const quantity = weight?.["valueQuantity"] as { value?: unknown; unit?: unknown; code?: unknown } | undefined;
  return {
    name: person(patient) || `Patient ${request?.context?.patientId ?? ""}`,
    facts: [
      age === undefined ? "" : `${age} years`, typeof patient?.["gender"] === "string" ? patient["gender"] : "", birth === undefined ? "" : `born ${birth}`,
      quantity ? `${String(quantity.value ?? "")} ${String(quantity.unit ?? quantity.code ?? "")}${weight?.["effectiveDateTime"] ? ` on ${String(weight["effectiveDateTime"]).slice(0, 10)}` : ""}` : "",
    ].filter((fact) => fact !== ""),
  };
}

function date_of(resource: Resource): string {
  const period = is_object(resource["effectivePeriod"]) ? resource["effectivePeriod"]["start"] : undefined;
  const said = resource["onsetDateTime"] ?? resource["authoredOn"] ?? period ?? resource["effectiveDateTime"] ?? resource["recordedDate"] ?? resource["whenHandedOver"];
  return typeof said === "string" ? said.slice(0, 10) : "";
}

const GROUPS: { title: string; fits: RegExp }[] = [
  { title: "Problems", fits: /^Condition$/ },
  { title: "Medications", fits: /^Medication(Request|Statement|Order)$/ },
  { title: "Given and dispensed", fits: /^Medication(Administration|Dispense)$/ },
  { title: "Observations", fits: /^(Observation|QuestionnaireResponse)$/ },
  { title: "Coverage", fits: /^Coverage$/ },
];

const QUIET = /^(stopped|completed|cancelled|resolved|inactive|remission|entered-in-error|not-taken|ended|refuted)$/;

export function ChartView() {
  const request = s.request.value;
  if (!request) return <section class="chart" aria-labelledby="chart-title"><h2 id="chart-title">Chart</h2><Empty>Pick a patient or a scenario.</Empty></section>;
  const held = s.chart_places.value.filter((place) => place.pointer.startsWith("/prefetch"));
  return (
    <section class="chart" aria-labelledby="chart-title">
      <h2 id="chart-title">Chart</h2>
      {s.picked.value?.moved ? <p class="note">Dates are moved by {s.picked.value.moved} days, to the service's day {s.today.value}.</p> : null}
      {GROUPS.map((group) => <Group key={group.title} title={group.title} places={held.filter((place) => group.fits.test(place.resource.resourceType))} />)}
    </section>
  );
}

function Group({ title, places }: { title: string; places: readonly Place[] }) {
  if (places.length === 0) return null;
  const request = s.request.value ?? undefined;
  return (
    <details class="group" open={places.length <= 30}>
      <summary>{title} <span class="count">{places.length}</span></summary>
      <ul>
        {places.slice(0, MOST).map(({ pointer, resource }) => {
          const status = status_of(resource);
          const name = drug_words(resource, request) || words(resource["code"]) || key_of(resource);
          const quantity = is_object(resource["valueQuantity"]) ? ` ${String(resource["valueQuantity"]["value"] ?? "")} ${String(resource["valueQuantity"]["unit"] ?? "")}` : "";
          return (
            <li key={pointer} class={QUIET.test(status) ? "quiet-row" : ""}>
              <button type="button" class="row" onClick={() => { if (request) s.opened.value = { kind: "resource", reference: key_of(resource), words: name, request }; }}>
                <span class="row-name"><bdi>{shown(name.slice(0, 160))}</bdi>{shown(quantity)}</span>
                <span class="row-under">{[status, date_of(resource)].filter((part) => part !== "").map((part) => shown(part).slice(0, 60)).join(" · ")}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {places.length > MOST ? <p class="note">and {places.length - MOST} more in the request</p> : null}
    </details>
  );
}
