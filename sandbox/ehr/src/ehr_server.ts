// The EHR's one origin on loopback: its FHIR server, its public keys, the sandbox page with what it asks for, and the way
// through to the service.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Endpoint } from "./client.ts";
import { Faults, SLOW_MS, type Answer, type Fault } from "./faults.ts";
import { respond, type FhirOptions } from "./fhir_server.ts";
import { outcome } from "./fhir.ts";
import { jwk_set, make_key, type SigningKey } from "./keys.ts";
import { Store, type SandboxPatient } from "./patients.ts";
import { is_passed_on, pass_on } from "./proxy.ts";
import * as routes from "./sandbox_routes.ts";
import { PAGE_HEADERS, static_file } from "./static_files.ts";
import { is_from_here, pass_through, target_of, THROUGH } from "./through.ts";
import { mint } from "./tokens.ts";

export interface EhrSettings {
  patients: readonly SandboxPatient[];
  port?: number; // 0: any free one
  now?: string;
  web?: string; // folder of the built page
  page_size?: number;
  tokens?: boolean;
  any_target?: boolean; // the page may call other machines through us
  key?: SigningKey;
}

export interface Ehr {
  origin: string;
  base: string; // of FHIR
  sandbox: routes.Sandbox;
  /** From now on the page's calls go there, signed where the service wants tokens. */
  use(url: string, public_url?: string): Endpoint;
  close(): Promise<void>;
}

export const ISSUER = "https://ehr.sandbox.example";

// No secret: the patients are made up, and the page and a tester's own request must be able to say it.
const ACCESS_TOKEN = "sandbox";
const BODY_LIMIT = 64 * 1024;

