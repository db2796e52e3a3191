// One draft order as a form: any drug, and the codes that its fields have.
import { change } from "../actions.ts";
import { codings_of, is_object, key_of } from "../model/fhir.ts";
import { drug_label, INTENTS, label_of, PERIOD_UNITS, STATUSES, with_dosage, with_drug, with_route, with_unit } from "../model/order_codes.ts";
import type { Bundle, CdsRequest, Resource } from "../model/types.ts";
import * as s from "../state.ts";
import { Said } from "./marks.tsx";

export function Text({ label, value, set }: { label: string; value: string; set: (value: string) => void }) {
  return <label class="field"><span>{label}</span><input value={value} onChange={(event) => set(event.currentTarget.value)} /></label>;
}

/** What the order says stays to be chosen, also where it is none of the list. */
function Codes({ label, value, list, set, wide }: { wide?: boolean; label: string; value: string; list: readonly (string | { id: string; title: string })[]; set: (value: string) => void }) {
  const options = list.map((one) => (typeof one === "string" ? { id: one, title: one } : one));
  return (
    <label class={wide ? "field wide" : "field"}><span>{label}</span>
      <select aria-label={label} value={value} onChange={(event) => set(event.currentTarget.value)}>
        <option value="">none</option>
        {value === "" || options.some(({ id }) => id === value) ? null : <option value={value}>{value}</option>}
        {options.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
      </select>
    </label>
  );
}

export function OrderForm({ request, order, index }: { request: CdsRequest; order: Resource; index: number }) {
  const choices = s.order_choices.value;
  const with_entries = (entries: (list: NonNullable<Bundle["entry"]>) => NonNullable<Bundle["entry"]>, words: string) => {
    const drafts = request.context.draftOrders as Bundle;
    change({ ...request, context: { ...request.context, draftOrders: { ...drafts, entry: entries(drafts.entry ?? []) } } }, `order ${index + 1}: ${words}`);
  };
  const put = (fresh: Resource, words: string) => with_entries((list) => list.map((e, i) => (i === index ? { ...e, resource: fresh } : e)), words);
  const dosages = Array.isArray(order["dosageInstruction"]) ? order["dosageInstruction"].filter(is_object) : [];
  const medication = order.resourceType === "MedicationRequest";
  return (
    <fieldset><legend>Order {index + 1}</legend>
      <p class="note"><Said text={key_of(order)} most={120} /></p>
      <label class="field"><span>drug: one of the list with its code, or words alone</span>
        <input list="drug-list" value={drug_label(order, request, choices)} onChange={(event) => put(with_drug(order, event.currentTarget.value, choices), "drug changed")} />
      </label>
      <div class="fields">
        <Codes label="status" value={String(order["status"] ?? "")} list={STATUSES} set={(value) => put({ ...order, status: value }, "status changed")} />
        <Codes label="intent" value={String(order["intent"] ?? "")} list={INTENTS} set={(value) => put({ ...order, intent: value }, "intent changed")} />
        <Text label="authored on" value={String(order["authoredOn"] ?? "")} set={(value) => put({ ...order, authoredOn: value }, "date changed")} />
      </div>
      {dosages.map((dosage, at) => {
        const rate = Array.isArray(dosage["doseAndRate"]) && is_object(dosage["doseAndRate"][0]) ? dosage["doseAndRate"][0] : {};
        const dose = is_object(rate["doseQuantity"]) ? rate["doseQuantity"] : {};
        const timing = is_object(dosage["timing"]) ? dosage["timing"] : {};
        const repeat = is_object(timing["repeat"]) ? timing["repeat"] : {};
        const set = (path: string[], words: string) => (value: string) => put(with_dosage(order, at, path, value), `${words} changed`);
        return (
          <div class="fields" key={at} role="group" aria-label={`dosage ${at + 1}`}>
            <Text label="dose" value={String(dose["value"] ?? "")} set={set(["doseAndRate", "0", "doseQuantity", "value"], "dose")} />
            <Codes label="unit" value={String(dose["code"] ?? dose["unit"] ?? "")} list={choices.units} set={(value) => put(with_unit(order, at, value), "unit changed")} />
            <Codes wide label="route" value={codings_of(dosage["route"])[0]?.code ?? ""} list={choices.routes.map(({ code, display }) => ({ id: code, title: display }))} set={(value) => put(with_route(order, at, value, choices), "route changed")} />
            <Text label="count" value={String(repeat["count"] ?? "")} set={set(["timing", "repeat", "count"], "count")} />
            <Text label="times" value={String(repeat["frequency"] ?? "")} set={set(["timing", "repeat", "frequency"], "frequency")} />
            <Text label="every" value={String(repeat["period"] ?? "")} set={set(["timing", "repeat", "period"], "period")} />
            <Codes label="of" value={String(repeat["periodUnit"] ?? "")} list={PERIOD_UNITS} set={set(["timing", "repeat", "periodUnit"], "period")} />
          </div>
        );
      })}
      <div class="buttons">
        {medication ? <button type="button" class="quiet" onClick={() => put(with_dosage(order, dosages.length, ["text"], ""), "dosage added")}>Add a dosage</button> : null}
        <button type="button" class="quiet" onClick={() => with_entries((list) => list.filter((_, i) => i !== index), "removed")}>Remove order {index + 1}</button>
      </div>
    </fieldset>
  );
}

export function DrugList() {
  return <datalist id="drug-list">{s.order_choices.value.drugs.map((drug) => <option key={`${drug.system} ${drug.code}`} value={label_of(drug)} />)}</datalist>;
}
