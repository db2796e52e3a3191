// Our program, started on loopback at a port of its own for a test's instant and settings.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { first_url } from "../../../sandbox/ehr/test/service.ts";

const MOST_WORDS = 20_000;

/** `said` are its last words, which explain an exit code that is not 0. */
export interface Ending { code: number | null; said: string }

export class Service {
  readonly url: string;
  private readonly child: ChildProcess;
  private said = "";

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.child = child;
    child.stderr?.on("data", (part: Buffer) => this.said = (this.said + part.toString()).slice(-MOST_WORDS));
  }

  /** It may read from `allowed`, and is given all the time that it needs: these tests measure none. */
  static async started(binary: string, start: readonly string[], allowed: string): Promise<Service> {
    const child = spawn(binary, ["serve", "--port", "0", ...start, "--store", "none", "--fhir-allow", allowed, "--fhir-deadline", "60000"],
      { stdio: ["ignore", "pipe", "pipe"] });
    return new Service(await first_url(child), child);
  }

  /** The exit code is 0 when all went well: a sanitizer's finding is another one. */
  async end(): Promise<Ending> {
    if (this.child.exitCode === null) {
      const closed = once(this.child, "close");
      this.child.kill("SIGTERM");
      await closed;
    }
    return { code: this.child.exitCode, said: this.said };
  }
}
