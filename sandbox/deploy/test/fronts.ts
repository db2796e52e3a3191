// nginx, HAProxy and Caddy by the files of this folder as they stand, each in front of two servers on loopback.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Proxy, type Before } from "../cluster/proxy.ts";
import { NAME } from "../cluster/replica.ts";
import { Child } from "../lib/child.ts";
import { free_port, HERE } from "../lib/place.ts";
import { program } from "../lib/programs.ts";

export interface Front { port: number; stop(): Promise<unknown> }
export type Kind = "nginx" | "haproxy" | "caddy";

async function connects(child: Child, port: number): Promise<void> {
  const { connect } = await import("node:net");
  await child.until("a proxy", () => new Promise((tell) => {
    const socket = connect(port, "127.0.0.1", () => { socket.destroy(); tell(true); });
    socket.on("error", () => tell(false));
  }));
}

async function nginx(scratch: string, { tls, ports }: Before): Promise<Front> {
  const port = await free_port();
  const folder = join(scratch, "nginx");
  mkdirSync(join(folder, "ordersign"), { recursive: true });
  writeFileSync(join(folder, "ordersign/ordersign.replicas"), ports.map((one) => `server 127.0.0.1:${one} max_fails=0;\n`).join(""));
  writeFileSync(join(folder, "ordersign/ordersign.site"), `
    listen 127.0.0.1:${port} ssl http2; server_name ${NAME};
    ssl_certificate ${tls.certificate}; ssl_certificate_key ${tls.key};
    proxy_ssl_name ${NAME}; proxy_ssl_trusted_certificate ${tls.ca};`);
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(" ");
  writeFileSync(join(folder, "nginx.conf"), `
    daemon off; pid ${folder}/pid; error_log stderr; worker_processes 2;
    events { worker_connections 1024; }
    http { access_log off; ${paths} include ${HERE}/nginx/ordersign.conf; }`);
  const { path, env } = program("nginx", "nginx");
  const child = new Child({ command: [path, "-p", folder, "-c", join(folder, "nginx.conf"), "-e", "stderr"], log: join(scratch, "nginx.log"), env });
  await connects(child, port);
  return { port, stop: () => child.stop() };
}

async function caddy(scratch: string, { tls, ports: [a, b] }: Before): Promise<Front> {
  const port = await free_port();
  const { path, env } = program("caddy", "caddy");
  const child = new Child({
    command: [path, "run", "--adapter", "caddyfile", "--config", join(HERE, "caddy/Caddyfile")], log: join(scratch, "caddy.log"),
    env: {
      ...env, HOME: scratch, XDG_CONFIG_HOME: scratch, XDG_DATA_HOME: scratch, ORDERSIGN_SITE: `https://${NAME}:${port}`, ORDERSIGN_CERT: tls.certificate,
      ORDERSIGN_KEY: tls.key, ORDERSIGN_NAME: NAME, ORDERSIGN_CA: tls.ca, ORDERSIGN_A: `https://127.0.0.1:${a}`, ORDERSIGN_B: `https://127.0.0.1:${b}`,
    },
  });
  await connects(child, port);
  return { port, stop: () => child.stop() };
}

export function start_front(kind: Kind, scratch: string, before: Before): Promise<Front> {
  if (kind === "nginx") return nginx(scratch, before);
  return kind === "caddy" ? caddy(scratch, before) : Proxy.start(scratch, { ...before, metrics: "192.0.2.0/24" });
}
