// One process of the service by TLS, ended and started again at its port, as whoever rolls out a new version does.
import { join } from "node:path";
import type { Certificate } from "../lib/certificates.ts";
import { Child } from "../lib/child.ts";
import { binary, free_port, NOW } from "../lib/place.ts";

export const NAME = "cds.example";
const GRACE = 5000; // ms in which /readyz is 503 and calls are taken; the proxy asks each second

export class Replica {
  readonly name: string;
  readonly port: number;
  private readonly command: string[];
  private readonly log: string;
  private child: Child | undefined;

  private constructor(name: string, port: number, command: string[], log: string) {
    this.name = name;
    this.port = port;
    this.command = command;
    this.log = log;
  }

  static async start(name: string, folder: string, tls: Certificate, flags: readonly string[]): Promise<Replica> {
    const port = await free_port();
    const command = [binary(), "serve", "--port", `${port}`, "--now", NOW, "--public-url", `https://${NAME}`, "--drain-grace", `${GRACE}`,
      "--tls-certificate", tls.certificate, "--tls-key", tls.key, "--queue-wait", "60000", ...flags]; // a slow machine loses no call for it
    const replica = new Replica(name, port, command, join(folder, `${name}.log`));
    await replica.start();
    return replica;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }
  async start(): Promise<void> {
    this.child = new Child({ command: this.command, log: this.log });
    await this.child.url();
  }
  /** Its exit code; 0 when it does not run. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | string> {
    const ended = await this.child?.stop(signal);
    this.child = undefined;
    return ended ?? 0;
  }
}
