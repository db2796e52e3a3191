// Clients that are slow and clients that are idle, at the service's default limits, while others call as ever.
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { probe, type Answer } from "./probe.ts";
import { ROUTE, start_service, type Place } from "./servers.ts";
import { figure, median, percentile, print_table } from "./table.ts";
import { load } from "./wrk.ts";

// Until stopped: `idle` connections that say nothing, and `slow` ones that send a byte of a head or of a body every two seconds. Who is
// turned away comes back.
class Crowd {
  private readonly sockets = new Set<Socket>();
  private over = false;
  private readonly port: number;

  constructor(url: string, idle: number, slow: number) {
    this.port = Number(new URL(url).port);
    for (let i = 0; i < idle; ++i) this.join("");
    for (let i = 0; i < slow; ++i) this.join(i % 2 === 0 ? head : head.slice(0, head.indexOf("Content-Type")), i);
  }

  private join(greeting: string, number = -1): void {
    const socket = connect(this.port, "127.0.0.1");
    let drip: NodeJS.Timeout | undefined;
    this.sockets.add(socket);
    socket.on("connect", () => {
      if (number < 0) return;
      socket.write(greeting);
      drip = setInterval(() => socket.write("x"), 2000);
    });
    socket.on("error", () => {});
    socket.resume();
    socket.on("close", () => {
      clearInterval(drip);
      this.sockets.delete(socket);
      if (!this.over) setTimeout(() => this.over || this.join(greeting, number), 100);
    });
  }

  get size(): number {
    return [...this.sockets].filter((socket) => socket.readyState === "open").length;
  }
  leave(): void {
    this.over = true;
    for (const socket of this.sockets) socket.destroy();
  }
}

const head = `POST ${ROUTE} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 20000\r\n\r\n`;

export async function measure_slow_clients(place: Place, body: string, seconds: number, rounds: number): Promise<void> {
  const program = await start_service(place);
  const url = program.url + ROUTE;
  const request = readFileSync(body);
  const alone: number[] = [], beside: number[] = [], answers: Answer[] = [], threads: number[] = [], memory: number[] = [];
  let present = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; ++round) {
    alone.push((await load({ url, body, connections: 16, seconds })).per_second);
    const crowd = new Crowd(program.url, 1000, 1000);
    await sleep(1500);
    answers.push(...(await probe(url, request, seconds, 100)));
    present = Math.min(present, crowd.size);
    threads.push(program.threads());
    beside.push((await load({ url, body, connections: 16, seconds })).per_second);
    memory.push(program.resident_mb());
    crowd.leave();
    await sleep(500);
  }
  await program.stop();
  const took = answers.filter(({ status }) => status === 200).map(({ ms }) => ms);
  print_table(
    `1 000 idle and 1 000 slow clients (${figure(present)} connected); ${answers.length} calls, one every 100 ms by a new connection`,
    ["calls served", "p50 ms", "p99 ms", "threads", "resident MB", "throughput of 16 connections, with to without"],
    [[
      `${figure((took.length / answers.length) * 100)} %`, figure(percentile(took, 0.5)), figure(percentile(took, 0.99)),
      figure(Math.max(...threads)), figure(Math.max(...memory)), figure(median(beside.map((value, round) => value / alone[round]!))),
    ]],
  );
}
