// The page's way to other services: this machine only, and never with a token of the EHR's.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { start_ehr, type Ehr } from "../src/ehr_server.ts";
import { target_of } from "../src/through.ts";
import { chart, status_of } from "./support.ts";

const seen: { url: string; body: string; headers: Record<string, string | string[] | undefined> }[] = [];
const service = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk: Buffer) => { body += chunk.toString(); });
  request.on("end", () => {
    seen.push({ url: request.url ?? "", body, headers: request.headers });
    if (request.url === "/moved")
      response.writeHead(302, {
        location: "/", "clear-site-data": "*", "set-cookie": "a=b", "content-security-policy": "default-src *", "content-type": "text/html",
      });
    response.end("{}");
  });
});

let ehr: Ehr;
let service_url = "";
before(async () => {
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  service_url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  ehr = await start_ehr({ patients: [chart()], tokens: true });
  ehr.use(service_url);
});
after(async () => {
  await ehr.close();
  service.close();
});

const get = (path: string, init: RequestInit = {}) => fetch(ehr.origin + path, { ...init, redirect: "manual", signal: AbortSignal.timeout(5000) });

const raw = (path: string, headers: Record<string, string> = {}) => status_of(ehr.origin, path, headers);

const through = (base: string, rest = "") => get(`/sandbox/through/${encodeURIComponent(base)}${rest}`);

test("another service of this machine is called through the EHR as it was asked, with the caller's token or none", async () => {
  const called = await fetch(`${ehr.origin}/sandbox/through/${encodeURIComponent(service_url)}/cds-services/x?a=b%20c`, {
    method: "POST", body: "{}", headers: { "content-type": "application/json" }, signal: AbortSignal.timeout(5000),
  });
  assert.equal(called.status, 200);
  assert.deepEqual([seen.at(-1)?.url, seen.at(-1)?.body, seen.at(-1)?.headers["authorization"]], ["/cds-services/x?a=b%20c", "{}", undefined]);
  await fetch(`${ehr.origin}/sandbox/through/${encodeURIComponent(service_url)}/cds-services`, { headers: { authorization: "Bearer mine" }, signal: AbortSignal.timeout(5000) });
  assert.equal(seen.at(-1)?.headers["authorization"], "Bearer mine");
});

test("other machines are not called through the EHR, nor itself, nor what is no address", async () => {
  for (const base of ["http://192.0.2.1", "https://cds.example", "http://localhost.example", "http://0.0.0.0", "http://127.0.0.1.example"]) {
    const refused = await through(base, "/cds-services");
    assert.equal(refused.status, 403, base);
    assert.match(await refused.text(), /--any-target/);
  }
  for (const base of [ehr.origin, "file:///etc", "nonsense", "", "http://a:b@127.0.0.1"]) assert.equal((await through(base)).status, 400, base);
  assert.equal((await get("/sandbox/through/%E0%A4%A")).status, 400);
});

test("neither another site's page nor a window or frame reaches this machine through the EHR", async () => {
  const path = `/sandbox/through/${encodeURIComponent(service_url)}/cds-services`;
  const before = seen.length;
  assert.equal(await raw(path, { origin: "https://evil.example" }), 403);
  assert.equal(await raw(path, { "sec-fetch-site": "cross-site" }), 403);
  for (const dest of ["document", "iframe", "script"])
    assert.equal(await raw(path, { "sec-fetch-site": "same-origin", "sec-fetch-dest": dest }), 403, dest);
  assert.equal(await raw(path, { "sec-fetch-site": "none", "sec-fetch-dest": "document" }), 403);
  assert.equal(seen.length, before);
  assert.equal(await raw(path, { "sec-fetch-site": "same-origin", "sec-fetch-dest": "empty" }), 200);
});

test("what another server answers is never a page of this origin, and leads nowhere", async () => {
  const { status, headers } = await through(service_url, "/moved");
  assert.equal(status, 302);
  for (const name of ["location", "clear-site-data", "set-cookie"]) assert.equal(headers.get(name), null, name);
  assert.equal(headers.get("content-security-policy"), "sandbox; default-src 'none'");
  assert.equal(headers.get("x-content-type-options"), "nosniff");
  assert.equal(headers.get("content-type"), "text/html");
});

test("with leave for any target another machine's address is tried", () => {
  assert.ok(target_of("/sandbox/through/https%3A%2F%2Fcds.example%2Fbase/cds-services?x=1", { own: "http://127.0.0.1:1", any: true }) instanceof URL);
});
