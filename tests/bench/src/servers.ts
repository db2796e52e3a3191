// The service, and what it is measured beside: each takes the same request and gives an answer of the same size.
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { availableParallelism, userInfo } from "node:os";
import { join } from "node:path";
import { Program, type Start } from "./program.ts";

export const NOW = "2026-01-15T12:00:00Z"; // the requests' dates are told from this day
export const ROUTE = "/cds-services/coverage-order-sign";

export interface Place {
  build: string; // the release build
  scratch: string; // a folder of this run
}

const service = (place: Place, port: number, flags: string[]): Start => ({
  command: [join(place.build, "ordersign"), "serve", "--port", `${port}`, "--now", NOW, ...flags],
  log: join(place.scratch, "service.log"),
});
export const start_service = (place: Place, ...flags: string[]) => Program.start(service(place, 0, flags));
export const start_service_at = (place: Place, port: number, ...flags: string[]) => Program.start(service(place, port, flags));
export const start_service_on = (place: Place, cores: string, ...flags: string[]) =>
  Program.start({ ...service(place, 0, flags), cores });

export const start_echo = (place: Place, answer: string) =>
  Program.start({ command: [join(place.build, "tests/bench/bench_echo"), answer], log: join(place.scratch, "echo.log") });

export const start_front = (place: Place, answer: string) =>
  Program.start({ command: [join(place.build, "tests/bench/bench_front"), answer], log: join(place.scratch, "front.log") });

export const start_node = (place: Place, answer: string) =>
  Program.start({
    command: [process.execPath, join(import.meta.dirname, "node_service.ts"), answer], log: join(place.scratch, "node.log"),
  });

export async function start_nginx({ scratch }: Place, answer_size: number): Promise<Program> {
  const port = await free_port();
  const folder = join(scratch, "nginx");
  const text = "${kilo}".repeat(Math.floor(answer_size / 1000)) + "x".repeat(answer_size % 1000); // a word of it has at most 4 KB
  mkdirSync(folder, { mode: 0o755, recursive: true });
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(" ");
  writeFileSync(join(folder, "nginx.conf"), `
    daemon off; pid ${folder}/pid; error_log stderr; worker_processes ${availableParallelism()};
    ${userInfo().uid === 0 ? "user root;" : ""}
    events { worker_connections 4096; }
    http {
      access_log off; keepalive_requests 1000000000; client_body_buffer_size 64k; client_max_body_size 16m; tcp_nodelay on; ${paths}
      server { listen 127.0.0.1:${port}; default_type application/json; location / { set $kilo ${"x".repeat(1000)}; return 200 ${text}; } }
    }`);
  const command = ["nginx", "-p", folder, "-c", join(folder, "nginx.conf"), "-e", "stderr"];
  return Program.start({ command, log: join(scratch, "nginx.log"), url: `http://127.0.0.1:${port}` });
}

export async function free_port(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
