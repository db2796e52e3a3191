// Asks the service every scenario that a FHIR server can hold, by our own request and by Medplum's client and server.
import { join } from "node:path";
import type { CdsService } from "@medplum/core";
import { load_scenarios, type Scenario } from "../../../sandbox/ehr/src/scenarios/scenario.ts";
import { differences, type Difference, type Told } from "./answer.ts";
import { chart_of, NoChart, type Chart } from "./chart.ts";
import { FhirServer } from "./fhir_server.ts";
import { key_of, resources_in } from "./fhir.ts";
import { Service, type Ending } from "./service.ts";
import { by_callback, by_prefetch, client_of, own_request } from "./ways.ts";

const AT_ONCE = 8;

export const WAYS = ["prefetch", "callback"] as const;
export type Way = (typeof WAYS)[number];

/** One that differs; `lists` says which lists the server answers otherwise than the scenario sends them. */
export interface Disagreement { scenario: string; way: Way; differences: Difference[]; lists: string[] }

export interface Comparison {
  carried: string[];
  not_held: Map<string, string[]>; // by rule: scenarios and what in them
  disagreements: Disagreement[];
  endings: Ending[]; // of the service, one process a day and settings
}

/** How the service must be started for a scenario, an argument a line. */
function start_of({ expect: { now, settings } }: Scenario): string {
  return ["--now", now, ...(settings?.["payer-id"] ?? []).flatMap((id) => ["--payer-id", id])].join("\n");
}

export async function compared(binary: string): Promise<Comparison> {
  const comparison: Comparison = { carried: [], not_held: new Map(), disagreements: [], endings: [] };
  const scenarios = load_scenarios(join(import.meta.dirname, "../../scenarios"));
  const server = await FhirServer.started();
  try {
    for (const [start, alike] of Map.groupBy(scenarios, start_of)) {
      const service = await Service.started(binary, start.split("\n"), server.origin);
      try {
        await compare(alike, service.url, server, comparison);
      } finally {
        comparison.endings.push(await service.end());
      }
    }
  } finally {
    await server.end();
  }
  return comparison;
}

async function compare(scenarios: readonly Scenario[], url: string, server: FhirServer, comparison: Comparison): Promise<void> {
  const discovery = await client_of(server.origin, server.token, url).getCdsServices();
  const left = [...scenarios];
  const worker = async () => {
    for (let scenario = left.shift(); scenario !== undefined; scenario = left.shift()) {
      const discovered = discovery.services.find(({ id }) => id === scenario?.expect.service);
      try {
        comparison.disagreements.push(...await disagreements(scenario, discovered, url, server));
        comparison.carried.push(scenario.name);
      } catch (error) {
        if (!(error instanceof NoChart)) throw error;
        comparison.not_held.set(error.rule, [...comparison.not_held.get(error.rule) ?? [], `${scenario.name}: ${error.message}`]);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function disagreements(
  { name, request }: Scenario, discovered: CdsService | undefined, url: string, server: FhirServer,
): Promise<Disagreement[]> {
  if (discovered === undefined) throw new NoChart("the request is none that a client's program could build", "its service is not discovered");
  const text = request.toString();
  const chart = chart_of(text, discovered);
  const queries = new Map(Object.entries(discovered.prefetch ?? {})
    .map(([key, template]) => [key, template.replaceAll("{{context.patientId}}", chart.request.context.patientId)]));
  // A list that the scenario does not send is one that its server does not offer.
  await server.hold(name, chart.resources.values(), [...queries].filter(([key]) => !chart.lists.has(key)).map(([, query]) => query));
  const client = client_of(server.base_of(name), server.token, url);
  const told: Record<Way, Told> = {
    prefetch: await by_prefetch(client, discovered, chart),
    callback: await by_callback(client, discovered, chart, server),
  };
  const ours = await own_request(url, discovered.id, text);
  const different = WAYS.map((way) => ({ scenario: name, way, differences: differences(ours, told[way]) }))
    .filter((one) => one.differences.length > 0);
  const lists = different.length > 0 ? await changed_lists(name, chart, queries, server) : [];
  return different.map((one) => ({ ...one, lists }));
}

/** `medicationRequests lacks Medication/vial`: what of the lists as sent the server's answers have not, and what they have besides. */
async function changed_lists(name: string, chart: Chart, queries: ReadonlyMap<string, string>, server: FhirServer): Promise<string[]> {
  const changed: string[] = [];
  const drafts = resources_in(chart.request.context.draftOrders).map(key_of);
  for (const [key, sent] of chart.lists) {
    const [, answer] = await server.found(name, queries.get(key) ?? "");
    const found = answer?.resourceType === "Bundle" ? resources_in(answer) : answer === undefined ? [] : [answer as never];
    const [wanted, got] = [sent, found].map((list) => new Set(list.filter(({ id }) => id !== undefined).map(key_of)));
    for (const resource of wanted?.difference(got ?? new Set()) ?? []) changed.push(`${key} lacks ${resource}`);
    for (const resource of got?.difference(new Set([...wanted ?? [], ...drafts])) ?? []) changed.push(`${key} has ${resource} besides`);
  }
  return changed;
}

/** A line for people: scenario, way, what differs, and the lists that tell why. */
export function written({ scenario, way, differences: found, lists }: Disagreement): string {
  const what = found.map(({ where, name, ours, peers }) => `${where} ${name} is ${ours} by our own request and ${peers} by ${way}`);
  return `${scenario} (${way}): ${[...what, ...lists].join("; ")}`;
}
