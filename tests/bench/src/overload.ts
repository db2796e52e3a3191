// More calls than the service can answer: three times as many as it does answer for a few busy connections.
import { readFileSync } from "node:fs";
import { probe, type Answer } from "./probe.ts";
import { ROUTE, start_service, type Place } from "./servers.ts";
import { figure, median, percentile, print_table } from "./table.ts";
import { load } from "./wrk.ts";

const TIMES = 3;
const MOST = 3000; // connections

export async function measure_overload(place: Place, body: string, seconds: number, rounds: number): Promise<void> {
  const program = await start_service(place);
  const url = program.url + ROUTE;
  const request = readFileSync(body);
  let connections = 0;
  const good: number[] = [], offered: number[] = [], answers: Answer[] = [];
  for (let round = 0; round < rounds; ++round) {
    const usual = await load({ url, body, connections: 16, seconds });
    // Each connection waits, asks and is answered, once a second where there are enough of them. A third is served, after a wait of up
    // to 500 ms, and the rest refused at once.
    connections = Math.min(MOST, Math.ceil(TIMES * usual.per_second));
    const pause = Math.max(1, (connections / (TIMES * usual.per_second)) * 1000 - 500 / TIMES);
    const [much, probed] = await Promise.all([
      load({ url, body, connections, seconds, pause }),
      probe(url, request, seconds, 50),
    ]);
    good.push((much.per_second * (1 - much.refused / much.answers)) / usual.per_second);
    offered.push(much.per_second / usual.per_second);
    answers.push(...probed);
  }
  await program.stop();
  const took = (status: number) => answers.filter((answer) => answer.status === status).map(({ ms }) => ms);
  const refused = took(503), served = took(200);
  print_table(`Overload: some ${connections} connections, beside what 16 get; and ${answers.length} calls by new connections`,
    ["calls offered", "calls served", "refused with 503", "503 after, p50 ms", "p99 ms", "200 after, p50 ms", "neither"],
    [[
      `${figure(median(offered))}x`, `${figure(median(good))}x`,
      `${refused.length}`, figure(percentile(refused, 0.5)), figure(percentile(refused, 0.99)),
      figure(percentile(served, 0.5)), `${answers.length - refused.length - served.length}`,
    ]]);
}
