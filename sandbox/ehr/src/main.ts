// The sandbox EHR: loads the patients, serves them as FHIR and signs every patient's draft orders at a CDS service.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { context_of, discover, fire, hook_request, type Endpoint, type Service } from "./client.ts";
import { ISSUER, start_ehr, type Ehr } from "./ehr_server.ts";
import { differences } from "./expectation.ts";
import type { Resource } from "./fhir.ts";
import { make_key, private_jwk, read_key } from "./keys.ts";
import { load_patients, type SandboxPatient, type Store } from "./patients.ts";
import { prefetch } from "./prefetch.ts";
import { signing_lines, summary_lines, type Signing } from "./print.ts";
import { HOOK } from "./sandbox_routes.ts";
import { style_for } from "./style.ts";

const HELP = `The mock EHR: serves the sandbox patients as FHIR on loopback and signs their draft orders at a CDS service.

  --service URL        the service
  --service-from FILE  reads the service's URL from a file, as soon as it is there
  --public-url URL     what the service takes for its own URL (default: the service's URL)
  --tokens             signs every call
  --key FILE           the signing key, PEM or JWK (default: one made at start)
  --key-out FILE       writes the signing key as JWK, for run-scenarios --sign
  --clients-out FILE   writes the service's --clients file, which lets this EHR in by its published keys
  --announce FILE      writes our own URL as soon as we listen
  --patients DIR       --now INSTANT        --port N (0: any)
  --any-target         the page may call services and FHIR servers of other machines through us (else of this one only)
  --web DIR            the built page, served under /sandbox/
  --page-size N        the most that one page of a FHIR search holds (default 100)
  --once               prints, then ends: 0 all as expected, 1 differences, 2 wrong usage or no service
`;

const { values: options } = parseArgs({
  options: {
    service: { type: "string" }, "service-from": { type: "string" }, "public-url": { type: "string" },
    tokens: { type: "boolean", default: false }, "any-target": { type: "boolean", default: false }, key: { type: "string" }, "key-out": { type: "string" }, "clients-out": { type: "string" },
    announce: { type: "string" }, patients: { type: "string", default: join(import.meta.dirname, "../../patients") },
    now: { type: "string", default: "2026-11-24T12:00:00Z" }, port: { type: "string", default: "0" },
    web: { type: "string", default: join(import.meta.dirname, "../../web/dist") }, "page-size": { type: "string", default: "100" },
    once: { type: "boolean", default: false }, help: { type: "boolean", short: "h", default: false },
  },
});

const SERVICE_WAIT_MS = 60_000;

async function sign(endpoint: Endpoint, service: Service, ehr: Ehr, chart: SandboxPatient): Promise<Signing> {
  const { store, fhir } = ehr.sandbox;
  const values = prefetch(store, fhir.base, service.prefetch ?? {}, context_of(chart));
  const request = hook_request(chart, HOOK, fhir, values);
  const before = performance.now();
  try {
    const answer = await fire(endpoint, service, request);
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

/** Written whole or not at all, since another process waits for it. */
function write_file(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

async function service_url(): Promise<string> {
  if (options.service !== undefined) return options.service;
  const file = options["service-from"];
  if (file === undefined) throw new Error("say which service to call: --service URL");
  for (const end = Date.now() + SERVICE_WAIT_MS; Date.now() < end;) {
    const url = existsSync(file) ? /(https?:\/\/\S+)\s/.exec(readFileSync(file, "utf8"))?.[1] : undefined;
    if (url !== undefined) return url;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the service did not start");
}

function whole_number(name: "port" | "page-size", least: number): number {
  const number = Number(options[name]);
  if (!Number.isInteger(number) || number < least || number > 65_535) throw new Error(`--${name} must be a whole number from ${least} to 65535`);
  return number;
}

function start(patients: readonly SandboxPatient[]): Promise<Ehr> {
  const key = options.key === undefined ? make_key() : read_key(options.key);
  if (options["key-out"] !== undefined) write_file(options["key-out"], JSON.stringify(private_jwk(key)));
  return start_ehr({
    patients, key, now: options.now, port: whole_number("port", 0), page_size: whole_number("page-size", 1), tokens: options.tokens,
    any_target: options["any-target"],
    ...(existsSync(options.web) && { web: options.web }),
  });
}

/** Before the service is waited for: it needs our URL and our keys to start. */
function announce(ehr: Ehr): void {
  const clients = { clients: [{ issuer: ISSUER, jku: ehr.sandbox.signer.jku }] };
  if (options["clients-out"] !== undefined) write_file(options["clients-out"], JSON.stringify(clients));
  if (options.announce !== undefined) write_file(options.announce, `${ehr.origin}\n`);
}

async function main(): Promise<number> {
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const style = style_for(process.stdout.isTTY === true, process.env);
  const say = (lines: readonly string[]) => process.stdout.write(`${lines.join("\n")}\n`);
  const patients = load_patients(options.patients);
  const ehr = await start(patients);
  try {
    announce(ehr);
    const url = await service_url();
    const endpoint = ehr.use(url, options["public-url"]);
    const service = (await discover(endpoint)).find((candidate) => candidate.hook === HOOK);
    if (service === undefined) throw new Error(`the service offers nothing for ${HOOK}`);
    say([style.bold(service.title ?? service.id), service.description, `mock EHR at ${ehr.base}, ${patients.length} patients`, ""]);
    const signings: Signing[] = [];
    for (const chart of patients) {
      const signing = await sign(endpoint, service, ehr, chart);
      signings.push(signing);
      say(signing_lines(signing, options.now, finder(ehr.sandbox.store, chart), style));
    }
    say([style.dim("─".repeat(110)), ...summary_lines(signings, style)]);
    if (!options.once) {
      const page = existsSync(join(options.web, "index.html")) ? `${ehr.origin}/sandbox/` : "not built";
      say(["", `service      ${url}`, `mock EHR     ${ehr.base}`, `sandbox page ${page}`, "all stay up; Ctrl-C ends them"]);
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
