// Runs of many scenarios: what is kept, and what two of them differ in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { claims_tree } from "../src/model/claims.ts";
import { in_order, keep_runs, kept_runs, MOST_RUNS, row_of, run_changes, type KeptRun, type Row } from "../src/model/runs.ts";

const row = (id: string, answered: string, verdict: Row["verdict"] = "as expected"): Row => ({ policy: "belimumab", id, claim: id, verdict, answered, why: "" });
const run = (id: string, ...rows: Row[]): KeptRun => ({ id, base: "this service", day: "2026-01-15", rows });

function store(room: number): Pick<Storage, "getItem" | "setItem"> {
  let held: string | null = null;
  return { getItem: () => held, setItem: (_, text) => { if (text.length > room) throw new Error("full"); held = text; } };
}

test("failures stand first, then what was left out", () => {
  assert.deepEqual(in_order([row("a", ""), row("b", "", "skipped"), row("c", "", "different"), row("d", "", "failed")]).map(({ id }) => id), ["d", "c", "b", "a"]);
});

test("two runs differ in what was answered unlike and in what one of them lacks", () => {
  const changes = run_changes(run("1", row("a", "met"), row("b", "unmet"), row("c", "met")), run("2", row("a", "met"), row("b", "unknown"), row("d", "met")));
  assert.deepEqual(changes.map(({ id, before, after }) => [id, before, after]), [["b", "unmet", "unknown"], ["c", "met", undefined], ["d", undefined, "met"]]);
});

test("a bounded number of runs is kept, fewer where there is no room, and what is damaged is none", () => {
  const roomy = store(Infinity);
  const many = (count: number) => Array.from({ length: count }, (_, i) => run(String(count - 1 - i), row("a", "met")));
  keep_runs(roomy, many(MOST_RUNS + 3));
  assert.deepEqual(kept_runs(roomy).map(({ id }) => id).slice(0, 2), ["8", "7"]);
  assert.equal(kept_runs(roomy).length, MOST_RUNS);
  const tight = store(400);
  keep_runs(tight, many(4));
  assert.ok(kept_runs(tight).length >= 1 && kept_runs(tight).length < 4 && kept_runs(tight)[0]?.id === "3");
  assert.deepEqual(kept_runs({ getItem: () => "{" }), []);
});

test("an answer is told in one line, whatever it is", () => {
  const outcome = { scenario: { name: "x", group: "p", expect: { claim: "c", now: "", service: "", status: 200 } }, verdict: "as expected" as const, differences: [], milliseconds: 1 };
  const body = { cards: [{ extension: { "org.ordersign.criterion": "labeled-dosing" } }], extension: { "org.ordersign.decisions": [{ pathway: "sle", result: "unmet", criteria: [{ id: "a", result: "met" }, { id: "b", result: "unmet" }] }] } };
  assert.equal(row_of(outcome, 200, JSON.stringify(body)).answered, "sle unmet (b unmet); cards labeled-dosing");
  assert.deepEqual([row_of(outcome, 200, "<html>").answered, row_of(outcome, 412, "").answered], ["no JSON", "412"]);
});

test("claims stand by drug, criterion and result", () => {
  const tree = claims_tree([
    { id: "1", policy: "belimumab", criterion: "order", claim: "a", results: ["met"] }, { id: "2", policy: "belimumab", criterion: "order", claim: "b", status: 400 },
    { id: "3", policy: "other", claim: "c", results: [] },
  ]);
  assert.deepEqual(tree.map(({ name, branches }) => [name, branches.map((b) => [b.name, b.branches.map((r) => r.name)])]),
    [["belimumab", [["order", ["400", "met"]]]], ["other", [["other", ["no decision"]]]]]);
});
