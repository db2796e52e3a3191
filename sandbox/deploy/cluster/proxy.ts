// HAProxy by sandbox/deploy/haproxy/haproxy.cfg as it stands, in front of two replicas.
import { once } from "node:events";
import { createConnection } from "node:net";
import { join } from "node:path";
import type { Certificate } from "../lib/certificates.ts";
import { Child, pause } from "../lib/child.ts";
import { free_port, HERE } from "../lib/place.ts";
import { program } from "../lib/programs.ts";
import { NAME } from "./replica.ts";

export interface Before {
  tls: Certificate;
  /** Of the two replicas. */
  ports: readonly [number, number];
  /** The network that may read metrics; this machine's unless told. */
  metrics?: string;
}

export class Proxy {
  readonly port: number;
  private readonly child: Child;
  private readonly admin: string;

  private constructor(port: number, child: Child, admin: string) {
    this.port = port;
    this.child = child;
    this.admin = admin;
  }

  /** Returns when clients can connect. */
  static async start(folder: string, { tls, ports: [a, b], metrics = "127.0.0.1" }: Before): Promise<Proxy> {
    const port = await free_port();
    const admin = join(folder, "haproxy.sock");
    const haproxy = program("haproxy", "haproxy");
    const child = new Child({
      command: [haproxy.path, "-db", "-f", join(HERE, "haproxy/haproxy.cfg")],
      log: join(folder, "haproxy.log"),
      env: {
        ...haproxy.env, ORDERSIGN_BIND: `127.0.0.1:${port}`, ORDERSIGN_PEM: tls.pem, ORDERSIGN_NAME: NAME, ORDERSIGN_CA: tls.ca,
        ORDERSIGN_A: `127.0.0.1:${a}`, ORDERSIGN_B: `127.0.0.1:${b}`, ORDERSIGN_ADMIN: admin, ORDERSIGN_METRICS: metrics,
      },
    });
    const proxy = new Proxy(port, child, admin);
    await child.until("HAProxy", async () => (await proxy.states()).size > 0);
    return proxy;
  }

  /** Its log: who is up and who is not. */
  said(): string {
    return this.child.said();
  }
  /** Waits until calls go to that replica. */
  async has_up(name: string): Promise<void> {
    await this.child.until(`HAProxy with ${name} up`, async () => (await this.states()).get(name)?.startsWith("UP") ?? false);
  }
  async stop(): Promise<void> {
    await this.child.stop();
  }

  /** Of each server; by `show stat`, whose first columns are names and whose 18th is the state. */
  private async states(): Promise<Map<string, string>> {
    const lines = (await this.told("show stat -1 4 -1")).split("\n").filter((line) => line.startsWith("ordersign,"));
    return new Map(lines.map((line) => line.split(",")).map((fields) => [fields[1]!, fields[17]!]));
  }
  private async told(command: string): Promise<string> {
    const socket = createConnection(this.admin);
    let text = "";
    socket.on("data", (piece) => { text += String(piece); });
    socket.end(`${command}\n`);
    await Promise.race([once(socket, "end"), pause(5000)]);
    socket.destroy();
    return text;
  }
}
