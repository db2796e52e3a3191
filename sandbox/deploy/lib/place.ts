// Where things are: the repository, the program that was built, a folder for one run, a free port.
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../../..");
export const HERE = join(ROOT, "sandbox/deploy");
/** One order, one card; its dates are told from NOW. */
export const REQUEST = join(ROOT, "tests/requests/benlysta-with-lupkynis.json");
export const NOW = "2026-11-24T12:00:00Z";
export const CALL = "/cds-services/coverage-order-sign";

/** ORDERSIGN_BINARY, else the release build. */
export function binary(): string {
  const path = process.env["ORDERSIGN_BINARY"] ?? join(ROOT, "build/release/ordersign");
  if (!existsSync(path)) throw new Error(`no service at ${path}: build the preset release, or name a binary in ORDERSIGN_BINARY`);
  return path;
}

/** Gone when we end. Others may enter it: a database runs as another user. */
export function scratch_folder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `ordersign-${name}-`));
  chmodSync(folder, 0o711);
  process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));
  return folder;
}

/** On loopback; nobody has it at this moment. */
export async function free_port(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
