// The ways by which a scenario's data come to the service: in our own request, or carried by Medplum's client and server.
import { buildCdsRequest, MedplumClient, OperationOutcomeError, type CdsRequestWithAuth, type CdsService } from "@medplum/core";
import { was_cut } from "../../../sandbox/ehr/src/client.ts";
import { told_by, type Told } from "./answer.ts";
import type { Chart } from "./chart.ts";
import type { FhirServer } from "./fhir_server.ts";

// buildCdsRequest wants the user that a token may name; none of our templates does.
const user = { resourceType: "Practitioner", id: "rheum-1" } as const;

/** A client of the FHIR server that lives under `base`, which calls the CDS services at `service`. */
export function client_of(base: string, token: string, service: string): MedplumClient {
  return new MedplumClient({
    baseUrl: base, cdsServicesUrl: `${service}/cds-services`, accessToken: token, fetch, cacheTime: 0, resourceCacheSize: 0,
  });
}

export async function own_request(service: string, id: string, text: string): Promise<Told> {
  const post = () => fetch(`${service}/cds-services/${id}`, { method: "POST", headers: { "content-type": "application/json" }, body: text });
  // Medplum's client tries again by itself when a kept connection ends as it is used.
  const response = await post().catch((error: unknown) => was_cut(error) ? post() : Promise.reject(error));
  return told_by(await response.json());
}

/** The client fills the templates of `discovered`, but only those whose lists the scenario sends. */
export async function by_prefetch(client: MedplumClient, discovered: CdsService, chart: Chart): Promise<Told> {
  const prefetch = Object.fromEntries(Object.entries(discovered.prefetch ?? {}).filter(([key]) => chart.lists.has(key)));
  const request = await buildCdsRequest(client, user, { ...discovered, prefetch }, { ...chart.request.context });
  return told(client, discovered.id, request);
}

/** Nothing is sent but leave to read. */
export async function by_callback(client: MedplumClient, discovered: CdsService, chart: Chart, server: FhirServer): Promise<Told> {
  const { prefetch: _, ...service } = discovered;
  const request: CdsRequestWithAuth = {
    ...await buildCdsRequest(client, user, service, { ...chart.request.context }),
    fhirServer: client.fhirUrl().toString(),
    fhirAuthorization: { access_token: server.token, token_type: "Bearer", expires_in: 300, scope: "user/*.read", subject: "ordersign" },
  };
  return told(client, discovered.id, request);
}

async function told(client: MedplumClient, id: string, request: Parameters<MedplumClient["callCdsService"]>[1]): Promise<Told> {
  try {
    return told_by(await client.callCdsService(id, request));
  } catch (error) {
    if (error instanceof OperationOutcomeError) return told_by(error.outcome);
    throw error;
  }
}
