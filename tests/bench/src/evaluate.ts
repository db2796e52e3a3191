// `ordersign evaluate` over a file of 5 000 requests, a line each.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { NOW, type Place } from "./servers.ts";
import { figure, median, print_table } from "./table.ts";

interface Run {
  seconds: number;
  peak_mb: number; // resident
}

async function run(place: Place, file: string, before: string[]): Promise<Run> {
  const answers = join(place.scratch, "answers.ndjson");
  const out = openSync(answers, "w");
  const begun = performance.now();
  const command = [...before, join(place.build, "ordersign"), "evaluate", "--now", NOW, file];
  const child = spawn(command[0]!, command.slice(1), { stdio: ["ignore", out, "ignore"] });
  let peak_mb = 0;
  const look = () => {
    try {
      peak_mb = Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? peak_mb * 1024) / 1024;
    } catch {
      // it has ended
    }
  };
  const watch = setInterval(look, 20);
  const [code] = (await once(child, "exit")) as [number];
  const seconds = (performance.now() - begun) / 1000;
  clearInterval(watch);
  closeSync(out);
  const lines = readFileSync(answers, "utf8").split("\n").length - 1;
  if (code !== 0 || lines !== LINES) throw new Error(`evaluate ended with ${code} and ${lines} lines`);
  return { seconds, peak_mb };
}

const LINES = 5000;

export async function measure_evaluate(place: Place, file: string, rounds: number): Promise<void> {
  const all: Run[] = [], one: Run[] = [];
  for (let round = 0; round < rounds; ++round) {
    all.push(await run(place, file, []));
    one.push(await run(place, file, ["taskset", "-c", "0"]));
  }
  const row = (name: string, runs: Run[]) => {
    const seconds = median(runs.map((run) => run.seconds));
    return [name, figure(seconds), figure(LINES / seconds), figure(Math.max(...runs.map((run) => run.peak_mb)))];
  };
  print_table(
    `\`ordersign evaluate\` over ${LINES} requests, ${figure(statSync(file).size / 1e6)} MB`,
    ["", "seconds", "requests/s", "peak resident MB"],
    [row(`on ${availableParallelism()} cores`, all), row("on one core", one)],
  );
}
