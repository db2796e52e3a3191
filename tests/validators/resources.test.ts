// The charts that the sandbox serves and the resources that answers hand back are valid FHIR R4.
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { load_expanded } from "../../sandbox/ehr/src/scenarios/scenario.ts";
import { jsonFiles, pathOf, readJson, type Json } from "./lib/files.ts";
import { lantanaComplaints } from "./lib/lantana.ts";
import { medplumComplaints } from "./lib/medplum.ts";

const profiles = new Map<string, Json>(
  jsonFiles("fhir-profiles/structure-definitions").filter(({ json }) => json.kind === "resource").map(({ json }) => [json.type, json]),
);

function assertValid(resource: Json, where: string, profile?: Json): void {
  assert.deepEqual(medplumComplaints(resource, profile), [], where);
  assert.deepEqual(lantanaComplaints(resource, profile), [], where);
}

/** Of Observations, the profile speaks of weights alone. */
function profileFor(resource: Json): Json | undefined {
  const isWeight = resource.code?.coding?.some((coding: Json) => ["29463-7", "3141-9"].includes(coding.code));
  return resource.resourceType === "Observation" && !isWeight ? undefined : profiles.get(resource.resourceType);
}

for (const { name, json } of jsonFiles("sandbox/patients")) {
  test(`every resource of the sandbox patient ${name} is valid, by R4 and by our profiles`, () => {
    const resources: Json[] = [json.patient, ...json.resources, ...json.draftOrders];
    assert.ok(resources.length > 2);
    for (const resource of resources) {
      assertValid(resource, resource.id);
      const profile = profileFor(resource);
      if (profile) assertValid(resource, `${resource.id} by ${profile.id}`, profile);
    }
  });
}

/** An update hands the order back as it came, so these are as invalid as their requests, on purpose. */
const invalidRequests: [scenario: RegExp, reason: string][] = [
  [/^medication-code-matches-with-surrounding-blanks$/, "a code with blanks around it is still recognised"],
  [/^medication-definite-by-an-r5-reported-plan$/, "an order of R5; the validators know R4"],
  [/^medication-definite-by-code-as-number$/, "a code that is a number is still recognised"],
  [/^medication-without-subject-counts$/, "an order that names no subject is still read"],
  [/^protocol-simulator-request-is-answered$/, "a public simulator sends `category` without a list"],
  [/^protocol-update-echoes-the-whole-order$/, "an element that no release has comes back untouched"],
  [/^subject-ours-by-a-conditional-reference-to-our-identifier$/, "a subject may be a search, as in a transaction"],
  [/^shapes-/, "orders of other FHIR releases and with ids longer than R4's come back as they are; the validators know R4"],
];

interface Returned {
  scenario: string;
  resource: Json;
  /** The order of the request that it is an update of; none for an outcome. */
  order?: Json;
}

/** Every resource at whatever depth: draft orders, and what came by prefetch. */
function resourcesIn(value: Json): Json[] {
  if (typeof value !== "object" || value === null) return [];
  return [...(value.resourceType ? [value] : []), ...Object.values(value).flatMap(resourcesIn)];
}

function returnedBy(scenario: string, answer: Json, request: Json): Returned[] {
  if (answer.resourceType) return [{ scenario, resource: answer }];
  const cards: Json[] = Array.isArray(answer) ? answer : (answer.cards ?? []);
  const actions: Json[] = cards.flatMap((card) => (card.suggestions ?? []).flatMap((suggestion: Json) => suggestion.actions ?? []));
  const orders = resourcesIn(request);
  return [...actions, ...(answer.systemActions ?? [])]
    .filter(({ resource }) => resource)
    .map(({ resource }) => ({ scenario, resource, order: orders.find(({ resourceType, id }) => resourceType === resource.resourceType && id === resource.id) }));
}

/** The resources in the approved answers' actions and system actions, and the outcomes of refused calls. */
function returnedResources(): Returned[] {
  const drugs = readdirSync(pathOf("tests/scenarios"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return drugs.flatMap(({ name: drug }) => {
    const requests = new Map(load_expanded(pathOf("tests/scenarios", drug)).map(({ name, request }) => [name, request]));
    return readdirSync(pathOf("tests/scenarios", drug))
      .filter((criterion) => existsSync(pathOf("tests/scenarios", drug, criterion, "cards.golden.json")))
      .flatMap((criterion) => Object.entries(readJson("tests/scenarios", drug, criterion, "cards.golden.json") as Record<string, Json>)
        .map(([claim, answer]) => [`${criterion}-${claim}`, answer] as const))
      .filter(([, answer]) => JSON.stringify(answer).includes('"resource'))
      .flatMap(([scenario, answer]) => returnedBy(scenario, answer, answer.resourceType ? {} : JSON.parse(requests.get(scenario) ?? "{}")));
  });
}

/** The orders that answers of dialect crd hand back with their coverage; each answer is named `SCENARIO in VERSION`. */
function returnedToCrd(): Returned[] {
  const folder = pathOf("tests/scenarios", "belimumab");
  const requests = new Map(load_expanded(folder).map(({ name, request }) => [name, request]));
  return Object.entries(readJson("tests/scenarios", "belimumab", "crd.golden.json") as Record<string, Json>)
    .flatMap(([name, answer]) => returnedBy(name, answer, JSON.parse(requests.get(name.split(" in ")[0] ?? name) ?? "{}")));
}

const returned = [...returnedResources(), ...returnedToCrd()];
const complaintsOf = (resource: Json): string[] => [...medplumComplaints(resource), ...lantanaComplaints(resource)];
const isListed = (scenario: string): boolean => invalidRequests.some(([name]) => name.test(scenario));

test("every resource that an answer hands back is valid, but for requests that are invalid on purpose", () => {
  assert.ok(returned.filter(({ order }) => order).length > 100);
  for (const { scenario, resource } of returned) {
    if (!isListed(scenario)) assertValid(resource, scenario);
  }
});

test("every order comes back valid with its coverage, in each version of CRD", () => {
  const withCoverage = returnedToCrd().filter(({ resource }) => JSON.stringify(resource).includes("ext-coverage-information"));
  assert.ok(withCoverage.length >= 18);
  for (const { resource } of withCoverage) assert.ok(resource.extension.length > 0);
});

test("where the request is invalid, the change that an answer suggests adds nothing invalid", () => {
  for (const { scenario, resource, order } of returned.filter(({ scenario }) => isListed(scenario))) {
    assert.ok(order, scenario);
    const before = complaintsOf(order);
    assert.deepEqual(complaintsOf(resource).filter((complaint) => !before.includes(complaint)), [], scenario);
  }
});

test("a scenario that has become valid leaves the list", () => {
  const invalid = new Set(returned.filter(({ resource }) => complaintsOf(resource).length > 0).map(({ scenario }) => scenario));
  for (const [name] of invalidRequests) {
    if (name.source !== "^shapes-") assert.ok([...invalid].some((scenario) => name.test(scenario)), name.source);
  }
});
