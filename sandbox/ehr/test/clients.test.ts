// The real service lets the mock EHR in by the clients file it writes, and refuses each wrong token.
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ROOT, run, start_service, stop, type Running } from "./service.ts";

const NOW = "2026-11-24T12:00:00Z";
const SERVICE = "coverage-order-sign";

let folder = "";
let ehr: ChildProcess;
let ehr_url = "";
let service: Running;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "clients-"));
  const at = (name: string) => join(folder, name);
  ehr = spawn(process.execPath, [join(ROOT, "sandbox/ehr/src/main.ts"), "--tokens", "--now", NOW, "--announce", at("ehr"), "--clients-out", at("clients.json"),
    "--key-out", at("key.json"), "--service-from", at("service"), "--web", at("none")], { stdio: ["ignore", "pipe", "inherit"] });
  while (!existsSync(at("ehr"))) await new Promise((resolve) => setTimeout(resolve, 20));
  ehr_url = readFileSync(at("ehr"), "utf8").trim();
  service = await start_service("--now", NOW, "--clients", at("clients.json"), "--fhir-allow", `${ehr_url}/fhir`, "--sandbox");
  const printed = first_line(ehr, /sandbox page/);
  writeFileSync(at("service"), `${service.url}\n`);
  await printed;
});
after(async () => {
  await Promise.all([stop(ehr), service.stop()]);
  rmSync(folder, { recursive: true });
});

let told = "";
function first_line(child: ChildProcess, pattern: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the EHR ended with ${code}`)));
    child.stdout?.on("data", (chunk) => {
      told += String(chunk);
      if (pattern.test(told)) resolve();
    });
  });
}

async function call(kind: string | undefined): Promise<number> {
  const url = `${ehr_url}/cds-services/${SERVICE}`;
  const token = kind === undefined ? undefined : ((await (await fetch(`${ehr_url}/sandbox/token`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ aud: `${service.url}/cds-services/${SERVICE}`, kind }),
  })).json()) as { token: string }).token;
  const headers = { "content-type": "application/json", ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  const patients = (await (await fetch(`${ehr_url}/sandbox/patients.json`)).json()) as { request: object }[];
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(patients[0]?.request) });
  await answer.arrayBuffer();
  return answer.status;
}

test("the EHR signs every call, and every answer is as expected", () => {
  assert.match(told, /^17 of 17 answers as expected$/m);
});

test("a good token is let in, no token and each wrong one is 401", async () => {
  assert.equal(await call("good"), 200);
  for (const kind of [undefined, "expired", "wrong-signature", "wrong-audience", "unknown-issuer", "replayed"]) assert.equal(await call(kind), 401, kind);
});

test("what the page looks up passes, signed by the EHR", async () => {
  for (const path of ["/cds-services", "/policies", "/policies/belimumab"]) assert.equal((await fetch(ehr_url + path)).status, 200, path);
  const headers = { "content-type": "application/json" };
  const [patient] = (await (await fetch(`${ehr_url}/sandbox/patients.json`)).json()) as { request: object }[];
  assert.equal((await fetch(`${ehr_url}/conformance/check`, { method: "POST", headers, body: JSON.stringify(patient?.request) })).status, 200);
  assert.equal((await fetch(`${ehr_url}/sandbox/what-if`, { method: "POST", headers, body: JSON.stringify({ request: patient?.request }) })).status, 200);
});

test("run-scenarios signs with the key that the EHR wrote, and every scenario is let in", async () => {
  const key = join(folder, "key.json");
  assert.equal(statSync(key).mode & 0o777, 0o600);
  const { issuer, jku } = (JSON.parse(readFileSync(join(folder, "clients.json"), "utf8")) as { clients: { issuer: string; jku: string }[] }).clients[0] ?? {};
  const { code, out } = await run(join(ROOT, "sandbox/run-scenarios"),
    ["--base", service.url, "--only", "active-sle-*", "--sign", key, "--issuer", String(issuer), "--jku", String(jku), "--json"]);
  assert.ok(code === 0 || code === 1);
  const { scenarios } = JSON.parse(out) as { scenarios: { differences: { what: string }[]; verdict: string }[] };
  assert.ok(scenarios.length > 20);
  assert.ok(scenarios.every(({ verdict, differences }) => verdict !== "failed" && differences.every(({ what }) => what !== "status")));
});
