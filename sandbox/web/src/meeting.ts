// What the page learns before anything is done: the files beside it, the service and its policies.
import { batch } from "@preact/signals";
import { pick_chart } from "./actions.ts";
import { get, local, OFFLINE } from "./api.ts";
import { NO_CHOICES, type OrderChoices } from "./model/order_codes.ts";
import type { Chart, Config, Policy, ScenarioEntry, Service } from "./model/types.ts";
import * as s from "./state.ts";
import { service_base, token_for, usual_token } from "./tokens.ts";

export async function start(): Promise<void> {
  const [config, charts, scenarios, drugs, choices] = await Promise.all([
    local<Config>("config.json"), local<Chart[]>("data/patients.json"), local<ScenarioEntry[]>("scenarios/index.json"), local<typeof s.drug_sets.value>("data/drugs.json"), local<OrderChoices>("data/order_choices.json"),
  ]);
  const known = { ...OFFLINE, ...config };
  batch(() => {
    s.config.value = known;
    s.token_kind.value = usual_token(known);
    s.charts.value = charts ?? [];
    s.scenarios.value = scenarios ?? [];
    s.drug_sets.value = drugs ?? {};
    s.order_choices.value = choices ?? NO_CHOICES;
  });
  await meet_service(20);
  s.ready.value = true;
}

const RETRY_MS = 1000;

/** The page may be up before the service is; it asks again for a while, so that nobody has to reload. A 401 stays one without a token. */
export async function meet_service(times: number): Promise<void> {
  const base = service_base();
  const token = async (path: string) => (s.token_kind.value === "own" ? token_for(`${base}${path}`) : null);
  const discovery = await get<{ services?: Service[] }>(`${base}/cds-services`, await token("/cds-services"));
  s.wants_token.value = discovery.status === 401;
  if (discovery.body?.services?.length) {
    const policies = await get<{ policies?: Policy[] }>(`${base}/policies`, await token("/policies"));
    batch(() => {
      s.services.value = discovery.body?.services ?? [];
      s.policies.value = policies.body?.policies ?? [];
    });
  } else if (times > 1 && discovery.status !== 401) {
    setTimeout(() => void meet_service(times - 1), RETRY_MS);
  }
}

/** What was picked before the service was met has no prefetch yet. */
export async function meet_with_token(): Promise<void> {
  if (s.token_kind.value !== "own" || s.signer.value.key === null || s.services.value.length > 0) return;
  await meet_service(1);
  const chart = s.charts.value.find(({ slug }) => s.picked.value?.key === `patient/${slug}`);
  if (s.services.value.length > 0 && chart && s.edits.value.length === 0) pick_chart(chart);
}
