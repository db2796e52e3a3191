// Applying what a card suggests, as an EHR would: to the draft orders, else to the chart.
import { entries, is_object, key_of } from "./fhir.ts";
import type { Action, CdsRequest, Resource, Suggestion } from "./types.ts";

export function applied(request: CdsRequest, suggestion: Suggestion): CdsRequest {
  return (suggestion.actions ?? []).reduce(act, structuredClone(request));
}

function act(request: CdsRequest, action: Action): CdsRequest {
  if (action.type === "delete") {
    const ids = Array.isArray(action.resourceId) ? action.resourceId : [action.resourceId ?? ""];
    return each_list(request, (resource) => (ids.includes(key_of(resource)) ? undefined : resource));
  }
  const fresh = action.resource;
  if (!fresh) return request;
  if (action.type === "create") return with_draft(request, { ...fresh, id: fresh.id ?? `new-${crypto.randomUUID().slice(0, 8)}` });
  return replaced(request, fresh);
}

/** The same resource wherever it stands. */
export function replaced(request: CdsRequest, fresh: Resource): CdsRequest {
  return each_list(request, (resource) => (key_of(resource) === key_of(fresh) ? fresh : resource));
}

function with_draft(request: CdsRequest, order: Resource): CdsRequest {
  const drafts = request.context.draftOrders ?? { resourceType: "Bundle" as const, type: "collection", entry: [] };
  return { ...request, context: { ...request.context, draftOrders: { ...drafts, entry: [...(drafts.entry ?? []), { resource: order }] } } };
}

function each_list(request: CdsRequest, change: (resource: Resource) => Resource | undefined): CdsRequest {
  const through = (value: unknown): unknown => {
    if (!is_object(value) || value["resourceType"] !== "Bundle" || !Array.isArray(value["entry"])) return value;
    const kept = value["entry"].flatMap((entry) => {
      if (!is_object(entry) || !is_object(entry["resource"])) return [entry];
      const resource = change(entry["resource"] as Resource);
      return resource ? [{ ...entry, resource }] : [];
    });
    return { ...value, entry: kept, ...(typeof value["total"] === "number" && { total: value["total"] - (value["entry"].length - kept.length) }) };
  };
  const drafts = through(request.context.draftOrders);
  const next: CdsRequest = { ...request, context: { ...request.context, draftOrders: drafts as NonNullable<CdsRequest["context"]["draftOrders"]> } };
  if (Array.isArray(next.context.selections)) {
    const left = new Set(entries(drafts).map(key_of));
    next.context.selections = next.context.selections.filter((selection) => left.has(selection));
  }
  if (is_object(request.prefetch)) {
    next.prefetch = Object.fromEntries(Object.entries(request.prefetch).map(([key, value]) => [key, through(value)]));
  }
  return next;
}
