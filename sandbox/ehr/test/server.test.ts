import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { discover, fire, hook_request } from "../src/client.ts";
import { answer as respond, start_fhir_server } from "../src/fhir_server.ts";
import { answer, chart, store } from "./support.ts";

const get = (target: string, method = "GET") => respond(store(), "http://127.0.0.1:1/fhir", method, target);

test("a read gives the resource and an unknown id is 404", () => {
  assert.equal((get("/fhir/Patient/p1").body as { id: string }).id, "p1");
  assert.equal(get("/fhir/Patient/nobody").status, 404);
});

test("writing is 405 and a path elsewhere is 404", () => {
  assert.equal(get("/fhir/Patient/p1", "DELETE").status, 405);
  assert.equal(get("/admin").status, 404);
  assert.equal(get("/fhir/../etc/passwd").status, 404);
});

test("a search parameter we do not know is 400 with an OperationOutcome", () => {
  const { status, body } = get("/fhir/Condition?onset=2020");
  assert.equal(status, 400);
  assert.equal((body as { resourceType: string }).resourceType, "OperationOutcome");
});

test("the server listens on loopback and answers FHIR over HTTP", async () => {
  const server = await start_fhir_server(store());
  try {
    assert.match(server.base, /^http:\/\/127\.0\.0\.1:\d+\/fhir$/);
    const response = await fetch(`${server.base}/Condition?patient=p1`, { signal: AbortSignal.timeout(5000) });
    assert.match(response.headers.get("content-type") ?? "", /^application\/fhir\+json/);
    assert.equal(((await response.json()) as { total: number }).total, 1);
  } finally {
    await server.close();
  }
});

test("the client reads discovery, posts the hook and reports an error answer", async () => {
  const bodies: unknown[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => { text += String(chunk); });
    request.on("end", () => {
      if (request.method === "POST") bodies.push(JSON.parse(text));
      if (request.url === "/cds-services/broken") response.writeHead(412);
      const services = [{ id: "coverage-order-sign", hook: "order-sign", description: "d" }];
      response.end(JSON.stringify(request.method === "GET" ? { services } : answer()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const [service] = await discover(url);
    assert.ok(service);
    const request = hook_request(chart(), "order-sign", "http://127.0.0.1:1/fhir", {});
    assert.equal((await fire(url, service, request)).cards.length, 1);
    assert.deepEqual(bodies[0], request);
    await assert.rejects(fire(url, { ...service, id: "broken" }, request), /answered 412/);
  } finally {
    server.close();
  }
});

test("the same patient gives the same hook instance, a UUID", () => {
  const instance = () => (hook_request(chart(), "order-sign", "b", {}) as { hookInstance: string }).hookInstance;
  assert.equal(instance(), instance());
  assert.match(instance(), /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
});
