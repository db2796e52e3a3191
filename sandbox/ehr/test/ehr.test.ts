import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { discover, fire, hook_request } from "../src/client.ts";
import { start_ehr, type Ehr } from "../src/ehr_server.ts";
import { answer, chart, status_of } from "./support.ts";

interface Seen { method: string; url: string; body: string; headers: Record<string, string | string[] | undefined> }

/** A service that remembers what it was sent; what a real one makes of it is tested elsewhere. */
const seen: Seen[] = [];
const service = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => { chunks.push(chunk); });
  request.on("end", () => {
    const body = Buffer.concat(chunks).toString("utf8");
    seen.push({ method: request.method ?? "", url: request.url ?? "", body, headers: request.headers });
    if (request.url === "/cds-services/broken") response.writeHead(412);
    else response.setHeader("server-timing", "decide;dur=0.4");
    const services = [{ id: "coverage-order-sign", hook: "order-sign", description: "d", prefetch: { patient: "Patient/{{context.patientId}}" } }];
    response.end(JSON.stringify(request.method === "GET" ? { services } : answer()));
  });
});

let ehr: Ehr;
let signing: Ehr;
let web = "";
let service_url = "";
before(async () => {
  web = mkdtempSync(join(tmpdir(), "page-"));
  mkdirSync(join(web, "page/assets"), { recursive: true });
  writeFileSync(join(web, "page/index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(web, "page/assets/a.js"), "export {};");
  writeFileSync(join(web, "page/.hidden.json"), "{}");
  writeFileSync(join(web, "page/odd.exe"), "x");
  writeFileSync(join(web, "secret.json"), "{}");
  symlinkSync(join(web, "secret.json"), join(web, "page/link.json"));
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  service_url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  ehr = await start_ehr({ patients: [chart()], web: join(web, "page"), now: "2026-11-24T12:00:00Z" });
  signing = await start_ehr({ patients: [chart()], tokens: true });
  ehr.use(service_url);
  signing.use(service_url, "https://cds.example/");
});
after(async () => {
  await Promise.all([ehr.close(), signing.close()]);
  service.close();
  rmSync(web, { recursive: true });
});

const get = (path: string, init: RequestInit = {}) => fetch(ehr.origin + path, { ...init, redirect: "manual", signal: AbortSignal.timeout(5000) });
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  get(path, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json", ...headers } });

const raw = (path: string, headers: Record<string, string> = {}) => status_of(ehr.origin, path, headers);

test("the server listens on loopback and answers FHIR over HTTP", async () => {
  assert.match(ehr.base, /^http:\/\/127\.0\.0\.1:\d+\/fhir$/);
  const response = await get("/fhir/Condition?patient=p1");
  assert.match(response.headers.get("content-type") ?? "", /^application\/fhir\+json/);
  assert.equal(((await response.json()) as { total: number }).total, 1);
});

test("a call under another name than loopback's is refused, so that no site can rebind its name to us", async () => {
  assert.equal(await raw("/fhir/Patient/p1", { host: "evil.example" }), 421);
  assert.equal(await raw("/sandbox/config.json", { host: `localhost:${new URL(ehr.origin).port}` }), 200);
});

test("the client reads discovery, posts the hook and reports an error answer", async () => {
  const endpoint = { url: service_url };
  const [found] = await discover(endpoint);
  assert.ok(found);
  const request = hook_request(chart(), "order-sign", { base: ehr.base }, {});
  assert.equal((await fire(endpoint, found, request)).cards.length, 1);
  assert.deepEqual(JSON.parse(seen.at(-1)?.body ?? ""), request);
  await assert.rejects(fire(endpoint, { ...found, id: "broken" }, request), /answered 412/);
});

test("access to FHIR is named in full, or not at all", () => {
  const given = hook_request(chart(), "order-sign", { base: "b", token: "t" }, {}) as { fhirServer: string; fhirAuthorization?: Record<string, unknown> };
  assert.deepEqual(Object.keys(given.fhirAuthorization ?? {}).sort(), ["access_token", "expires_in", "scope", "subject", "token_type"]);
  assert.equal("fhirAuthorization" in hook_request(chart(), "order-sign", { base: "b" }, {}), false);
});

test("the same patient gives the same hook instance, a UUID", () => {
  const instance = () => (hook_request(chart(), "order-sign", { base: "b" }, {}) as { hookInstance: string }).hookInstance;
  assert.equal(instance(), instance());
  assert.match(instance(), /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("the page is served with its types and policy, and a folder by its index", async () => {
  const index = await get("/sandbox/");
  assert.match(index.headers.get("content-type") ?? "", /^text\/html/);
  assert.match(index.headers.get("content-security-policy") ?? "", /^default-src 'self'; img-src 'self' data:;/);
  assert.equal(index.headers.get("x-content-type-options"), "nosniff");
  assert.match((await get("/sandbox/assets/a.js")).headers.get("content-type") ?? "", /^text\/javascript/);
  assert.equal((await get("/")).headers.get("location"), "/sandbox/");
});

test("nothing outside the page's folder is served, by whatever name", async () => {
  for (const path of ["/sandbox/../secret.json", "/sandbox/%2e%2e/secret.json", "/sandbox/..%2fsecret.json", "/sandbox/%2e%2e%2fsecret.json",
    "/sandbox/..%5csecret.json", "/sandbox/link.json", "/sandbox/.hidden.json", "/sandbox/odd.exe", "/sandbox/%00", "/sandbox/%", "/sandbox/assets"]) {
    assert.equal(await raw(path), 404, path);
  }
});

test("without a built page its address says so", async () => {
  const response = await fetch(`${signing.origin}/sandbox/`);
  assert.equal(response.status, 404);
  assert.match(await response.text(), /the page is not built/);
});

test("the page's settings tell FHIR server, tokens, clock and the service's public URL", async () => {
  assert.deepEqual(await (await get("/sandbox/config.json")).json(), {
    service: "", fhirServer: ehr.base, tokens: false, patients: true, now: "2026-11-24T12:00:00Z", publicUrl: service_url, issuer: "https://ehr.sandbox.example", anyTarget: false,
  });
  const config = (await (await fetch(`${signing.origin}/sandbox/config.json`)).json()) as { tokens: boolean; publicUrl: string };
  assert.deepEqual([config.tokens, config.publicUrl], [true, "https://cds.example"]);
});

test("each patient comes with a request that is ready to be sent", async () => {
  const [first] = (await (await get("/sandbox/patients.json")).json()) as Record<string, unknown>[];
  assert.deepEqual(Object.keys(first ?? {}), ["id", "title", "description", "expect", "context", "resources", "request"]);
  const request = first?.["request"] as { hook: string; fhirServer: string; prefetch: Record<string, { id: string }> };
  assert.deepEqual([request.hook, request.fhirServer, request.prefetch["patient"]?.id], ["order-sign", ehr.base, "p1"]);
});

test("faults are set, shown and acted out over the wire", async () => {
  assert.equal((await post("/sandbox/faults", { Condition: "broken", Observation: "hang", Coverage: "slow" })).status, 204);
  assert.deepEqual(((await (await get("/sandbox/faults")).json()) as { faults: unknown }).faults, { Condition: "broken", Coverage: "slow", Observation: "hang" });
  await assert.rejects(get("/fhir/Condition?patient=p1").then((response) => response.text()));
  await assert.rejects(fetch(`${ehr.base}/Observation?patient=p1`, { signal: AbortSignal.timeout(300) }), /timeout|abort/i);
  await assert.rejects(fetch(`${ehr.base}/Coverage?patient=p1`, { signal: AbortSignal.timeout(300) }), /timeout|abort/i);
  assert.equal((await get("/fhir/Coverage?patient=p1")).status, 200);
  assert.equal((await post("/sandbox/faults", { Condition: "sleepy" })).status, 400);
  assert.equal((await post("/sandbox/faults", { Condition: "none", Observation: "none", Coverage: "none" })).status, 204);
  assert.equal((await get("/fhir/Condition?patient=p1")).status, 200);
});

test("a post that is no JSON, too long, or of another site's page is refused", async () => {
  assert.equal((await get("/sandbox/faults", { method: "POST", body: "a=b", headers: { "content-type": "text/plain" } })).status, 415);
  assert.equal((await get("/sandbox/faults", { method: "POST", body: "{", headers: { "content-type": "application/json" } })).status, 400);
  assert.equal((await post("/sandbox/faults", { Condition: "x".repeat(70_000) })).status, 413);
  assert.equal((await post("/sandbox/faults", {}, { origin: "https://evil.example" })).status, 403);
  assert.equal((await post("/cds-services/coverage-order-sign", {}, { origin: "https://evil.example" })).status, 403);
  assert.equal((await post("/sandbox/faults", {}, { origin: ehr.origin })).status, 204);
  assert.equal((await get("/sandbox/config.json", { method: "DELETE" })).status, 405);
  assert.equal((await get("/sandbox/token")).status, 405);
});

test("a token is made for the URL that is asked for, and a wrong kind is told", async () => {
  const response = await post("/sandbox/token", { aud: "https://cds.example/cds-services/x", kind: "good" });
  const { token, claims } = (await response.json()) as { token: string; claims: { aud: string } };
  assert.equal(claims.aud, "https://cds.example/cds-services/x");
  assert.equal(token.split(".").length, 3);
  assert.equal((await post("/sandbox/token", { aud: "x", kind: "good" })).status, 400);
  assert.equal((await post("/sandbox/token", { aud: "https://cds.example/", kind: "stolen" })).status, 400);
});

test("a replayed token has been used once when it is handed out", async () => {
  const response = await fetch(`${signing.origin}/sandbox/token`, {
    method: "POST", headers: { "content-type": "application/json" },
    body: JSON.stringify({ aud: "https://cds.example/cds-services/coverage-order-sign", kind: "replayed" }),
  });
  const { token } = (await response.json()) as { token: string };
  assert.equal(seen.at(-1)?.url, "/cds-services/coverage-order-sign");
  assert.equal(seen.at(-1)?.headers["authorization"], `Bearer ${token}`);
});

test("the published keys are those of the tokens", async () => {
  const { keys } = (await (await get("/.well-known/jwks.json")).json()) as { keys: { kid: string; d?: string }[] };
  assert.deepEqual(keys.map(({ kid, d }) => [kid, d]), [[ehr.sandbox.signer.key.kid, undefined]]);
});

test("hook calls pass to the service with body, token and timing, without what the browser says of itself", async () => {
  const body = { hook: "order-sign", n: "ä".repeat(200_000) };
  const response = await post("/cds-services/coverage-order-sign", body, { authorization: "Bearer page", cookie: "a=b", origin: ehr.origin, "x-request-id": "r1" });
  assert.equal(response.headers.get("server-timing"), "decide;dur=0.4");
  assert.deepEqual(await response.json(), answer());
  const call = seen.at(-1);
  assert.ok(call?.body === JSON.stringify(body));
  assert.deepEqual([call?.headers["authorization"], call?.headers["cookie"], call?.headers["origin"], call?.headers["x-request-id"]],
    ["Bearer page", undefined, undefined, "r1"]);
});

test("the page's look-ups are signed by the EHR, its hook calls are left as they are", async () => {
  const call = async (path: string, method: string) => {
    await (await fetch(signing.origin + path, { method, ...(method === "POST" && { body: "{}" }) })).arrayBuffer();
    const token = String(seen.at(-1)?.headers["authorization"] ?? "").split(".")[1];
    return token === undefined ? undefined : (JSON.parse(Buffer.from(token, "base64url").toString()) as { aud: string }).aud;
  };
  assert.equal(await call("/policies/belimumab", "GET"), "https://cds.example/policies/belimumab");
  assert.equal(await call("/sandbox/what-if", "POST"), "https://cds.example/sandbox/what-if");
  assert.equal(await call("/conformance/check", "POST"), "https://cds.example/conformance/check");
  assert.equal(await call("/cds-services", "GET"), "https://cds.example/cds-services");
  assert.equal(await call("/cds-services/coverage-order-sign", "POST"), undefined);
});

test("only the service's own routes pass, and only to it", async () => {
  const before_ = seen.length;
  for (const path of ["/metrics", "/cds-servicesx", "/sandbox/what-if/x", "/policiesx", "//evil.example/cds-services", "http://evil.example/nothing"]) {
    assert.notEqual(await raw(path), 200, path);
  }
  assert.equal(seen.length, before_);
});

test("a service that is gone is 502, and one that is not there yet 503", async () => {
  const lonely = await start_ehr({ patients: [chart()] });
  try {
    assert.equal((await fetch(`${lonely.origin}/cds-services`)).status, 503);
    assert.equal((await fetch(`${lonely.origin}/sandbox/patients.json`)).status, 503);
    lonely.use("http://127.0.0.1:9");
    assert.equal((await fetch(`${lonely.origin}/cds-services`)).status, 502);
    assert.equal((await fetch(`${lonely.origin}/sandbox/patients.json`)).status, 502);
  } finally {
    await lonely.close();
  }
});
