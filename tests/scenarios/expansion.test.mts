// The tests and the sandbox expand every scenario to the same text.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { load_expanded } from "../../sandbox/ehr/src/scenarios/scenario.ts";

interface Line { name: string; request: string; expect: string }

const policies = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

for (const policy of policies) {
  test(`every scenario of ${policy} is expanded to the same text in C++ and in TypeScript`, () => {
    const printed = execFileSync(process.env["EXPAND_SCENARIOS"] ?? "expand_scenarios", [policy], { encoding: "utf8", maxBuffer: 1 << 30 });
    const theirs = new Map(printed.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as Line).map((line) => [line.name, line]));
    const ours = load_expanded(join(import.meta.dirname, policy));
    assert.ok(ours.length > 0);
    assert.deepEqual(ours.map(({ name }) => name).sort(), [...theirs.keys()].sort());
    for (const { name, request, expect } of ours) assert.deepEqual({ name, request, expect }, theirs.get(name));
  });
}
