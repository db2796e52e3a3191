// The service beside an echo by its library, nginx and Node, in turn, so that what else the machine does meets all of them.
import type { Program } from "./program.ts";
import { figure, median, print_table } from "./table.ts";
import { load, type Result } from "./wrk.ts";

export interface Contender {
  name: string;
  program: Program;
  url: string;
  headers?: string[]; // of each request
}
interface Measured extends Result {
  cpu_us: number; // of the server, for each answer that was no refusal
  failed: number;
}
export interface Turns {
  rounds: number;
  seconds: number; // of each turn
  body: string;
}

export async function turn(contender: Contender, connections: number, { seconds, body }: Turns): Promise<Measured> {
  const before = contender.program.cpu_seconds();
  const result = await load({ url: contender.url, headers: contender.headers ?? [], body, connections, seconds });
  const served = result.answers - result.refused;
  if (served === 0) throw new Error(`${contender.name} answered nothing at ${connections} connections`);
  return {
    ...result,
    per_second: (result.per_second * served) / result.answers,
    cpu_us: ((contender.program.cpu_seconds() - before) * 1e6) / served,
    failed: result.refused + result.broken,
  };
}

// Measured by contender and round. Whose turn is first changes with the round.
async function rounds(contenders: Contender[], connections: number, turns: Turns): Promise<Map<string, Measured[]>> {
  const measured = new Map<string, Measured[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < turns.rounds; ++round) {
    for (let i = 0; i < contenders.length; ++i) {
      const contender = contenders[(i + round) % contenders.length]!;
      measured.get(contender.name)!.push(await turn(contender, connections, turns));
    }
  }
  return measured;
}

// Ratios are of one round each, and then their median: what slowed a round down slowed all that is in it.
export async function compare(title: string, contenders: Contender[], connections: number[], turns: Turns): Promise<void> {
  for (const contender of contenders) await load({ url: contender.url, body: turns.body, connections: 8, seconds: 1 }); // warm
  const rows: string[][] = [];
  const ours = contenders[0]!.name;
  for (const count of connections) {
    const measured = await rounds(contenders, count, turns);
    const middle = (name: string, of: keyof Measured) => median(measured.get(name)!.map((one) => one[of]));
    const ratio = (name: string, of: keyof Measured) =>
      median(measured.get(ours)!.map((one, round) => one[of] / measured.get(name)![round]![of]));
    for (const { name } of contenders) {
      rows.push([
        `${count}`, name,
        ...(["per_second", "p50", "p99", "failed", "cpu_us"] as const).map((of) => figure(middle(name, of))),
        ...(["per_second", "p99", "cpu_us"] as const).map((of) => (name === ours ? "" : figure(ratio(name, of)))),
      ]);
    }
  }
  const head = [
    "connections", "", "answers/s", "p50 ms", "p99 ms", "failed", "CPU µs an answer",
    `${ours}: its answers/s`, `${ours}: its p99`, `${ours}: its CPU`,
  ];
  print_table(title, head, rows);
}
