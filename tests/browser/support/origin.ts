// One origin as the mock EHR has it: the built page under /sandbox/, everything else passed on to the service.
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import type { Running } from "./service.ts";

const dist = join(import.meta.dirname, "../../../sandbox/web/dist");

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".json": "application/json", ".svg": "image/svg+xml",
};
export const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'";

export interface Origin extends Running { posted: { path: string; body: string; authorization: string | undefined }[] }

/** Answers of the test's own, by `METHOD path`, stand before the files and the service. */
export async function start_origin(service: string, config: Record<string, unknown>, own: Record<string, (body: string) => { status: number; body: unknown }> = {}): Promise<Origin> {
  if (!existsSync(join(dist, "index.html"))) throw new Error("the page is not built; run `npm ci && npm run build` in sandbox/web");
  const posted: Origin["posted"] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const path = new URL(request.url ?? "/", "http://page.invalid").pathname;
      if (request.method === "POST") posted.push({ path, body: body.toString(), authorization: request.headers.authorization });
      const mine = own[`${request.method} ${path}`];
      if (mine) return json(response, mine(body.toString()));
      if (path === "/sandbox/config.json") return json(response, { status: 200, body: config });
      if (request.method === "GET" && path.startsWith("/sandbox/")) return file(path.slice("/sandbox/".length) || "index.html", response);
      pass(service, request, body, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, posted, stop: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections(); }) };
}

function json(response: ServerResponse, answer: { status: number; body: unknown }): void {
  response.writeHead(answer.status, { "content-type": "application/json", "content-security-policy": POLICY });
  response.end(JSON.stringify(answer.body));
}

function file(name: string, response: ServerResponse): void {
  const path = normalize(join(dist, decodeURIComponent(name)));
  if (!path.startsWith(dist) || !existsSync(path)) {
    response.writeHead(404, { "content-type": "text/plain" }).end("not here");
    return;
  }
  response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream", "content-security-policy": POLICY, "x-content-type-options": "nosniff" });
  response.end(readFileSync(path));
}

function pass(service: string, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const target = new URL(request.url ?? "/", service);
  const { connection: _c, host: _h, "transfer-encoding": _t, ...headers } = request.headers;
  const onward = forward(target, { method: request.method ?? "GET", headers: { ...headers, "content-length": body.length } }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => response.writeHead(502).end());
  onward.end(body);
}
