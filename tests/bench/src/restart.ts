// The service ended by SIGTERM and started again on its port, while clients call.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { call, type Answer } from "./probe.ts";
import { free_port, ROUTE, start_service_at, type Place } from "./servers.ts";
import { figure, median, print_table } from "./table.ts";

const CLIENTS = 16;

export async function measure_restart(place: Place, body: string, times: number): Promise<void> {
  const port = await free_port();
  const request = readFileSync(body);
  const answers: Answer[] = [], ends: number[] = [], gaps: number[] = [];
  let program = await start_service_at(place, port);
  let over = false;
  const client = async () => {
    while (!over) {
      const answer = await call(program.url + ROUTE, request);
      answers.push(answer);
      if (answer.status === 0) await sleep(5);
    }
  };
  const clients = Array.from({ length: CLIENTS }, client);
  for (let i = 0; i < times; ++i) {
    await sleep(500);
    const begun = performance.now();
    await program.stop();
    ends.push(performance.now() - begun);
    program = await start_service_at(place, port);
    while ((await call(program.url + ROUTE, request)).status !== 200);
    gaps.push(performance.now() - begun);
  }
  over = true;
  await Promise.all(clients);
  await program.stop();
  const refused = answers.filter(({ trouble }) => trouble === "ECONNREFUSED").length;
  const lost = answers.filter(({ status, trouble }) => status === 0 && trouble !== "ECONNREFUSED");
  const kinds = [...new Set(lost.map(({ trouble }) => trouble))].join(", ");
  print_table(`${times} restarts on one port while ${CLIENTS} clients call`,
    ["SIGTERM until the end, ms", "until it answers again, ms", "answered", "connections refused meanwhile", "connected and not answered"],
    [[
      figure(median(ends)), figure(median(gaps)), `${answers.length - refused - lost.length}`, `${refused}`,
      lost.length === 0 ? "0" : `${lost.length} (${kinds})`,
    ]]);
}
