// Medplum's client and FHIR server carry every scenario that a FHIR server can hold: the criteria come as by our own request.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compared, WAYS, written } from "./lib/comparison.ts";
import { exceptions, needless, unnamed } from "./lib/exceptions.ts";

// So that the tests cannot pass by carrying nothing; there were 1,490 when this was written.
const AT_LEAST = 1450;

const binary = process.env["ORDERSIGN_BINARY"];
assert.ok(binary, "ORDERSIGN_BINARY must name the program");
const { carried, not_held, disagreements, endings } = await compared(binary);
const known = exceptions();

/** Each in a line of its own: a comparison of lists would leave most of a long one out. */
function expect_none(found: readonly string[]): void {
  assert.ok(found.length === 0, found.join("\n"));
}

test(`a FHIR server holds at least ${AT_LEAST} scenarios; a rule tells why it cannot hold another`, (t) => {
  for (const [rule, scenarios] of not_held) t.diagnostic(`${scenarios.length} are not held: ${rule}`);
  const excepted = new Set(disagreements.map(({ scenario }) => scenario)).size;
  t.diagnostic(`${carried.length} are carried by ${WAYS.join(" and by ")}, ${excepted} of them with an exception`);
  assert.ok(carried.length >= AT_LEAST, `only ${carried.length} were carried; not held:\n${[...not_held.values()].flat().join("\n")}`);
});

for (const way of WAYS) {
  test(`by ${way} each criterion, phase and pathway comes as by our own request, but for named exceptions`, () => {
    expect_none(unnamed(disagreements.filter((one) => one.way === way), known));
  });
}

test("what Medplum's client or server leaves out makes a criterion unknown, never met or unmet", () => {
  const wrong = disagreements.filter(({ differences }) => differences.some(({ name, peers }) =>
    !["phase", "pathway", "decision"].includes(name) && peers !== "unknown"));
  expect_none(wrong.map(written));
});

test("every exception is needed and has its reason", () => {
  expect_none(needless(disagreements, known));
  assert.ok(known.every(({ reason }) => reason !== ""));
});

test("the service ends well", () => {
  expect_none(endings.filter(({ code }) => code !== 0).map(({ code, said }) => `exit code ${code}: ${said}`));
});
