// Loads the service beside other servers, and in ways that are hard on it, and prints a table of each.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measure_evaluate } from "./evaluate.ts";
import { print_machine } from "./machine.ts";
import { measure_overload } from "./overload.ts";
import { measure_parts } from "./parts.ts";
import { end_all } from "./program.ts";
import { measure_restart } from "./restart.ts";
import { ROUTE, start_echo, start_front, start_nginx, start_node, start_service, type Place } from "./servers.ts";
import { measure_slow_clients } from "./slow_clients.ts";
import { measure_start } from "./start.ts";
import { compare } from "./throughput.ts";
import { tls_flags } from "./tls.ts";
import { measure_tokens } from "./tokens.ts";

const { values: options } = parseArgs({
  options: {
    build: { type: "string" },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
    connections: { type: "string", default: "1,16,64,256" },
    only: { type: "string" },
  },
});
const scratch = mkdtempSync(join(tmpdir(), "ordersign-load-"));
const place: Place = { build: options.build!, scratch };
const rounds = whole("rounds", options.rounds), seconds = whole("seconds", options.seconds);
const connections = options.connections.split(",").map((text) => whole("connections", text));
const body = join(scratch, "ordinary.json");

function whole(name: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`--${name} is a whole number above 0, not \`${text}\``);
  return Number(text);
}

function run(name: string, ...words: string[]): string {
  const ended = spawnSync(join(place.build, "tests/bench", name), words, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (ended.status !== 0) throw new Error(`${name} ended with ${ended.status}`);
  return ended.stdout;
}

// The answer of the service to the request: the others give one of that size.
async function answer_file(url: string): Promise<string> {
  const answer = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: readFileSync(body) });
  if (answer.status !== 200) throw new Error(`the service answers ${answer.status}`);
  const file = join(scratch, "answer.json");
  writeFileSync(file, await answer.text());
  return file;
}

async function beside_others(): Promise<void> {
  const service = await start_service(place);
  const answer = await answer_file(service.url + ROUTE);
  const size = statSync(answer).size;
  const others = { echo: await start_echo(place, answer), nginx: await start_nginx(place, size), node: await start_node(place, answer) };
  const contenders = [
    { name: "ordersign", program: service, url: service.url + ROUTE },
    { name: "cpp-httplib echo", program: others.echo, url: `${others.echo.url}/` },
    { name: "nginx `return 200`", program: others.nginx, url: `${others.nginx.url}/` },
    { name: "Node, JSON.parse", program: others.node, url: `${others.node.url}/` },
  ];
  await compare(`A request of ${statSync(body).size} bytes, an answer of ${size}`, contenders, connections, { rounds, seconds, body });
  for (const { program } of contenders) await program.stop();
}

// What carrying requests costs, whatever is answered.
async function front(): Promise<void> {
  const service = await start_service(place);
  const answer = await answer_file(service.url + ROUTE);
  await service.stop();
  const size = statSync(answer).size;
  const own = await start_front(place, answer), nginx = await start_nginx(place, size);
  const contenders = [
    { name: "front", program: own, url: `${own.url}/` },
    { name: "nginx `return 200`", program: nginx, url: `${nginx.url}/` },
  ];
  const title = `The front alone, giving a fixed answer: a request of ${statSync(body).size} bytes, an answer of ${size}`;
  await compare(title, contenders, [16, 256], { rounds, seconds, body });
  for (const { program } of contenders) await program.stop();
}

async function with_tls(): Promise<void> {
  const secure = await start_service(place, ...tls_flags(place)), plain = await start_service(place);
  const contenders = [
    { name: "TLS", program: secure, url: secure.url + ROUTE },
    { name: "plain", program: plain, url: plain.url + ROUTE },
  ];
  await compare("By TLS, connections kept", contenders, [16], { rounds, seconds, body });
  for (const { program } of contenders) await program.stop();
}

async function with_records(): Promise<void> {
  const on = await start_service(place, "--store", `sqlite:${join(scratch, "records.db")}`);
  const off = await start_service(place);
  const contenders = [
    { name: "records on", program: on, url: on.url + ROUTE },
    { name: "records off", program: off, url: off.url + ROUTE },
  ];
  await compare("Records kept in SQLite", contenders, [16], { rounds, seconds, body });
  for (const { program } of contenders) await program.stop();
}

function in_process(): void {
  console.log("\n**One warm call in process: processor time, beside RapidJSON's default tree of the same bytes**\n");
  console.log("```\n" + run("bench_decide") + "```");
}

const sections: Record<string, () => void | Promise<void>> = {
  beside_others, front, with_tls,
  with_tokens: () => measure_tokens(place, { rounds, seconds, body }),
  with_records,
  start: () => measure_start(place, 3 * rounds),
  in_process,
  parts: () => measure_parts(run, rounds),
  slow_clients: () => measure_slow_clients(place, body, seconds, rounds),
  overload: () => measure_overload(place, body, seconds, rounds),
  evaluate: () => measure_evaluate(place, join(scratch, "lines.ndjson"), rounds),
  restart: () => measure_restart(place, body, 2 * rounds),
};

function clean_up(): void {
  end_all();
  rmSync(scratch, { recursive: true, force: true });
}
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    clean_up();
    process.exit(1);
  });
}

try {
  const chosen = options.only === undefined ? Object.keys(sections) : options.only.split(",");
  const unknown = chosen.find((name) => !(name in sections));
  if (unknown !== undefined) throw new Error(`--only: unknown part \`${unknown}\`; known: ${Object.keys(sections).join(", ")}`);
  print_machine(place.build);
  run("bench_shapes", scratch);
  for (const name of chosen) await sections[name]!();
} catch (error) {
  console.error(`load: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  clean_up();
}
