// A program that we started: told by its first URL that it runs, ended by its process id. What is still running when we end is killed,
// by the kernel where we are killed ourselves.
import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";

export interface Start {
  command: readonly string[];
  /** The file that its standard error goes to. */
  log: string;
  env?: Record<string, string | undefined>;
}

/** Ends with us, however we end. What runs is the program itself, under the same process id. */
const bound = (command: readonly string[]): string[] => ["--pdeathsig", "KILL", ...command];

const running = new Set<ChildProcess>();
/** At once; also what a failed test left, or its end would wait for them. */
export function end_all(): void {
  for (const child of running) child.kill("SIGKILL");
}
process.once("exit", end_all);

export class Child {
  private readonly child: ChildProcess;
  private readonly log: string;
  private readonly words: string;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;

  constructor({ command, log, env }: Start) {
    const errors = openSync(log, "a");
    const options: SpawnOptions = { stdio: ["ignore", "pipe", errors], env: { ...process.env, ...env } };
    this.child = spawn("setpriv", bound(command), options);
    closeSync(errors);
    this.log = log;
    this.words = command.join(" ");
    running.add(this.child);
    this.ended = new Promise((tell) => {
      this.child.once("error", (error) => tell(error.message));
      this.child.once("exit", (code, signal) => tell(code ?? signal ?? ""));
    });
    void this.ended.then(() => running.delete(this.child));
  }

  get pid(): number {
    return this.child.pid!;
  }
  said(): string {
    return readFileSync(this.log, "utf8");
  }
  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }
  async stop(name: NodeJS.Signals = "SIGTERM"): Promise<number | string> {
    this.signal(name);
    return this.ended;
  }

  /** The first URL that it prints. An error with its last words when it ends before, or when it takes too long. */
  async url(): Promise<string> {
    let text = "", url = "";
    this.child.stdout!.on("data", (piece: Buffer) => {
      if (url !== "") return;
      text += String(piece);
      url = /https?:\/\/\S+(?=\s)/.exec(text)?.[0] ?? "";
    });
    await this.until(`a URL of ${this.words}`, async () => url !== "");
    return url;
  }

  /** Waits until `is_so`, which may throw meanwhile; an error with its last words when it ends before, or when it takes too long. */
  async until(what: string, is_so: () => Promise<boolean>): Promise<void> {
    const seen = async () => {
      for (const end = Date.now() + PATIENCE; Date.now() < end && running.has(this.child); await pause(20))
        if (await is_so().catch(() => false)) return;
      throw new Error(`${what}: not within ${PATIENCE / 1000} s: ${this.said().slice(-2000)}`);
    };
    await Promise.race([seen(), this.fails()]);
  }

  private async fails(): Promise<never> {
    const code = await this.ended;
    throw new Error(`${this.words} ended with ${code}: ${this.said().slice(-2000)}`);
  }
}

const PATIENCE = 60_000; // ms, for a slow machine

export const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

export interface Ended { code: number | null; out: string; err: string }

/** Runs a program to its end. */
export function run(command: readonly string[], { env, input }: { env?: Record<string, string>; input?: string } = {}): Promise<Ended> {
  return new Promise((tell, fail) => {
    const child = spawn("setpriv", bound(command), { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...env } });
    const ended: Ended = { code: null, out: "", err: "" };
    child.stdout.on("data", (piece) => { ended.out += String(piece); });
    child.stderr.on("data", (piece) => { ended.err += String(piece); });
    child.stdin.on("error", () => {}); // it may end without reading
    child.stdin.end(input ?? "");
    child.once("error", fail);
    child.once("close", (code) => tell({ ...ended, code }));
  });
}

/** Its output. An error with its last words when it does not end well. */
export async function output_of(command: readonly string[], how: { env?: Record<string, string>; input?: string } = {}): Promise<string> {
  const { code, out, err } = await run(command, how);
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}: ${(err + out).slice(-2000)}`);
  return out;
}