export async function start_ehr(settings: EhrSettings): Promise<Ehr> {
  const server = createServer((request, response) => {
    void handle(ehr, settings, fhir, request, response).catch(() => send(response, { status: 500, body: outcome("exception", "the mock EHR failed") }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(settings.port ?? 0, "127.0.0.1", resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ehr = make_ehr(settings, origin, () => new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  }));
  const fhir: FhirOptions = { base: ehr.base, token: ACCESS_TOKEN, faults: ehr.sandbox.faults, page_size: settings.page_size ?? 100 };
  return ehr;
}

function make_ehr(settings: EhrSettings, origin: string, close: Ehr["close"]): Ehr {
  const base = `${origin}/fhir`;
  const sandbox: routes.Sandbox = {
    patients: settings.patients,
    store: new Store(settings.patients),
    faults: new Faults(),
    fhir: { base, token: ACCESS_TOKEN },
    now: settings.now ?? new Date().toISOString(),
    signer: { key: settings.key ?? make_key(), issuer: ISSUER, jku: `${origin}/.well-known/jwks.json` },
    tokens: settings.tokens ?? false,
    any_target: settings.any_target ?? false,
  };
  const use = (url: string, public_url = url): Endpoint => {
    const sign = (path: string) => `Bearer ${mint(sandbox.signer, public_url.replace(/\/+$/, "") + path).token}`;
    sandbox.public_url = public_url.replace(/\/+$/, "");
    sandbox.service = { url: url.replace(/\/+$/, ""), ...(sandbox.tokens && { sign }) };
    return sandbox.service;
  };
  return { origin, base, sandbox, use, close };
}

async function handle(ehr: Ehr, settings: EhrSettings, fhir: FhirOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const method = request.method ?? "GET";
  const target = request.url ?? "/";
  const path = target.startsWith("/") ? new URL(ehr.origin + target).pathname : "";
  // A page of another site can make a browser call us under a name of its own that leads to this machine.
  const { port } = new URL(ehr.origin);
  if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? "")) {
    return send(response, { status: 421, body: outcome("security", "this origin is called by its loopback address") });
  }
  if (path === "/fhir" || path.startsWith("/fhir/")) return serve_fhir(ehr, fhir, request, response);
  if (!reads(method) && !is_own(ehr, request)) return send(response, { status: 403, body: outcome("security", "another site's page may not call this") });
  if (path.startsWith(THROUGH)) {
    if (!is_own(ehr, request) || !is_from_here(request)) return send(response, { status: 403, body: outcome("security", "another site's page may not call this") });
    const found = target_of(target, { own: ehr.origin, any: ehr.sandbox.any_target });
    return found instanceof URL ? pass_through(found, request, response) : send(response, found);
  }
  if (is_passed_on(path)) {
    if (ehr.sandbox.service === undefined) return send(response, { status: 503, body: outcome("transient", "the service does not answer yet") });
    return pass_on(ehr.sandbox.service.url, request, response, (asked) => signs(method, asked) ? ehr.sandbox.service?.sign?.(asked) : undefined);
  }
  if (path === "/.well-known/jwks.json" && reads(method)) return send(response, { status: 200, body: jwk_set([ehr.sandbox.signer.key]) });
  if (path === "/" || path === "/sandbox") return redirect(response, "/sandbox/");
  if (path.startsWith("/sandbox/")) return serve_sandbox(ehr, settings, path.slice("/sandbox/".length), request, response);
  send(response, { status: 404, body: outcome("not-found", "nothing lives at this path") });
}

function reads(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/** Hook calls go as the page made them, with or without its token; what the page looks up beside them is the EHR's own call. */
function signs(method: string, path: string): boolean {
  return reads(method) || !path.startsWith("/cds-services");
}

function is_own(ehr: Ehr, request: IncomingMessage): boolean {
  const { origin } = request.headers;
  return origin === undefined || origin === ehr.origin || origin === ehr.origin.replace("127.0.0.1", "localhost");
}

async function serve_fhir(ehr: Ehr, options: FhirOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  request.resume();
  const { authorization, "x-sandbox-fault": fault } = request.headers;
  const answer = respond(ehr.sandbox.store, options, {
    method: request.method ?? "GET", target: request.url ?? "/", authorization, fault: fault === undefined ? undefined : String(fault),
  });
  await act(answer.fault, response);
  if (answer.fault === "hang" || response.destroyed) return;
  const headers = { ...(answer.status === 405 && { allow: "GET" }), ...(answer.status === 401 && { "www-authenticate": "Bearer" }) };
  send(response, answer, headers, answer.fault);
}

/** What a body cannot show: answers that come late, or never. */
async function act(fault: Fault, response: ServerResponse): Promise<void> {
  if (fault !== "slow") return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, SLOW_MS);
    response.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

async function serve_sandbox(ehr: Ehr, settings: EhrSettings, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { sandbox } = ehr;
  const posts: Record<string, (body: unknown) => Answer | Promise<Answer>> = {
    token: (body) => routes.token(sandbox, body),
    faults: (body) => routes.set_faults(sandbox, body),
  };
  const gets: Record<string, () => Answer | Promise<Answer>> = {
    "config.json": () => routes.config(sandbox),
    "patients.json": () => routes.patients(sandbox).catch(() => ({ status: 502, body: outcome("transient", "the service's discovery did not answer") })),
    faults: () => routes.faults(sandbox),
  };
  const post = Object.hasOwn(posts, path) ? posts[path] : undefined;
  const get = Object.hasOwn(gets, path) ? gets[path] : undefined;
  if (request.method === "POST" && post !== undefined) return send(response, await with_json(request, post));
  if (!reads(request.method ?? "")) return send(response, { status: 405, body: outcome("not-supported", "this is for reading") }, { allow: "GET, HEAD" });
  if (get !== undefined) return send(response, await get());
  if (post !== undefined) return send(response, { status: 405, body: outcome("not-supported", "this is for posting") }, { allow: "POST" });
  send_page(settings, path, response);
}

function send_page(settings: EhrSettings, path: string, response: ServerResponse): void {
  const file = settings.web === undefined ? undefined : static_file(settings.web, path);
  if (file === undefined) {
    const why = path === "" ? "the page is not built" : "the page has no such file";
    return send(response, { status: 404, body: outcome("not-found", why) });
  }
  response.writeHead(200, { ...PAGE_HEADERS, "content-type": file.type, "content-length": file.body.length });
  response.end(file.body);
}

/** JSON only: a form of another site cannot send that type without asking first. */
async function with_json(request: IncomingMessage, use: (body: unknown) => Answer | Promise<Answer>): Promise<Answer> {
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) return { status: 415, body: outcome("invalid", "want application/json") };
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= BODY_LIMIT) chunks.push(chunk);
  }
  if (size > BODY_LIMIT) return { status: 413, body: outcome("too-long", "the body is too long") };
  let body: unknown;
  try {
    body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return { status: 400, body: outcome("invalid", "the body is not JSON") };
  }
  return use(body);
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location });
  response.end();
}

function send(response: ServerResponse, answer: Answer, headers: Record<string, string> = {}, fault: Fault = "none"): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  if (answer.body === undefined) return void response.writeHead(answer.status, headers).end();
  const body = Buffer.from(JSON.stringify(answer.body));
  const is_fhir = typeof (answer.body as { resourceType?: unknown }).resourceType === "string";
  response.writeHead(answer.status, {
    "content-type": `application/${is_fhir ? "fhir+json" : "json"}; charset=utf-8`, "content-length": body.length,
    "x-content-type-options": "nosniff", "cache-control": "no-store", ...headers,
  });
  if (fault !== "broken") return void response.end(body);
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}
