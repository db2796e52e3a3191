// A read-only FHIR R4 server over the store, on loopback only: GET Type/id and GET Type?parameters.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { outcome } from "./fhir.ts";
import type { Store } from "./patients.ts";
import { search, searchset, SearchError } from "./search.ts";

export interface Answer { status: number; body: unknown }

export interface FhirServer {
  base: string;
  close(): Promise<void>;
}

/** Answers one request line; pure, so the tests need no socket. `base` ends without a slash. */
export function answer(store: Store, base: string, method: string, target: string): Answer {
  if (method !== "GET") return { status: 405, body: outcome("not-supported", "this server is read only") };
  const url = new URL(target, "http://ehr.invalid");
  const path = /^\/fhir\/([A-Za-z]+)(?:\/([A-Za-z0-9.-]{1,64}))?\/?$/.exec(url.pathname);
  const type = path?.[1];
  if (type === undefined) return { status: 404, body: outcome("not-found", "nothing lives at this path") };
  const id = path?.[2];
  if (id !== undefined) {
    const resource = store.read(type, id);
    return resource ? { status: 200, body: resource } : { status: 404, body: outcome("not-found", `no such ${type}`) };
  }
  try {
    return { status: 200, body: searchset(base, type, url.searchParams, search(store, type, url.searchParams)) };
  } catch (error) {
    if (!(error instanceof SearchError)) throw error;
    return { status: error.status, body: outcome(error.status === 404 ? "not-found" : "invalid", error.message) };
  }
}

export async function start_fhir_server(store: Store): Promise<FhirServer> {
  let base = "";
  const server: Server = createServer((request, response) => {
    request.resume();
    const { status, body } = answer(store, base, request.method ?? "GET", request.url ?? "/");
    response.writeHead(status, { "content-type": "application/fhir+json; charset=utf-8", ...(status === 405 && { allow: "GET" }) });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
  return {
    base,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
