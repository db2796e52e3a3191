// Two replicas behind HAProxy, and what they keep their records in.
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { Client } from "../lib/calls.ts";
import { certificate_for } from "../lib/certificates.ts";
import { pause } from "../lib/child.ts";
import { Database } from "./database.ts";
import { Proxy } from "./proxy.ts";
import { NAME, Replica } from "./replica.ts";

export type Store = "postgresql" | "sqlite";

export interface Restarted { name: string; /** From SIGTERM to the end. */ ended_ms: number; /** Until calls go there again. */ back_ms: number; code: number | string }

export class Cluster {
  readonly url: string;
  readonly ca: string;
  readonly replicas: readonly [Replica, Replica];
  readonly database: Database | undefined;
  private readonly proxy: Proxy;

  private constructor(ca: string, replicas: readonly [Replica, Replica], proxy: Proxy, database: Database | undefined) {
    this.url = `https://${NAME}:${proxy.port}`;
    this.ca = ca;
    this.replicas = replicas;
    this.proxy = proxy;
    this.database = database;
  }

  static async start(folder: string, store: Store): Promise<Cluster> {
    const tls = await certificate_for(NAME, folder);
    const database = store === "postgresql" ? await Database.start(folder) : undefined;
    const key = join(folder, "pseudonym.key"); // both record a patient as the same
    const replica = (name: string) => {
      const kept = database
        ? ["--store", database.url, "--pseudonym-key", key, "--spill", join(folder, `${name}.spill`)]
        : ["--store", `sqlite:${join(folder, name)}.db`];
      return Replica.start(name, folder, tls, kept);
    };
    const replicas = [await replica("a"), await replica("b")] as const;
    const proxy = await Proxy.start(folder, { tls, ports: [replicas[0].port, replicas[1].port] });
    await Promise.all(["a", "b"].map((name) => proxy.has_up(name)));
    return new Cluster(tls.ca, replicas, proxy, database);
  }

  client(): Client {
    return new Client(this.proxy.port, NAME, readFileSync(this.ca));
  }
  /** A command for a terminal that gives an answer. */
  try_it(request: string): string {
    return `curl --cacert ${this.ca} --connect-to ${NAME}:${this.proxy.port}:127.0.0.1:${this.proxy.port} ` +
      `-H 'Content-Type: application/json' -d @${request} ${this.url}/cds-services/coverage-order-sign`;
  }

  /** One after the other, each only when calls go to the one before again. */
  async *rolling_restart(): AsyncGenerator<Restarted> {
    for (const replica of this.replicas) {
      const begun = performance.now();
      const code = await replica.stop();
      const ended = performance.now();
      await replica.start();
      await this.proxy.has_up(replica.name);
      yield { name: replica.name, code, ended_ms: ended - begun, back_ms: performance.now() - ended };
    }
  }

  /** What HAProxy logged: who is up and who is not. */
  said(): string {
    return this.proxy.said();
  }
  /** Waits until so many decisions are in the database; returns how many there are, also when it takes too long. */
  async kept(wanted: number): Promise<number> {
    let count = 0;
    for (const end = Date.now() + 60_000; count < wanted && Date.now() < end; await pause(100))
      count = Number(await this.database!.value("SELECT count(*) FROM decision"));
    return count;
  }
  /** Waits until calls go to that replica. */
  has_up(name: string): Promise<void> {
    return this.proxy.has_up(name);
  }
  async stop(): Promise<void> {
    await this.proxy.stop();
    await Promise.all(this.replicas.map((replica) => replica.stop()));
    await this.database?.stop();
  }
}
