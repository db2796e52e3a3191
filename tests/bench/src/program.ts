// A program under measurement: started, looked at while it runs, ended.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";

const TICKS_PER_SECOND = 100; // of /proc/PID/stat, on every Linux

export interface Start {
  command: string[];
  log: string; // the file that its standard error goes to
  url?: string; // where it will listen; else the first line that it prints tells
  env?: Record<string, string>;
  cores?: string; // that it keeps to, as taskset names them; else it may run on all
}

export class Program {
  readonly url: string;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.child = child;
    this.url = url;
  }

  static async start({ command, log, url, env, cores }: Start): Promise<Program> {
    const [file, ...words] = cores === undefined ? command : ["taskset", "-c", cores, ...command];
    const errors = openSync(log, "a");
    const child = spawn(file!, words, { stdio: ["ignore", "pipe", errors], env: { ...process.env, ORDERSIGN_STORE: "none", ...env } });
    closeSync(errors);
    running.add(child);
    child.once("exit", () => running.delete(child));
    child.once("error", () => running.delete(child));
    const ended = once(child, "exit").then(([code]) => {
      throw new Error(`${file} ended with ${code}: ${readFileSync(log, "utf8").slice(-500)}`);
    });
    ended.catch(() => {}); // once it runs, who ends it waits for that
    const program = new Program(child, url ?? (await Promise.race([first_url(child), ended])));
    child.stdout!.resume();
    if (url !== undefined) await Promise.race([answers(url), ended]);
    return program;
  }

  get pid(): number {
    return this.child.pid!;
  }
  // Of it and its children, since they began; in steps of 10 ms.
  cpu_seconds(): number {
    return this.all().reduce((sum, pid) => {
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
      return sum + (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    }, 0);
  }
  threads(): number {
    return this.status("Threads");
  }
  resident_mb(): number {
    return this.status("VmRSS") / 1024;
  }
  private all(): number[] {
    const children = readFileSync(`/proc/${this.pid}/task/${this.pid}/children`, "utf8");
    return [this.pid, ...children.split(" ").filter(Boolean).map(Number)];
  }
  private status(name: string): number {
    return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(readFileSync(`/proc/${this.pid}/status`, "utf8"))![1]);
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill(signal);
    await ended;
  }
}

async function first_url(child: ChildProcess): Promise<string> {
  let text = "";
  for await (const piece of child.stdout!.iterator({ destroyOnReturn: false })) {
    text += piece;
    const url = /https?:\/\/\S+/.exec(text.slice(0, text.lastIndexOf("\n") + 1));
    if (url) return url[0];
  }
  return new Promise(() => {}); // it closed its output, and its end tells more
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; ; ++tries) {
    try {
      await (await fetch(url, { method: "POST", body: "{}" })).arrayBuffer();
      return;
    } catch (error) {
      if (tries === 200) throw error;
      await new Promise((wake) => setTimeout(wake, 25));
    }
  }
}

const running = new Set<ChildProcess>();

// Nothing that was started is left running, however we end.
export function end_all(): void {
  for (const child of running) child.kill("SIGKILL");
}
