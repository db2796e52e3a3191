// A rolling restart under load loses no call. Ten of them with ORDERSIGN_LONG in the environment.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Cluster } from "../cluster/cluster.ts";
import { failed, Load } from "../cluster/load.ts";
import { end_all, pause, run } from "../lib/child.ts";
import { CALL, HERE, REQUEST, scratch_folder } from "../lib/place.ts";

const RESTARTS = process.env["ORDERSIGN_LONG"] === undefined ? 1 : 10;
const body = readFileSync(REQUEST);
let cluster: Cluster;
before(async () => { cluster = await Cluster.start(scratch_folder("cluster-test"), "postgresql"); });
after(end_all);

test(`${RESTARTS} rolling restarts under 100 calls a second: none failed`, async () => {
  const client = cluster.client();
  const load = new Load(client, 100, body);
  for (let i = 0; i < RESTARTS; ++i) {
    for await (const { name, code } of cluster.rolling_restart()) assert.equal(code, 0, name);
    await pause(500);
  }
  const tally = await load.end();
  client.close();
  assert.deepEqual([...tally.failures], [], cluster.said());
  assert.equal(failed(tally), 0);
  assert.ok(tally.calls > 50 * RESTARTS, `${tally.calls}`);
  assert.equal(await cluster.kept(tally.calls), tally.calls);
});

// The check above could not fail if HAProxy or the client hid what went wrong.
test("calls that fail are told as such: both replicas killed, one started again", async () => {
  const client = cluster.client();
  const load = new Load(client, 100, body);
  await pause(300);
  const [a, b] = cluster.replicas;
  await Promise.all([a.stop("SIGKILL"), b.stop("SIGKILL")]);
  await pause(500);
  const tally = await load.end();
  assert.ok(failed(tally) > 0);
  await a.start();
  await cluster.has_up("a");
  assert.equal((await client.ask(CALL, { body })).status, 200);
  await b.start();
  client.close();
});

test("the command tells what became of the calls, and refuses what it does not know", async () => {
  const command = (...flags: string[]) => run([process.execPath, join(HERE, "cluster/main.ts"), ...flags]);
  const { code, out, err } = await command("--restarts", "0", "--rate", "20", "--check", "--store", "sqlite");
  assert.equal(code, 0, err);
  assert.match(out, /^cluster: \d+ calls, 0 failed; answered in ms: median /m);
  for (const [flags, word] of [[["--restarts", "x"], /--restarts: want a whole number from 0, not `x`/], [["--rat", "1"], /--rat/], [["--store", "mysql"], /want postgresql or sqlite/]] as const) {
    const refused = await command(...flags);
    assert.equal(refused.code, 2);
    assert.match(refused.err, word);
  }
});
