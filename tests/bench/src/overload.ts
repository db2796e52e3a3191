// More calls than the service can answer: three times as many as it does answer for a few busy connections. It has cores of its own: a
// refused call costs whoever sends it more than the service, and on shared cores that would be taken from the calls that are served.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { divided_cores, keep_to } from "./cores.ts";
import { probe, type Answer } from "./probe.ts";
import type { Program } from "./program.ts";
import { ROUTE, start_service_on, type Place } from "./servers.ts";
import { figure, median, percentile, print_table } from "./table.ts";
import { load, type Load } from "./wrk.ts";

const TIMES = 3;
const MOST = 2000; // connections
const SETTLING = 1.5; // seconds, until connections are there and the queue has its length

interface Rates {
  served: number; // a second
  refused: number;
}

async function counts(program: Program): Promise<Rates & { at: number }> {
  const text = await (await fetch(`${program.url}/metrics`)).text();
  const sum = (lines: RegExp) => [...text.matchAll(lines)].reduce((all, [, count]) => all + Number(count), 0);
  return {
    served: sum(/^ordersign_calls_total\{[^}]*status="200"\} (\d+)/gm), refused: sum(/^ordersign_refused_requests_total\{[^}]*\} (\d+)/gm),
    at: performance.now() / 1000,
  };
}

// By the service's own counts in the midst of the load: what a loader counts has its beginning and end in it.
async function rates(program: Program, loading: Load): Promise<Rates> {
  const ended = load({ ...loading, seconds: loading.seconds + 2 * SETTLING });
  await sleep(SETTLING * 1000);
  const before = await counts(program);
  await sleep(loading.seconds * 1000);
  const after = await counts(program);
  const { broken } = await ended;
  if (broken > 0) throw new Error(`${broken} connections broke`);
  const seconds = after.at - before.at;
  return { served: (after.served - before.served) / seconds, refused: (after.refused - before.refused) / seconds };
}

export async function measure_overload(place: Place, body: string, seconds: number, rounds: number): Promise<void> {
  const cores = divided_cores();
  const program = await start_service_on(place, cores.service);
  keep_to(cores.loader);
  const url = program.url + ROUTE;
  const request = readFileSync(body);
  let connections = 0, correction = 1;
  const good: number[] = [], offered: number[] = [], answers: Answer[] = [];
  for (let round = 0; round < rounds; ++round) {
    const usual = await rates(program, { url, body, connections: 16, seconds });
    // Each connection waits, asks and is answered, twice a second or so. A third is served, after a wait of up to 500 ms, and the rest
    // refused at once. What is off in that, one round tells the next.
    connections = Math.min(MOST, Math.ceil(TIMES * usual.served));
    const pause = Math.max(1, correction * (connections / (TIMES * usual.served)) * 1000 - 500 / TIMES);
    const [much, probed] = await Promise.all([
      rates(program, { url, body, connections, seconds, pause }),
      sleep(SETTLING * 1000).then(() => probe(url, request, seconds, 50)),
    ]);
    good.push(much.served / usual.served);
    offered.push((much.served + much.refused) / usual.served);
    correction *= offered.at(-1)! / TIMES;
    answers.push(...probed);
  }
  const threads = program.threads();
  await program.stop();
  keep_to(cores.all);
  const took = (status: number) => answers.filter((answer) => answer.status === status).map(({ ms }) => ms);
  const refused = took(503), served = took(200);
  print_table(
    `Overload, the service on core ${cores.service}, its load on core ${cores.loader}: ${connections} connections, beside what 16 get; and ` +
      `${answers.length} calls by new connections`,
    [
      "calls offered", "calls served", "threads",
      "refused with 503", "503 after, p50 ms", "p99 ms", "200 after, p50 ms", "neither",
    ],
    [[
      `${figure(median(offered))}x`, `${figure(median(good))}x`, `${threads}`,
      `${refused.length}`, figure(percentile(refused, 0.5)), figure(percentile(refused, 0.99)),
      figure(percentile(served, 0.5)), `${answers.length - refused.length - served.length}`,
    ]]);
}
