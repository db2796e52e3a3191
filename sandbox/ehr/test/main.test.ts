import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT, run, start_service } from "./service.ts";

const MAIN = join(ROOT, "sandbox/ehr/src/main.ts");
const started = (...args: string[]) => run(process.execPath, [MAIN, ...args], { NO_COLOR: "1" });

test("without a service, with one that is gone, or with a wrong number the EHR ends with 2 and says why", async () => {
  for (const [args, why] of [[[], /which service to call/], [["--service", "http://127.0.0.1:9", "--once"], /fetch failed/],
    [["--service", "http://127.0.0.1:9", "--port", "many"], /--port must be a whole number/], [["--patients", join(ROOT, "src"), "--once"], /no patients in/]] as const) {
    const { code, err } = await started(...args);
    assert.equal(code, 2, args.join(" "));
    assert.match(err, /^ehr: /);
    assert.match(err, why);
  }
});

test("once: signs everybody's orders, announces itself, writes a clients file with published keys, and ends with 0", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ehr-"));
  const service = await start_service("--now", "2026-11-24T12:00:00Z");
  try {
    const { code, out } = await started("--service", service.url, "--once", "--announce", join(folder, "url"), "--clients-out", join(folder, "clients.json"));
    assert.equal(code, 0, out);
    assert.match(out, /^(\d+) of \1 answers as expected$/m);
    const origin = readFileSync(join(folder, "url"), "utf8").trim();
    const { clients } = JSON.parse(readFileSync(join(folder, "clients.json"), "utf8")) as { clients: { issuer: string; jku: string }[] };
    assert.deepEqual(clients.map(({ jku }) => jku), [`${origin}/.well-known/jwks.json`]);
    assert.equal(existsSync(join(folder, "url.new")), false);
  } finally {
    await service.stop();
    rmSync(folder, { recursive: true });
  }
});

test("an answer other than expected ends with 1", async () => {
  const service = await start_service("--now", "2024-11-24T12:00:00Z");
  try {
    const { code, out } = await started("--service", service.url, "--once");
    assert.equal(code, 1);
    assert.match(out, /NOT as expected/);
  } finally {
    await service.stop();
  }
});
