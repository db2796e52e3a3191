// Another CDS Hooks service, and another FHIR server with a patient of it: both through the mock EHR.
import { batch } from "@preact/signals";
import { take_request } from "./actions.ts";
import { get } from "./api.ts";
import { meet_service } from "./meeting.ts";
import { is_object, person } from "./model/fhir.ts";
import { is_patient_id, query_of } from "./model/query.ts";
import { instance } from "./model/request.ts";
import { through } from "./model/through.ts";
import type { Resource } from "./model/types.ts";
import * as s from "./state.ts";
import { usual_token } from "./tokens.ts";

/** Undefined when the text is an address that can be called. */
export function wrong_with(text: string): string | undefined {
  if (!/^https?:\/\/[^/]/.test(text) || !URL.canParse(text)) return "want a URL such as http://127.0.0.1:8080";
  return undefined;
}

/** Throws with a sentence when nothing that is a CDS service answers there. */
export async function use_service(service: string): Promise<void> {
  const wrong = wrong_with(service);
  if (wrong !== undefined) throw new Error(wrong);
  const before = s.target.value;
  batch(() => {
    s.target.value = { service, fhir: "", patient: "" };
    s.token_kind.value = "none";
    s.services.value = [];
    s.policies.value = [];
    s.wants_token.value = false;
  });
  await meet_service(1);
  if (s.services.value.length > 0 || s.wants_token.value) return;
  const met = await get(`${through(service)}/cds-services`);
  if (before === null) await use_own();
  else await use_service(before.service);
  throw new Error(met.status === 403 ? "the mock EHR calls only this machine; start it with --any-target for others"
    : met.status === 502 || met.status === 0 ? "nothing answers there" : `its /cds-services answers ${met.status}${met.status === 200 ? " without services" : ""}`);
}

export async function use_own(): Promise<void> {
  batch(() => {
    s.target.value = null;
    s.token_kind.value = usual_token(s.config.value);
    s.services.value = [];
    s.policies.value = [];
  });
  await meet_service(1);
}

/** Reads the patient and what the service's templates ask for; the orders are then filled in by form. Returns what could not be read. */
export async function use_patient(fhir: string, patient: string): Promise<string[]> {
  const wrong = wrong_with(fhir);
  if (wrong !== undefined) throw new Error(wrong);
  if (!is_patient_id(patient)) throw new Error("want the id of a Patient: letters, digits, - and .");
  const read = async (query: string) => get<Resource>(`${through(fhir)}/${query}`);
  const found = await read(`Patient/${patient}`);
  if (!found.body || found.body.resourceType !== "Patient") throw new Error(`Patient/${patient} could not be read there (status ${found.status})`);
  const templates = s.services.value.find(({ hook }) => hook === "order-sign")?.prefetch ?? {};
  const problems: string[] = [];
  const values = await Promise.all(Object.entries(templates).map(async ([key, template]) => {
    const query = query_of(template, patient);
    if (query === undefined) {
      problems.push(`${key}: this page cannot ask for ${template}`);
      return [];
    }
    const got = query === `Patient/${patient}` ? found : await read(query);
    if (is_object(got.body)) return [[key, got.body] as const];
    problems.push(`${key}: status ${got.status}`);
    return [];
  }));
  const prefetch = Object.fromEntries(values.flat());
  const context = { userId: "Practitioner/sandbox", patientId: patient, draftOrders: { resourceType: "Bundle" as const, type: "collection", entry: [] } };
  take_request({
    key: `import/${Date.now()}`, kind: "import", title: `${person(found.body) || patient} of ${fhir}`, story: "another FHIR server", expect: null, now: null, moved: 0,
  }, { hook: "order-sign", hookInstance: instance(), context, prefetch });
  if (s.target.value) s.target.value = { ...s.target.value, fhir, patient };
  return problems;
}
