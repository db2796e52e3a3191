// Passes the page's calls on to the one service that was configured, so that the page needs a single origin.
import { request as http_request, type IncomingMessage, type ServerResponse } from "node:http";
import { request as https_request } from "node:https";
import { outcome } from "./fhir.ts";

const PASSED = [/^\/cds-services(\/|$)/, /^\/policies(\/|$)/, /^\/sandbox\/(what-if|packet)$/, /^\/conformance\/check$/];

// RFC 9110, 7.6.1: these are about one connection. And what a browser says of itself and its page is not the service's to know:
// to the service this is the EHR calling, and cookies of one loopback port are sent to all others.
const KEPT_BACK = new Set(["connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
  "transfer-encoding", "upgrade", "host", "cookie", "set-cookie", "origin", "referer"]);

const TIMEOUT_MS = 30_000;

export function is_passed_on(path: string): boolean {
  return PASSED.some((route) => route.test(path));
}

/** `sign` gives the header Authorization for a call that came without one, or nothing. */
export function pass_on(service: string, request: IncomingMessage, response: ServerResponse, sign: (url: string) => string | undefined): void {
  const asked = new URL("http://ehr.invalid" + (request.url ?? "/"));
  pass_to(new URL(service.replace(/\/+$/, "") + asked.pathname + asked.search), request, response, request.headers.authorization ?? sign(asked.pathname));
}

type Headers = Record<string, string | string[]>;

/** The call as it came, to another address, with this Authorization or none. `change` may change the answer's headers. */
export function pass_to(
  target: URL, request: IncomingMessage, response: ServerResponse, authorization: string | undefined, change = (headers: Headers): Headers => headers,
): void {
  const headers = kept(request.headers);
  if (authorization !== undefined) headers["authorization"] = authorization;
  const call = target.protocol === "https:" ? https_request : http_request;
  // A connection of its own: one kept alive may be closed by the service at the moment that we use it again.
  const upstream = call(target, { method: request.method, headers, timeout: TIMEOUT_MS, agent: false });
  upstream.on("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, change(kept(answer.headers)));
    answer.pipe(response);
    answer.on("error", () => response.destroy());
  });
  upstream.on("timeout", () => upstream.destroy(new Error("timeout")));
  upstream.on("error", () => {
    if (response.headersSent) return void response.destroy();
    response.writeHead(502, { "content-type": "application/fhir+json" });
    response.end(JSON.stringify(outcome("transient", "the service did not answer")));
  });
  response.on("close", () => upstream.destroy());
  request.pipe(upstream);
}

function kept(headers: IncomingMessage["headers"]): Headers {
  const named = new Set(String(headers.connection ?? "").toLowerCase().split(",").map((name) => name.trim()));
  const pairs = Object.entries(headers).filter(([name, value]) =>
    value !== undefined && !KEPT_BACK.has(name) && !name.startsWith("sec-") && !named.has(name));
  return Object.fromEntries(pairs) as Headers;
}
