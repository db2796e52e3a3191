// The real service for the tests: the binary, started on a free port with the clock of the scenarios.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = join(import.meta.dirname, "../../..");

export interface Running { url: string; /** Reads policies, cards and keys again, some time after. */ reload(): void; stop(): Promise<void> }

export function binary(): string {
  const path = process.env["ORDERSIGN_BINARY"] ?? join(root, "build/dev/ordersign");
  if (!existsSync(path)) throw new Error(`no service at ${path}; build it, or set ORDERSIGN_BINARY`);
  return path;
}

/** Starts it with its page and a store of its own, and waits for the one line with its URL. */
export async function start_service(now: string, flags: readonly string[] = []): Promise<Running> {
  if (!existsSync(join(root, "sandbox/web/dist/index.html"))) throw new Error("the page is not built; run `sandbox/web/build-page`");
  const scratch = mkdtempSync(join(tmpdir(), "ordersign-service-"));
  const arguments_ = ["serve", "--port", "0", "--now", now, "--sandbox", "--server-timing", "on", "--store", `sqlite:${join(scratch, "store.db")}`, ...flags];
  const running = await started(binary(), arguments_);
  return { ...running, stop: () => running.stop().finally(() => rmSync(scratch, { recursive: true, force: true })) };
}

/** A program that says its URL in a line when it accepts. */
export async function started(program: string, arguments_: readonly string[]): Promise<Running> {
  const child = spawn(program, arguments_, { stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => { errors = (errors + chunk.toString()).slice(-2000); });
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it said no URL: ${errors}`)), 20_000);
    child.once("exit", (code) => reject(new Error(`it ended with ${code}: ${errors}`)));
    lines.on("line", (line) => {
      const found = /http:\/\/[^\s]+/.exec(line)?.[0];
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    });
  });
  return { url, reload: () => { child.kill("SIGHUP"); }, stop: () => ended(child) };
}

export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
  await gone;
  clearTimeout(timer);
}
