// Starts the real service for a test, on a free port of loopback, and ends it by its process id.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

export interface Running { url: string; stop(): Promise<void> }

export const ROOT = join(import.meta.dirname, "../../..");

/** The service as built: ORDERSIGN_BINARY, else the dev preset's. Without one the test fails; it is never left out. */
export function binary(): string {
  const path = process.env["ORDERSIGN_BINARY"] ?? join(ROOT, "build/dev/ordersign");
  if (!existsSync(path)) throw new Error("no service to test against: build the preset dev, or name a binary in ORDERSIGN_BINARY");
  return path;
}

// Where a test wants no records kept: the default is a file in the user's home.
const NO_STORE = { ORDERSIGN_STORE: "none" };

export async function start_service(...flags: string[]): Promise<Running> {
  const child = spawn(binary(), ["serve", "--port", "0", ...flags], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...NO_STORE } });
  return { url: await first_url(child), stop: () => stop(child) };
}

/** What it says on stdout once it accepts; an error with its last words when it ends before. */
export function first_url(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    let log = "";
    child.once("error", reject);
    child.stderr?.on("data", (chunk) => { log = (log + String(chunk)).slice(-2000); });
    child.once("exit", (code) => reject(new Error(`the service ended with ${code} before it told its URL: ${log}`)));
    child.stdout?.on("data", (chunk) => {
      text += String(chunk);
      const url = /http:\/\/\S+(?=\s)/.exec(text)?.[0];
      if (url !== undefined) resolve(url);
    });
  });
}

export function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

export interface Ended { code: number | null; out: string; err: string }

/** Runs a program to its end. */
export function run(program: string, args: string[], environment: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...environment } });
    const ended: Ended = { code: null, out: "", err: "" };
    child.stdout.on("data", (chunk) => { ended.out += String(chunk); });
    child.stderr.on("data", (chunk) => { ended.err += String(chunk); });
    child.once("error", reject);
    child.once("close", (code) => resolve({ ...ended, code }));
  });
}
