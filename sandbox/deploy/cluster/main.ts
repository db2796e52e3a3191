// The command sandbox/cluster: starts all of it, restarts the replicas in turn while clients call, and tells what became of the calls.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { pause } from "../lib/child.ts";
import { REQUEST, scratch_folder } from "../lib/place.ts";
import { Cluster, type Store } from "./cluster.ts";
import { failed, Load, quantile, type Tally } from "./load.ts";

const BETWEEN = 1000; // ms of calls before, between and after restarts

interface Told { restarts: number; rate: number; keep: boolean; check: boolean; store: Store }

function told(): Told {
  const { values } = parseArgs({
    options: {
      restarts: { type: "string", default: "3" }, rate: { type: "string", default: "100" }, store: { type: "string", default: "postgresql" },
      keep: { type: "boolean", default: false }, check: { type: "boolean", default: false },
    },
  });
  const number = (name: "restarts" | "rate", least: number): number => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < least) throw new Error(`--${name}: want a whole number from ${least}, not \`${values[name]}\``);
    return value;
  };
  if (values.store !== "postgresql" && values.store !== "sqlite") throw new Error(`--store: want postgresql or sqlite, not \`${values.store}\``);
  return { restarts: number("restarts", 0), rate: number("rate", 1), keep: values.keep, check: values.check, store: values.store };
}

const say = (text: string): void => console.log(`cluster: ${text}`);
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

async function restart_under_load(cluster: Cluster, { restarts, rate }: Told): Promise<Tally> {
  const client = cluster.client();
  const load = new Load(client, rate, readFileSync(REQUEST));
  await pause(BETWEEN);
  for (let i = 1; i <= restarts; ++i) {
    for await (const { name, code, ended_ms, back_ms } of cluster.rolling_restart())
      say(`restart ${i} of ${restarts}: ${name} ended with ${code} after ${seconds(ended_ms)}, has calls again ${seconds(back_ms)} later; ${load.begun} calls so far`);
    await pause(BETWEEN);
  }
  const tally = await load.end();
  client.close();
  return tally;
}

function tell(tally: Tally, said: string): void {
  const ms = (share: number) => quantile(tally, share).toFixed(1);
  say(`${tally.calls} calls, ${failed(tally)} failed; answered in ms: median ${ms(0.5)}, p99 ${ms(0.99)}, longest ${ms(1)}`);
  for (const [what, count] of tally.failures) say(`failed with ${what}: ${count}`);
  if (failed(tally) > 0) say(`HAProxy said\n${said}`);
}

/** Are as many decisions kept as calls were answered? */
async function tell_records(cluster: Cluster, tally: Tally): Promise<boolean> {
  if (!cluster.database) return true;
  const kept = await cluster.kept(tally.ms.length);
  say(`${kept} decisions in the database, of ${tally.ms.length} calls answered`);
  return kept === tally.ms.length;
}

const stopped = new Promise<void>((tell_it) => { for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => tell_it()); });

async function main(options: Told): Promise<boolean> {
  const cluster = await Cluster.start(scratch_folder("cluster"), options.store);
  const [a, b] = cluster.replicas;
  if (cluster.database) say(`PostgreSQL through PgBouncer at ${cluster.database.url}`);
  say(`replica a at 127.0.0.1:${a.port}, b at 127.0.0.1:${b.port}; HAProxy at ${cluster.url}`);
  const tally = await restart_under_load(cluster, options);
  tell(tally, cluster.said());
  if (options.keep) {
    say(`left open until Ctrl-C; try\n${cluster.try_it(REQUEST)}`);
    await stopped;
  }
  for (const replica of cluster.replicas) await replica.stop();
  const all_kept = await tell_records(cluster, tally);
  await cluster.stop();
  return failed(tally) === 0 && (options.keep || all_kept);
}

try {
  const options = told();
  const went_well = await Promise.race([main(options), stopped.then(() => (options.keep ? new Promise<never>(() => {}) : false))]);
  process.exit(went_well || !options.check ? 0 : 1);
} catch (error) {
  console.error(`cluster: ${error instanceof Error ? error.message : error}`);
  process.exit(2);
}
