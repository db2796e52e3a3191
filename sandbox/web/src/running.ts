// Fires many scenarios, some at once, and judges each answer as sandbox/run-scenarios does.
import { batch, signal } from "@preact/signals";
import type { Outcome } from "../../ehr/src/scenarios/judge.ts";
import { judge } from "../../ehr/src/scenarios/judge.ts";
import type { Expected } from "../../ehr/src/scenarios/scenario.ts";
import { local, post } from "./api.ts";
import { days_between, with_dates_moved } from "./model/dates.ts";
import { keep_runs, kept_runs, MOST_RUNS, row_of, type KeptRun, type Row } from "./model/runs.ts";
import type { CdsRequest, ScenarioEntry } from "./model/types.ts";
import * as s from "./state.ts";
import { service_base, token_for } from "./tokens.ts";

const AT_ONCE = 4;
const TELL_MS = 150;

export interface Running { all: number; done: number; unlike: number }

export const running = signal<Running | null>(null);
/** The last run of this visit, whole; its outcomes make the JUnit file. */
export const outcomes = signal<Outcome[]>([]);
export const shown_run = signal<KeptRun | null>(null);
export const runs = signal<KeptRun[]>([]);

let stopped = false;

export function stop_run(): void {
  stopped = true;
}

/** A browser may keep nothing for a page; then runs are those of this visit. */
function store(): Pick<Storage, "getItem" | "setItem"> {
  try {
    return localStorage;
  } catch {
    return { getItem: () => null, setItem: () => {} };
  }
}

/** What earlier visits kept. */
export function load_runs(): void {
  if (runs.value.length === 0) runs.value = kept_runs(store());
  shown_run.value ??= runs.value[0] ?? null;
}

export async function run_all(entries: readonly ScenarioEntry[]): Promise<void> {
  if (running.value !== null || entries.length === 0) return;
  stopped = false;
  const found: { outcome: Outcome; row: Row }[] = [];
  running.value = { all: entries.length, done: 0, unlike: 0 };
  let next = 0;
  let told = performance.now();
  const worker = async () => {
    for (let entry = entries[next++]; entry !== undefined && !stopped; entry = entries[next++]) {
      found.push(await fired(entry));
      if (performance.now() - told < TELL_MS) continue;
      told = performance.now();
      running.value = { all: entries.length, done: found.length, unlike: found.filter(({ row }) => row.verdict === "different" || row.verdict === "failed").length };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const run: KeptRun = { id: new Date().toISOString(), base: s.target.value?.service ?? "this service", day: s.today.value, rows: found.map(({ row }) => row) };
  batch(() => {
    running.value = null;
    outcomes.value = found.map(({ outcome }) => outcome);
    shown_run.value = run;
    if (found.length > 0) {
      runs.value = [run, ...runs.value].slice(0, MOST_RUNS);
      keep_runs(store(), runs.value);
    }
    s.spoken.value = `${found.length} of ${entries.length} scenarios run`;
  });
}

async function fired(entry: ScenarioEntry): Promise<{ outcome: Outcome; row: Row }> {
  const file = await local<{ request: string; expect: Expected }>(`scenarios/${entry.policy}.${entry.id}.json`);
  const told = { name: entry.id, group: entry.policy, expect: (file?.expect ?? { claim: entry.claim }) as Expected };
  const failed = (error: string, milliseconds: number) => {
    const outcome: Outcome = { scenario: told, verdict: "failed", differences: [], milliseconds, error };
    return { outcome, row: row_of(outcome, 0, "") };
  };
  if (!file) return failed("the scenario could not be loaded", 0);
  const { expect } = file;
  const url = `${service_base()}/cds-services/${encodeURIComponent(expect.service)}`;
  const exchange = await post(url, on_this_day(file), await token_for(url));
  if (exchange.failure !== undefined) return failed(exchange.failure, exchange.ms);
  const outcome = judge(told, exchange.status, exchange.text, exchange.ms);
  return { outcome, row: row_of(outcome, exchange.status, exchange.text) };
}

/** The request as it stands where the service's day is the scenario's, else with all its dates moved. What differs then is left out, as
 *  sandbox/run-scenarios does: a birthday, or 24 months to the day, may have come to lie elsewhere. */
function on_this_day({ request, expect }: { request: string; expect: Expected }): string {
  const days = days_between(expect.now, s.config.value.now ?? new Date().toISOString());
  if (days === 0) return request;
  try {
    return JSON.stringify(with_dates_moved(JSON.parse(request) as CdsRequest, days));
  } catch {
    return request; // a scenario about what is no JSON
  }
}
