// Reading the little of FHIR that the page shows, whatever the release and however odd the data.
import type { Bundle, CdsRequest, Coding, Concept, Resource } from "./types.ts";

export const is_object = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function key_of(resource: Resource): string {
  return `${resource.resourceType}/${resource.id ?? "?"}`;
}

export function codings_of(value: unknown): Coding[] {
  const concept = is_object(value) && is_object(value["concept"]) ? value["concept"] : value;
  const list = is_object(concept) ? concept["coding"] : undefined;
  return Array.isArray(list) ? list.filter(is_object) as Coding[] : [];
}

/** The words a person would use for a concept: its text, else the first display, else the code. */
export function words(value: unknown): string {
  const list = Array.isArray(value) ? value[0] : value;
  const concept = (is_object(list) && is_object(list["concept"]) ? list["concept"] : list) as Concept | undefined;
  const coding = codings_of(concept);
  const said = concept?.text ?? coding.find((c) => c.display)?.display ?? coding[0]?.code;
  return typeof said === "string" ? said : "";
}

export function entries(value: unknown): Resource[] {
  if (!is_object(value)) return [];
  if (value["resourceType"] !== "Bundle") return typeof value["resourceType"] === "string" ? [value as Resource] : [];
  const list = value["entry"];
  return Array.isArray(list) ? list.map((e) => is_object(e) ? e["resource"] : undefined).filter((r): r is Resource => is_object(r) && typeof r["resourceType"] === "string") : [];
}

export interface Place { pointer: string; resource: Resource }

/** Every resource of a request with where it stands. */
export function places(request: CdsRequest): Place[] {
  const found: Place[] = [];
  const add = (value: unknown, pointer: string) => {
    if (!is_object(value)) return;
    if (value["resourceType"] !== "Bundle") {
      if (typeof value["resourceType"] === "string") found.push({ pointer, resource: value as Resource });
      return;
    }
    const list = Array.isArray(value["entry"]) ? value["entry"] : [];
    list.forEach((entry, i) => add(is_object(entry) ? entry["resource"] : undefined, `${pointer}/entry/${i}/resource`));
  };
  add(request.context?.draftOrders, "/context/draftOrders");
  if (is_object(request.prefetch)) {
    for (const [key, value] of Object.entries(request.prefetch)) add(value, `/prefetch/${key}`);
  }
  return found;
}

export function find(request: CdsRequest, reference: string): Place | undefined {
  const all = places(request);
  const bare = reference.replace(/\/_history\/.*$/, "").replace(/^.*\/([A-Z][A-Za-z]+\/[^/]+)$/, "$1");
  const at = /^#\/context\/draftOrders\/entry\/(\d+)$/.exec(reference);
  if (at) return all.find((place) => place.pointer === `/context/draftOrders/entry/${at[1]}/resource`);
  return all.find((place) => key_of(place.resource) === bare);
}

export function drafts(request: CdsRequest): Resource[] {
  return entries(request.context?.draftOrders);
}

/** The name of what is ordered or taken, followed through a reference as far as the request holds its target. */
export function drug_words(resource: Resource, request?: CdsRequest): string {
  const direct = resource["medicationCodeableConcept"] ?? resource["medication"] ?? resource["code"] ?? resource["vaccineCode"];
  const said = words(direct);
  if (said) return said;
  const pointer = (resource["medicationReference"] ?? (is_object(resource["medication"]) ? resource["medication"]["reference"] : undefined)) as unknown;
  const reference = is_object(pointer) ? pointer : undefined;
  const target = typeof reference?.["reference"] === "string" ? reference["reference"] : "";
  if (target.startsWith("#") && Array.isArray(resource["contained"])) {
    const inside = (resource["contained"] as Resource[]).find((r) => is_object(r) && r.id === target.slice(1));
    if (inside) return words(inside["code"]) || words((inside["ingredient"] as { itemCodeableConcept?: Concept }[] | undefined)?.[0]?.itemCodeableConcept);
  }
  const place = request && target ? find(request, target) : undefined;
  if (place) return words(place.resource["code"]);
  return typeof reference?.["display"] === "string" ? reference["display"] : "";
}

export function status_of(resource: Resource): string {
  const clinical = resource["clinicalStatus"];
  const status = typeof clinical === "string" ? clinical : codings_of(clinical)[0]?.code;
  return status ?? (typeof resource["status"] === "string" ? resource["status"] : "");
}

export function bundle(resources: readonly Resource[], base = "https://ehr.example.org/fhir"): Bundle {
  return {
    resourceType: "Bundle", type: "searchset", total: resources.length,
    entry: resources.map((resource) => ({ fullUrl: `${base}/${key_of(resource)}`, resource, search: { mode: "match" } })),
  };
}

export function person(patient: Resource | undefined): string {
  const names = patient?.["name"];
  const name = Array.isArray(names) && is_object(names[0]) ? names[0] : undefined;
  const given = Array.isArray(name?.["given"]) ? name["given"].filter((g) => typeof g === "string") : [];
  const family = typeof name?.["family"] === "string" ? [name["family"]] : [];
  return [...given, ...family].join(" ") || (typeof name?.["text"] === "string" ? name["text"] : "");
}
