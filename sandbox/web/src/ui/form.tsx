// The request as a form: who signs for whom, what is ordered, and which resources the lists hold.
import { change } from "../actions.ts";
import { drug_words, is_object, key_of, status_of, words } from "../model/fhir.ts";
import { with_new_order } from "../model/order_codes.ts";
import { replaced } from "../model/suggestions.ts";
import { shown } from "../model/text.ts";
import type { CdsRequest, Resource } from "../model/types.ts";
import * as s from "../state.ts";
import { DrugList, OrderForm, Text } from "./order_form.tsx";

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
      <button type="button" onClick={() => change(with_new_order(request, s.today.value), "order added")}>Add an order</button>
      <DrugList />
      {Object.entries(request.prefetch ?? {}).map(([key, value]) => <ListForm key={key} request={request} name={key} value={value} />)}
    </div>
  );
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
