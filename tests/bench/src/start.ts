// From the start of the program until its first 200.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { start_service, type Place } from "./servers.ts";
import { figure, median, print_table } from "./table.ts";

async function milliseconds(place: Place, ...flags: string[]): Promise<number> {
  const begun = performance.now();
  const program = await start_service(place, ...flags);
  const answer = await fetch(`${program.url}/readyz`);
  const took = performance.now() - begun;
  await program.stop();
  if (answer.status !== 200) throw new Error(`/readyz answered ${answer.status}`);
  return took;
}

export async function measure_start(place: Place, times: number): Promise<void> {
  const without: number[] = [], fresh: number[] = [];
  const store = join(place.scratch, "start.db");
  for (let i = 0; i < times; ++i) {
    without.push(await milliseconds(place));
    for (const ending of ["", "-wal", "-shm"]) rmSync(store + ending, { force: true });
    fresh.push(await milliseconds(place, "--store", `sqlite:${store}`));
  }
  const row = (name: string, values: number[]) => [name, figure(median(values)), figure(Math.min(...values)), figure(Math.max(...values))];
  print_table(`Start to the first 200, ms (${times} starts)`, ["", "median", "least", "most"],
    [row("without a store", without), row("with a new SQLite store", fresh)]);
}
