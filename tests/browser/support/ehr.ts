// The mock EHR with the service that trusts its tokens, as sandbox/demo starts them; and an EHR alone, as a FHIR server.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ended, start_service, started, type Running } from "./service.ts";

const ehr_main = join(import.meta.dirname, "../../../sandbox/ehr/src/main.ts");

/** `url` is the EHR's, under which the page is. */
export interface Sandbox { url: string; service: Running; stop(): Promise<void> }

async function text_of(file: string): Promise<string> {
  for (let i = 0; i < 200; i += 1) {
    const text = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
    if (text !== "") return text;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing was written to ${file.split("/").at(-1)}`);
}

export async function start_sandbox(now: string): Promise<Sandbox> {
  const scratch = mkdtempSync(join(tmpdir(), "ordersign-ehr-"));
  const ehr = spawn(process.execPath, [
    ehr_main, "--now", now, "--tokens", "--announce", join(scratch, "ehr-url"), "--clients-out", join(scratch, "clients.json"), "--service-from", join(scratch, "url"),
  ], { stdio: "ignore" });
  const stop = async (service?: Running) => {
    await service?.stop();
    await ended(ehr);
    rmSync(scratch, { recursive: true, force: true });
  };
  try {
    const url = await text_of(join(scratch, "ehr-url"));
    await text_of(join(scratch, "clients.json"));
    const service = await start_service(now, ["--fhir-allow", `${url}/fhir`, "--clients", join(scratch, "clients.json"), "--fhir-deadline", "5000"]);
    writeFileSync(join(scratch, "url"), `${service.url}\n`);
    for (let i = 0; i < 100 && !(await fetch(`${url}/cds-services`)).ok; i += 1) await new Promise((resolve) => setTimeout(resolve, 100));
    return { url, service, stop: () => stop(service) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Its `url` is the FHIR server's base. */
export async function start_fhir_server(service: string): Promise<Running> {
  const running = await started(process.execPath, [ehr_main, "--service", service]);
  return { ...running, url: new URL("/fhir", running.url).href };
}
