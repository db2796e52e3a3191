// Medplum's FHIR server on loopback: its router over in-memory repositories, one for each name, at /NAME/fhir/R4/.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { forbidden, getStatus, notFound, unauthorized } from "@medplum/core";
import { FhirRouter, makeSimpleRequest, MemoryRepository, type FhirResponse } from "@medplum/fhir-router";
import type { Resource } from "./fhir.ts";
import "./definitions.ts";

/** `missing` are queries that the server does not offer. */
interface Chart { repository: MemoryRepository; missing: readonly URL[] }

export class FhirServer {
  readonly token = "a-token-of-these-tests";
  private readonly router = new FhirRouter();
  private readonly charts = new Map<string, Chart>();
  private readonly server = createServer((request, response) => void this.respond(request, response));

  static async started(): Promise<FhirServer> {
    const started = new FhirServer();
    started.server.listen(0, "127.0.0.1");
    await once(started.server, "listening");
    return started;
  }

  get origin(): string { return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`; }

  /** Where a chart's FHIR server lives, without `fhir/R4`. */
  base_of(name: string): string { return `${this.origin}${name}/`; }

  async hold(name: string, resources: Iterable<Resource>, missing: readonly string[]): Promise<void> {
    const repository = new MemoryRepository();
    for (const resource of resources) await repository.createResource(resource as never);
    this.charts.set(name, { repository, missing: missing.map(url_of) });
  }

  /** What a query finds, as over HTTP. */
  async found(name: string, query: string): Promise<FhirResponse> {
    const chart = this.charts.get(name);
    if (chart === undefined || chart.missing.some((missing) => covers(missing, url_of(query)))) return [notFound];
    return this.router.handleRequest(makeSimpleRequest("GET", query), chart.repository);
  }

  async end(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, name = "", query = ""] = /^\/([^/]+)\/fhir\/R4\/(.*)$/.exec(request.url ?? "") ?? [];
    const known = request.headers.authorization === `Bearer ${this.token}`;
    const [outcome, resource] = request.method !== "GET" ? [forbidden] : known ? await this.found(name, query) : [unauthorized];
    response.writeHead(getStatus(outcome), { "content-type": "application/fhir+json" }).end(JSON.stringify(resource ?? outcome));
  }
}

function url_of(query: string): URL {
  return new URL(query, "http://chart/");
}

/** Whether a query asks for what is missing, whatever else it says of pages and order. */
function covers(missing: URL, query: URL): boolean {
  return missing.pathname === query.pathname && [...missing.searchParams].every(([name, value]) => query.searchParams.get(name) === value);
}
