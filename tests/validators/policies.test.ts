// The JSON Schema of policy files takes every policy that loads, and refuses what the loader would refuse.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv } from "ajv";
import { jsonFiles, readJson, type Json } from "./lib/files.ts";

const folders = ["fhir-profiles/policies/belimumab", "tests/data/second-policy/fhir-profiles/policies/plumaritol"];
const policies = folders.flatMap((folder) => jsonFiles(folder).map(({ name, json }) => ({ name: `${folder}/${name}`, json })));
const isPolicy = new Ajv({ allErrors: true }).compile(readJson("fhir-profiles/policies/policy.schema.json"));

/** What is wrong with a policy, as "pointer message"; empty when nothing is. */
function complaints(policy: Json): string[] {
  return isPolicy(policy) ? [] : (isPolicy.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}

test("there are policies to look at", () => assert.ok(policies.length >= 3));

for (const { name, json } of policies) {
  test(`${name} is a policy, and says where the schema is`, () => {
    assert.deepEqual(complaints(json), []);
    assert.match(json.$schema, /\.schema\.json$/);
  });
}

interface Broken {
  claim: string;
  change: (policy: Json) => void;
  /** Of a complaint that must be among those made. */
  complaint: RegExp;
}

const broken: Broken[] = [
  { claim: "a head without payer", change: (p) => delete p.payer, complaint: /^ must have required property 'payer'/ },
  { claim: "an unknown key", change: (p) => (p.payor = "x"), complaint: /must NOT have additional properties.*payor/ },
  { claim: "an unknown kind of fact", change: (p) => (p.facts.period.kind = "length"), complaint: /^\/facts\/period\/kind must be equal to one of/ },
  { claim: "a number in a fact", change: (p) => (p.facts.period.limit = 12), complaint: /^\/facts\/period\/limit must be string/ },
  { claim: "a fact with a parameter of another kind", change: (p) => (p.facts.period.dose = "labeledDose"), complaint: /^\/facts\/period must NOT have additional properties.*dose/ },
  { claim: "an older key", change: (p) => (p.facts.dosing.loadingDays = 14), complaint: /^\/facts\/dosing must NOT have additional properties.*loadingDays/ },
  { claim: "a fact without its section of the reading", change: (p) => delete p.facts.sle.reading, complaint: /^\/facts\/sle must have required property 'reading'/ },
  { claim: "a fact that neither can be changed nor is fixed", change: (p) => delete p.facts.sle.whenMet, complaint: /^\/facts\/sle must match a schema in anyOf/ },
  { claim: "a part without one of its parameters", change: (p) => delete p.facts["standard-therapy"].shortCourse.atMost, complaint: /shortCourse must have required property 'atMost'/ },
  { claim: "a quantity without unit", change: (p) => delete p.quantities.labeledDose.unit, complaint: /^\/quantities\/labeledDose must have required property 'unit'/ },
  { claim: "a unit that UCUM does not have", change: (p) => (p.quantities.labeledDose.unit = "mg per kg"), complaint: /^\/quantities\/labeledDose\/unit must match a schema in anyOf/ },
  { claim: "a quantity below zero", change: (p) => (p.quantities.labeledDose.value = -1), complaint: /^\/quantities\/labeledDose\/value must be >= 0/ },
  { claim: "a rule of two forms", change: (p) => (p.criteria[0].rule.anyOf = [{ holds: "sle" }]), complaint: /^\/criteria\/0\/rule must match exactly one schema in oneOf/ },
  { claim: "a count in a rule", change: (p) => (p.criteria[0].rule = { atLeast: 2, of: [{ holds: "sle" }] }), complaint: /^\/criteria\/0\/rule\/atLeast must be string/ },
  { claim: "a day that is none", change: (p) => (p.effective.from = "2023-11"), complaint: /^\/effective\/from must match pattern/ },
];

for (const { claim, change, complaint } of broken) {
  test(`refused: ${claim}`, () => {
    const policy = readJson("fhir-profiles/policies/belimumab/2023-11-01.json");
    change(policy);
    const found = complaints(policy);
    assert.ok(found.some((one) => complaint.test(one)), found.join("\n") || "nothing was found");
  });
}
