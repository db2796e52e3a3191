// Rules and dashboard under Prometheus itself, over the metrics of the real service.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { parse } from "yaml";
import { Child, end_all, output_of } from "../lib/child.ts";
import { binary, CALL, free_port, HERE, NOW, REQUEST, scratch_folder } from "../lib/place.ts";
import { program } from "../lib/programs.ts";

const scratch = scratch_folder("prometheus-test");
const rules_file = join(HERE, "prometheus/rules.yml");
const promtool = program("promtool", "prometheus").path;

interface Rule { record?: string; alert?: string; expr: string }
const rules: Rule[] = parse(readFileSync(rules_file, "utf8")).groups.flatMap((group: { rules: Rule[] }) => group.rules);

interface Panel { title: string; targets?: { expr: string }[] }
const dashboard: { panels: Panel[]; annotations: { list: { expr: string }[] } } = JSON.parse(readFileSync(join(HERE, "grafana/dashboard.json"), "utf8"));

/** As Grafana asks, for every replica. */
const asked = (expr: string): string => expr.replaceAll("$__rate_interval", "1m").replaceAll("$job", "ordersign").replaceAll("$instance", ".*");
const questions = [
  ...dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr: asked(expr) }))),
  ...dashboard.annotations.list.map(({ expr }) => ({ title: "annotation", expr: asked(expr) })),
];

let service: Child, prometheus: Child, url: string, metrics: string, api: string;
const call = async (body: string): Promise<number> =>
  (await fetch(url + CALL, { method: "POST", headers: { "Content-Type": "application/json" }, body })).status;

before(async () => {
  service = new Child({ command: [binary(), "serve", "--port", "0", "--now", NOW, "--store", `sqlite:${join(scratch, "store.db")}`], log: join(scratch, "service.log") });
  url = await service.url();
  assert.equal(await call(readFileSync(REQUEST, "utf8")), 200);
  assert.equal(await call("nonsense"), 400);
  metrics = await (await fetch(`${url}/metrics`)).text();

  // Our example of a configuration, with this service for its replicas, asked each second.
  const configuration = parse(readFileSync(join(HERE, "prometheus/scrape.yml"), "utf8"));
  configuration.global = { scrape_interval: "1s", evaluation_interval: "1s" };
  configuration.rule_files = [rules_file];
  Object.assign(configuration.scrape_configs[0], { scheme: "http", static_configs: [{ targets: [new URL(url).host] }] });
  delete configuration.scrape_configs[0].tls_config;
  writeFileSync(join(scratch, "prometheus.yml"), JSON.stringify(configuration));
  const port = await free_port();
  api = `http://127.0.0.1:${port}/api/v1`;
  prometheus = new Child({
    command: [program("prometheus", "prometheus").path, `--config.file=${join(scratch, "prometheus.yml")}`, `--storage.tsdb.path=${join(scratch, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`], log: join(scratch, "prometheus.log"),
  });
  await prometheus.until("Prometheus", async () => (await value("sum_over_time(up[1m])")) >= 3);
});
after(end_all);

async function result(expr: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]> {
  const answer = await (await fetch(`${api}/query?query=${encodeURIComponent(expr)}`)).json() as { status: string; error?: string; data: { result: [] } };
  assert.equal(answer.status, "success", `${expr}: ${answer.error}`);
  return answer.data.result;
}
const value = async (expr: string): Promise<number> => Number((await result(expr))[0]?.value[1]);

const names_in = (expr: string): string[] => expr.match(/\b(?:ordersign|process)[_:][a-z0-9_:]+/g) ?? [];

test("promtool takes the rules and the example of a configuration", async () => {
  await output_of([promtool, "check", "rules", rules_file]);
  await output_of([promtool, "check", "config", "--syntax-only", join(HERE, "prometheus/scrape.yml")]);
});

test("each alert rings when it should, and not before", async () => {
  await output_of([promtool, "test", "rules", join(HERE, "prometheus/rules.test.yml")]);
});

test("every metric that a rule or a panel names is one that the service tells, or a rule records", () => {
  const told = new Set([...metrics.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name, type]) =>
    type === "histogram" ? ["_bucket", "_sum", "_count"].map((ending) => name + ending) : [name!]));
  for (const { record } of rules) if (record !== undefined) told.add(record);
  const named = [...rules, ...questions].flatMap(({ expr }) => names_in(expr));
  assert.ok(named.length > 60);
  for (const name of named) assert.ok(told.has(name), name);
});

test("the dashboard shows every metric that the service tells", () => {
  const shown = new Set(questions.flatMap(({ expr }) => names_in(expr)).map((name) => name.replace(/_(bucket|sum|count)$/, "")));
  for (const [, name] of metrics.matchAll(/^# TYPE (\S+) /gm)) assert.ok(shown.has(name!), name);
});

test("Prometheus answers every question of the dashboard, and those about what happened with samples", async () => {
  assert.ok(questions.length > 40);
  for (const { expr } of questions) await result(expr);
  const samples = async (title: string) => (await Promise.all(questions.filter((one) => one.title === title).map(({ expr }) => result(expr)))).flat();
  for (const title of ["Replicas that answer", "How long calls take", "State of the store", "Programs", "Policies", "Days until a policy is to be reviewed", "Memory", "Up for"])
    assert.ok((await samples(title)).length > 0, title);
  assert.deepEqual((await samples("Policies")).map(({ metric }) => `${metric["policy"]} ${metric["version"]}`), ["belimumab 2023-11-01"]);
});

test("labels that rules ask for are those that the service tells", () => {
  const states = (metric: string) => [...metrics.matchAll(new RegExp(`^${metric}\\{state="([a-z]+)"\\}`, "gm"))].map(([, state]) => state);
  for (const [metric, asked_for] of [["ordersign_store_records_total", ["lost", "missing", "unreadable"]], ["ordersign_store_state", ["fine"]],
    ["ordersign_feedback_total", ["refused"]], ["ordersign_used_tokens_total", ["twice"]]] as const)
    for (const state of asked_for) assert.ok(states(metric).includes(state), `${metric} ${state}`);
  assert.match(metrics, /^ordersign_call_duration_seconds_bucket\{le="0\.5"\}/m);
});

test("all rules are evaluated without a fault", async () => {
  // Rates are of what happens between two looks, and on a slow machine not every call takes less than half a second.
  const body = readFileSync(REQUEST, "utf8");
  await prometheus.until("rules", async () => (await call(body)) === 200 && (await value("ordersign:calls_in_half_a_second:ratio1h")) > 0);
  const { data } = await (await fetch(`${api}/rules`)).json() as { data: { groups: { rules: { name: string; health: string; lastError?: string }[] }[] } };
  const evaluated = data.groups.flatMap((group) => group.rules);
  assert.equal(evaluated.length, rules.length);
  for (const { name, health, lastError } of evaluated) assert.equal(health, "ok", `${name}: ${lastError}`);
});
