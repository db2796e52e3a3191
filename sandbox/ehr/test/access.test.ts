// The real service reads what a call lacks from the mock EHR, and bears its faults.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { decisions_of } from "../src/answers.ts";
import { context_of, discover, fire, hook_request, type Service } from "../src/client.ts";
import { start_ehr, type Ehr } from "../src/ehr_server.ts";
import type { Fault } from "../src/faults.ts";
import { load_patients } from "../src/patients.ts";
import { prefetch, type Prefetch } from "../src/prefetch.ts";
import { start_service, type Running } from "./service.ts";

const patients = load_patients(join(import.meta.dirname, "../../patients"));
const NOW = "2026-11-24T12:00:00Z";

let ehr: Ehr;
let service: Running; // waits as long as it takes, so that a busy machine changes no result
let hasty: Running; // gives up before a slow answer comes
let order_sign: Service;
before(async () => {
  ehr = await start_ehr({ patients, now: NOW, page_size: 7 });
  service = await start_service("--now", NOW, "--fhir-allow", ehr.base, "--fhir-deadline", "30000");
  hasty = await start_service("--now", NOW, "--fhir-allow", ehr.base, "--fhir-deadline", "500");
  const found = (await discover(service)).find(({ hook }) => hook === "order-sign");
  assert.ok(found);
  order_sign = found;
});
after(() => Promise.all([ehr.close(), service.stop(), hasty.stop()]));

interface Call { faults?: Record<string, Fault>; token?: string; at?: Running; sent?: Prefetch }

/** The criteria of a patient of whom the call holds little but where to ask. */
async function decided(slug: string, call: Call = {}) {
  const { faults = {}, token = ehr.sandbox.fhir.token ?? "", at = service, sent = {} } = call;
  ehr.sandbox.faults.set(faults);
  try {
    const answer = await fire(at, order_sign, hook_request(chart_of(slug), "order-sign", { base: ehr.base, token }, sent));
    return Object.fromEntries(decisions_of(answer)[0]?.criteria.map(({ id, result, gap }) => [id, gap === undefined ? result : `${result}: ${gap}`]) ?? []);
  } finally {
    ehr.sandbox.faults.set(Object.fromEntries(Object.keys(faults).map((type) => [type, "none"])));
  }
}

function chart_of(slug: string) {
  const chart = patients.find((each) => each.slug === slug);
  assert.ok(chart);
  return chart;
}

for (const slug of ["all-criteria-met", "on-lupkynis", "continuation-without-response", "severe-cns-lupus"]) {
  test(`${slug}: read page by page over FHIR, every criterion is as by prefetch`, async () => {
    const criteria = await decided(slug);
    assert.deepEqual(Object.fromEntries(Object.entries(criteria).map(([id, result]) => [id, result.split(":")[0]])), chart_of(slug).expect.criteria);
  });
}

for (const fault of ["error", "401", "broken"] as const) {
  test(`problems lost to the fault ${fault} leave their criterion unknown, not unmet`, async () => {
    const criteria = await decided("sle-in-remission", { faults: { Condition: fault } });
    assert.equal(criteria["active-sle"], "unknown: not-retrieved");
    assert.equal(criteria["standard-of-care"], "met");
  });
}

for (const fault of ["slow", "hang"] as const) {
  test(`problems that do not come in time, by the fault ${fault}, hold up no answer and leave their criterion unknown`, async () => {
    const chart = chart_of("sle-in-remission");
    const { conditions: _, ...sent } = prefetch(ehr.sandbox.store, ehr.base, order_sign.prefetch ?? {}, context_of(chart));
    const criteria = await decided(chart.slug, { faults: { Condition: fault }, at: hasty, sent });
    assert.equal(criteria["active-sle"], "unknown: not-retrieved");
    assert.equal(criteria["standard-of-care"], "met");
  });
}

for (const fault of ["truncated", "outcome"] as const) {
  test(`a medication list that is not whole, by the fault ${fault}, proves no absence`, async () => {
    const criteria = await decided("no-standard-of-care", { faults: { MedicationRequest: fault } });
    assert.match(criteria["standard-of-care"] ?? "", /^unknown/);
    assert.equal(criteria["active-sle"], "met");
  });
}

test("a wrong access token gets nothing, so that the service says 412", async () => {
  await assert.rejects(decided("all-criteria-met", { token: "stolen" }), /answered 412/);
});
