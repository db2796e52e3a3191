// The sandbox EHR: loads the patients, serves them as FHIR and signs every patient's draft orders at a CDS service.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { context_of, discover, fire, hook_request, type Service } from "./client.ts";
import { differences } from "./expectation.ts";
import type { Resource } from "./fhir.ts";
import { start_fhir_server } from "./fhir_server.ts";
import { load_patients, Store, type SandboxPatient } from "./patients.ts";
import { prefetch } from "./prefetch.ts";
import { signing_lines, summary_lines, type Signing } from "./print.ts";
import { style_for } from "./style.ts";

const { values: options } = parseArgs({
  options: {
    service: { type: "string" },
    patients: { type: "string", default: join(import.meta.dirname, "../../patients") },
    today: { type: "string", default: "2026-11-24" },
    once: { type: "boolean", default: false },
  },
});

const HOOK = "order-sign";

async function sign(url: string, service: Service, store: Store, base: string, chart: SandboxPatient): Promise<Signing> {
  const values = prefetch(store, base, service.prefetch ?? {}, context_of(chart));
  const request = hook_request(chart, HOOK, base, values);
  const before = performance.now();
  try {
    const answer = await fire(url, service, request);
    return { chart, answer, milliseconds: performance.now() - before, differences: differences(chart, answer) };
  } catch (error) {
    // One call that fails is a finding about that patient; the others are still worth seeing.
    return { chart, answer: { cards: [] }, milliseconds: performance.now() - before, differences: [message_of(error)] };
  }
}

function message_of(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Resolves a reference against the store or the orders being signed. */
function finder(store: Store, chart: SandboxPatient): (reference: string) => Resource | undefined {
  return (reference) => {
    const [type = "", id = ""] = reference.split("/");
    return store.read(type, id) ?? chart.draftOrders.find((order) => order.resourceType === type && order.id === id);
  };
}

async function main(): Promise<number> {
  if (options.service === undefined) throw new Error("say which service to call: --service URL");
  const url = options.service;
  const style = style_for(process.stdout.isTTY === true, process.env);
  const say = (lines: readonly string[]) => process.stdout.write(`${lines.join("\n")}\n`);

  const patients = load_patients(options.patients);
  const store = new Store(patients);
  const service = (await discover(url)).find((candidate) => candidate.hook === HOOK);
  if (service === undefined) throw new Error(`the service offers nothing for ${HOOK}`);

  const ehr = await start_fhir_server(store);
  try {
    say([style.bold(service.title ?? service.id), service.description, `mock EHR at ${ehr.base}, ${patients.length} patients`, ""]);
    const signings: Signing[] = [];
    for (const chart of patients) {
      const signing = await sign(url, service, store, ehr.base, chart);
      signings.push(signing);
      say(signing_lines(signing, options.today, finder(store, chart), style));
    }
    say([style.dim("─".repeat(110)), ...summary_lines(signings, style)]);
    if (!options.once) {
      say(["", `service      ${url}`, `mock EHR     ${ehr.base}`, "both stay up; Ctrl-C ends them"]);
      await stopped();
    }
    return signings.every((signing) => signing.differences.length === 0) ? 0 : 1;
  } finally {
    await ehr.close();
  }
}

function stopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

main().then(
  (code) => { process.exitCode = code; },
  (error: unknown) => {
    process.stderr.write(`ehr: ${message_of(error)}\n`);
    process.exitCode = 2;
  },
);
