// Fires scenarios at a service, some at once, and judges each answer.
import { was_cut } from "../client.ts";
import { judge, type Outcome } from "./judge.ts";
import type { Scenario } from "./scenario.ts";

export interface Run {
  base: string;
  jobs: number;
  authorization: (audience: string) => Promise<string | undefined>;
  progress?: (done: number, all: number) => void;
}

const TIMEOUT_MS = 30_000;

export async function run_scenarios(scenarios: readonly Scenario[], run: Run): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < scenarios.length; i = next++) {
      const scenario = scenarios[i];
      if (scenario === undefined) return;
      outcomes[i] = await fire(scenario, run);
      run.progress?.(outcomes.filter(Boolean).length, scenarios.length);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, run.jobs) }, worker));
  return outcomes;
}

/** A base may have a path: `https://payer.example/ordersign` has its services below that. */
export function service_url(base: string, id: string): string {
  return `${base.replace(/\/+$/, "")}/cds-services/${encodeURIComponent(id)}`;
}

async function fire(scenario: Scenario, run: Run): Promise<Outcome> {
  const before = performance.now();
  for (let tries = 1; ; ++tries) {
    try {
      const { status, body } = await call(scenario, run);
      return { ...judge(scenario, status, body, performance.now() - before), tries };
    } catch (error) {
      if (tries === 1 && was_cut(error)) continue;
      return { scenario, verdict: "failed", differences: [], milliseconds: performance.now() - before, error: reason(error), tries };
    }
  }
}

async function call(scenario: Scenario, run: Run): Promise<{ status: number; body: string }> {
  const url = service_url(run.base, scenario.expect.service);
  const authorization = await run.authorization(url);
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...(authorization !== undefined && { authorization }) },
    body: new Uint8Array(scenario.request),
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return { status: response.status, body: await response.text() };
}

/** fetch says only "fetch failed"; its cause says why. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? (error.cause as Error & { code?: string }).code ?? error.cause.message : undefined;
  return cause === undefined ? error.message : `${error.message} (${cause})`;
}
