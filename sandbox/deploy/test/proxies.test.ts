// Each proxy by the file that we give for it, in front of the real service.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { Load } from "../cluster/load.ts";
import { NAME, Replica } from "../cluster/replica.ts";
import { Client } from "../lib/calls.ts";
import { certificate_for, type Certificate } from "../lib/certificates.ts";
import { end_all, pause } from "../lib/child.ts";
import { CALL, free_port, REQUEST, scratch_folder } from "../lib/place.ts";
import { TokenMaker } from "../lib/tokens.ts";
import { start_front, type Front, type Kind } from "./fronts.ts";

const MOST = 10 * 1024 * 1024;
const scratch = scratch_folder("proxies-test");
const body = readFileSync(REQUEST);
const tokens = new TokenMaker(scratch);
let tls: Certificate, other: Certificate;
let secured: readonly [Replica, Replica]; // who asks for tokens
let open: readonly [Replica, Replica]; // who do not
let echo: Server, echo_port: number;

before(async () => {
  [tls, other] = [await certificate_for(NAME, scratch), await certificate_for(`not.${NAME}`, scratch)];
  const flags = ["--store", "none", "--max-body", `${MOST}`, "--trusted-proxy", "127.0.0.1"];
  const [a, b, c, d] = await Promise.all(["a", "b", "c", "d"].map((name, i) =>
    Replica.start(name, scratch, tls, i < 2 ? [...flags, "--clients", tokens.clients] : flags)));
  [secured, open] = [[a!, b!], [c!, d!]];
  echo = createServer({ cert: readFileSync(tls.certificate), key: readFileSync(tls.key) }, (asked, answer) =>
    answer.end(JSON.stringify({ path: asked.url, headers: asked.headers })));
  echo.listen(0, "127.0.0.1");
  await once(echo, "listening");
  echo_port = (echo.address() as { port: number }).port;
});
after(() => {
  echo.close();
  echo.closeAllConnections();
  end_all();
});

/** Once calls get through, or when `ready` is not 200 once anything is answered. */
async function in_front<T>(kind: Kind, ports: readonly [number, number], use: (client: Client, front: Front) => Promise<T>, ready = 200): Promise<T> {
  const front = await start_front(kind, scratch, { tls, ports });
  const client = new Client(front.port, NAME, readFileSync(tls.ca));
  try {
    let status = 0;
    for (let i = 0; i < 600 && status !== ready; ++i) {
      status = (await client.ask("/readyz")).status;
      if (status !== ready) await pause(50);
    }
    assert.equal(status, ready, kind);
    return await use(client, front);
  } finally {
    client.close();
    await front.stop();
  }
}

const ports_of = ([a, b]: readonly [Replica, Replica]): [number, number] => [a.port, b.port];

for (const kind of ["nginx", "haproxy", "caddy"] as const) {
  test(`${kind}: a call with a token for the public name is answered, by TLS on both sides; without one it is refused`, () =>
    in_front(kind, ports_of(secured), async (client) => {
      const good = await client.ask(CALL, { body, headers: tokens.authorization(`https://${NAME}${CALL}`) });
      assert.equal(good.status, 200, good.body);
      assert.equal(JSON.parse(good.body).cards.length, 1);
      assert.equal((await client.ask(CALL, { body, headers: tokens.authorization(`https://elsewhere.example${CALL}`) })).status, 401);
      assert.equal((await client.ask(CALL, { body })).status, 401);
    }));

  test(`${kind}: bodies up to 10 MiB pass, larger ones are 413; what is for operators is not to be had from outside`, () =>
    in_front(kind, ports_of(open), async (client) => {
      const padded = (size: number) => Buffer.concat([body.subarray(0, body.lastIndexOf("}")), Buffer.from(`,"padding":"${"x".repeat(size - body.length - 20)}"}`)]);
      const large = await client.ask(CALL, { body: padded(MOST - 100) });
      assert.equal(large.status, 200, large.body.slice(0, 300));
      assert.equal(large.body, (await client.ask(CALL, { body })).body);
      // Whoever refuses need not read on, and a client that still sends may learn of it by the end of the connection.
      const refused = await client.ask(CALL, { body: padded(MOST + 1000) });
      assert.ok(refused.status === 413 || ["ECONNRESET", "EPIPE"].includes(refused.trouble), `${refused.status} ${refused.trouble}`);
      for (const path of ["/metrics", "/metrics/", "//metrics", "/healthz/store", "/healthz/store/", "/healthz//store/"])
        assert.equal((await client.ask(path)).status, 404, path);
    }));

  test(`${kind}: the path goes on as it came, Host too, and what a client says of where it is does not`, () =>
    in_front(kind, [echo_port, echo_port], async (client, { port }) => {
      const path = "/cds-services/a%2Fb%20c?d=e%26f", host = `${NAME}:${port}`;
      const { headers, ...seen } = JSON.parse((await client.ask(path, { headers: { Host: host, "X-Forwarded-For": "203.0.113.9" } })).body);
      assert.equal(seen.path, path);
      assert.equal(headers["x-forwarded-for"], "127.0.0.1");
      assert.equal(headers["x-forwarded-proto"], "https");
      assert.equal(headers.host, host);
    }));

  test(`${kind}: each replica restarted in turn under 100 calls a second, none failed`, () =>
    in_front(kind, ports_of(open), async (client) => {
      const load = new Load(client, 100, body);
      for (const replica of open) {
        await pause(300);
        assert.equal(await replica.stop(), 0);
        await pause(300);
        await replica.start();
        await pause(5000); // as long as each needs to find it ready
      }
      const tally = await load.end();
      assert.deepEqual([...tally.failures], []);
      assert.ok(tally.calls > 50);
    }));

  test(`${kind}: a replica that is gone costs nothing`, async () =>
    in_front(kind, [await free_port(), open[1].port], async (client) => {
      for (let i = 0; i < 20; ++i) assert.equal((await client.ask(CALL, { body })).status, 200);
    }));

  test(`${kind}: a server whose certificate another authority issued gets nothing`, async () => {
    const stranger = createServer({ cert: readFileSync(other.certificate), key: readFileSync(other.key) }, (_, answer) => answer.end("{}"));
    stranger.listen(0, "127.0.0.1");
    await once(stranger, "listening");
    const { port } = stranger.address() as { port: number };
    try {
      await in_front(kind, [port, port], async (client) => {
        assert.ok((await client.ask(CALL, { body })).status >= 502);
      }, kind === "nginx" ? 502 : 503);
    } finally {
      stranger.close();
      stranger.closeAllConnections();
    }
  });
}
