// The request as a form: who signs for whom, what is ordered, and which resources the lists hold.
import { change } from "../actions.ts";
import { drug_words, is_object, key_of, status_of, words } from "../model/fhir.ts";
import { replaced } from "../model/suggestions.ts";
import { shown } from "../model/text.ts";
import type { Bundle, CdsRequest, Resource } from "../model/types.ts";
import { Said } from "./marks.tsx";

const MOST = 25;

export function Form({ request }: { request: CdsRequest }) {
  const context = (member: string, value: string) => change({ ...request, context: { ...request.context, [member]: value } }, `${member} edited`);
  return (
    <div class="form">
      <fieldset><legend>Call</legend>
        <Text label="hookInstance" value={request.hookInstance} set={(value) => change({ ...request, hookInstance: value }, "hookInstance edited")} />
        {["userId", "patientId", "encounterId"].map((member) => <Text key={member} label={member} value={String(request.context[member] ?? "")} set={(value) => context(member, value)} />)}
      </fieldset>
      {(request.context.draftOrders?.entry ?? []).map((entry, i) => (entry.resource ? <OrderForm key={i} request={request} order={entry.resource} index={i} /> : null))}
      {Object.entries(request.prefetch ?? {}).map(([key, value]) => <ListForm key={key} request={request} name={key} value={value} />)}
    </div>
  );
}

function Text({ label, value, set }: { label: string; value: string; set: (value: string) => void }) {
  return <label class="field"><span>{label}</span><input value={value} onChange={(event) => set(event.currentTarget.value)} /></label>;
}

function OrderForm({ request, order, index }: { request: CdsRequest; order: Resource; index: number }) {
  const put = (fresh: Resource, words: string) => {
    const drafts = request.context.draftOrders as Bundle;
    const entry = (drafts.entry ?? []).map((e, i) => (i === index ? { ...e, resource: fresh } : e));
    change({ ...request, context: { ...request.context, draftOrders: { ...drafts, entry } } }, words);
  };
  const remove = () => {
    const drafts = request.context.draftOrders as Bundle;
    change({ ...request, context: { ...request.context, draftOrders: { ...drafts, entry: (drafts.entry ?? []).filter((_, i) => i !== index) } } }, `order ${index + 1} removed`);
  };
  const dosages = Array.isArray(order["dosageInstruction"]) ? order["dosageInstruction"].filter(is_object) : [];
  const set_at = (at: number, path: string[], value: string) => {
    const copy = structuredClone(order);
    let node = (copy["dosageInstruction"] as unknown[])[at] as Record<string, unknown>;
    for (const step of path.slice(0, -1)) {
      if (!is_object(node[step]) && !Array.isArray(node[step])) node[step] = {};
      node = node[step] as Record<string, unknown>;
    }
    const last = path.at(-1) ?? "";
    if (value === "") delete node[last];
    else node[last] = /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
    put(copy, `order ${index + 1}: ${last} edited`);
  };
  return (
    <fieldset><legend>Order {index + 1}</legend>
      <p class="note"><Said text={drug_words(order, request) || key_of(order)} most={120} /></p>
      <Text label="status" value={String(order["status"] ?? "")} set={(value) => put({ ...order, status: value }, `order ${index + 1}: status edited`)} />
      <Text label="authored on" value={String(order["authoredOn"] ?? "")} set={(value) => put({ ...order, authoredOn: value }, `order ${index + 1}: date edited`)} />
      {dosages.map((dosage, at) => {
        const rate = Array.isArray(dosage["doseAndRate"]) && is_object(dosage["doseAndRate"][0]) ? dosage["doseAndRate"][0] : {};
        const dose = is_object(rate["doseQuantity"]) ? rate["doseQuantity"] : {};
        const timing = is_object(dosage["timing"]) ? dosage["timing"] : {};
        const repeat = is_object(timing["repeat"]) ? timing["repeat"] : {};
        return (
          <div class="fields" key={at} role="group" aria-label={`dosage ${at + 1}`}>
            <Text label="dose" value={String(dose["value"] ?? "")} set={(value) => set_at(at, ["doseAndRate", "0", "doseQuantity", "value"], value)} />
            <Text label="unit" value={String(dose["unit"] ?? dose["code"] ?? "")} set={(value) => put(with_unit(order, at, value), `order ${index + 1}: unit edited`)} />
            <Text label="count" value={String(repeat["count"] ?? "")} set={(value) => set_at(at, ["timing", "repeat", "count"], value)} />
            <Text label="every" value={String(repeat["period"] ?? "")} set={(value) => set_at(at, ["timing", "repeat", "period"], value)} />
            <Text label="of" value={String(repeat["periodUnit"] ?? "")} set={(value) => set_at(at, ["timing", "repeat", "periodUnit"], value)} />
          </div>
        );
      })}
      <button type="button" class="quiet" onClick={remove}>Remove order {index + 1}</button>
    </fieldset>
  );
}

/** A unit stands twice in a Quantity: as words and as a UCUM code. */
function with_unit(order: Resource, at: number, unit: string): Resource {
  const copy = structuredClone(order);
  const dosage = (copy["dosageInstruction"] as Record<string, unknown>[])[at] ?? {};
  const rates = (dosage["doseAndRate"] ??= [{}]) as Record<string, unknown>[];
  const rate = rates[0] ?? {};
  rate["doseQuantity"] = { ...(is_object(rate["doseQuantity"]) ? rate["doseQuantity"] : {}), unit, code: unit, system: "http://unitsofmeasure.org" };
  return copy;
}

function ListForm({ request, name, value }: { request: CdsRequest; name: string; value: unknown }) {
  if (!is_object(value) || value["resourceType"] !== "Bundle") return null;
  const list = (Array.isArray(value["entry"]) ? value["entry"] : []).filter(is_object);
  if (list.length === 0) return null;
  const remove = (index: number) => {
    const entry = list.filter((_, i) => i !== index);
    change({ ...request, prefetch: { ...request.prefetch, [name]: { ...value, entry, total: entry.length } } }, `removed from ${name}`);
  };
  return (
    <details class="group"><summary>{name} <span class="count">{list.length}</span></summary>
      <ul class="form-list">
        {list.slice(0, MOST).map((entry, i) => {
          const resource = entry["resource"] as Resource | undefined;
          if (!resource) return null;
          const title = drug_words(resource, request) || words(resource["code"]) || key_of(resource);
          return (
            <li key={i}>
              <span class="row-name"><bdi>{shown(title.slice(0, 120))}</bdi></span>
              {typeof resource["status"] === "string" ? <input aria-label={`status of ${title.slice(0, 60)}`} value={resource["status"]} onChange={(event) => change(replaced(request, { ...resource, status: event.currentTarget.value }), `${title.slice(0, 60)}: status edited`)} /> : <span class="row-under">{status_of(resource)}</span>}
              <button type="button" class="quiet" aria-label={`remove ${title.slice(0, 60)}`} onClick={() => remove(i)}>Remove</button>
            </li>
          );
        })}
      </ul>
      {list.length > MOST ? <p class="note">and {list.length - MOST} more; edit those as JSON</p> : null}
    </details>
  );
}
