// The Containerfile under a linter, and its steps as check-container takes them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { validate, ValidationSeverity } from "dockerfile-utils";
import { container_steps } from "../lib/container_steps.ts";
import { HERE } from "../lib/place.ts";

const text = readFileSync(join(HERE, "Containerfile"), "utf8");
const STRICT = {
  deprecatedMaintainer: ValidationSeverity.ERROR, directiveCasing: ValidationSeverity.ERROR, emptyContinuationLine: ValidationSeverity.ERROR,
  instructionCasing: ValidationSeverity.ERROR, instructionCmdMultiple: ValidationSeverity.ERROR, instructionEntrypointMultiple: ValidationSeverity.ERROR,
  instructionHealthcheckMultiple: ValidationSeverity.ERROR, instructionJSONInSingleQuotes: ValidationSeverity.ERROR,
  instructionWorkdirRelative: ValidationSeverity.ERROR,
};
const complaints = (file: string): string[] => validate(file, STRICT).map(({ range, message }) => `line ${range.start.line + 1}: ${message}`);

test("the linter has nothing to say of it", () => assert.deepEqual(complaints(text), []));

test("the linter would say something of a fault", () => {
  for (const [from, to] of [["USER 10001", "USR 10001"], ["--from=build", "--form=build"], ['["serve"]', "['serve']"], ["EXPOSE 8080", "EXPOSE x"]] as const) {
    assert.ok(text.includes(from), from);
    assert.notDeepEqual(complaints(text.replace(from, to)), [], to);
  }
});

test("it runs as nobody in particular, from Debian by the name of a release, and without what only builds", () => {
  const steps = container_steps(text);
  const last = steps.findLastIndex((step) => step.startsWith("stage "));
  assert.deepEqual(steps.filter((step) => step.startsWith("stage ")), ["stage 'build' 'debian:bookworm-slim'", "stage 'final' 'debian:bookworm-slim'"]);
  const image = steps.slice(last);
  assert.ok(image.includes("user '10001:10001'"));
  assert.ok(image.every((step) => !/^run .*(-dev|g\+\+|cmake)/s.test(step)));
  assert.equal(image.at(-1), "start '/usr/local/bin/ordersign' 'serve'");
});

test("an instruction that check-container does not know is an error, with its line", () => {
  assert.throws(() => container_steps("FROM debian:bookworm-slim\nONBUILD RUN true\n"), /line 2: no step for ONBUILD/);
});
