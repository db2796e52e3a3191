// What we publish under fhir-profiles is valid, and the profiles say what their examples claim.
import assert from "node:assert/strict";
import { test } from "node:test";
import { jsonFiles, textOf, type Json } from "./lib/files.ts";
import { lantanaComplaints } from "./lib/lantana.ts";
import { definitions, medplumComplaints } from "./lib/medplum.ts";
import { withSnapshot } from "./lib/snapshot.ts";

const structures = jsonFiles("fhir-profiles/structure-definitions");
const valueSets = jsonFiles("fhir-profiles/value-sets");
const profiles = structures.filter(({ json }) => json.kind === "resource").map(({ json }) => json);
const sets: Json[] = valueSets.map(({ json }) => json);

function profileOf(example: Json): Json {
  const profile = profiles.find(({ url }) => url === example.meta?.profile?.[0]);
  assert.ok(profile, `${example.id} names no profile of ours`);
  assert.equal(profile.type, example.resourceType);
  return profile;
}

for (const { name, json } of [...structures, ...valueSets]) {
  test(`${json.resourceType} ${name} is valid and is published under its own name`, () => {
    assert.deepEqual(medplumComplaints(json), []);
    assert.deepEqual(lantanaComplaints(json), []);
    assert.equal(json.id, name);
    assert.equal(json.url, `http://ordersign.org/fhir/${json.resourceType}/${name}`);
  });
}

for (const profile of profiles) {
  test(`${profile.id} lays only over elements that its base has, and stays valid with them`, () => {
    const full = withSnapshot(profile, definitions);
    assert.deepEqual(medplumComplaints(full), []);
    assert.deepEqual(lantanaComplaints(full), []);
  });

  test(`${profile.id} says of each element what it is for, and binds to value sets of ours`, () => {
    for (const element of profile.differential.element) {
      assert.ok(element.short, `${element.path} has no short`);
      if (element.path !== profile.type && element.max !== "0") assert.equal(element.mustSupport, true, element.path);
      if (element.binding) assert.ok(sets.some(({ url }) => url === element.binding.valueSet), element.binding.valueSet);
    }
  });

  test(`${profile.id} has good and bad examples`, () => {
    for (const kind of ["good", "bad"]) {
      assert.ok(jsonFiles("fhir-profiles/examples", kind).filter(({ json }) => profileOf(json) === profile).length >= 3);
    }
  });
}

test("every extension of our value sets is published", () => {
  const used = new Set(sets.flatMap((set) => JSON.stringify(set).match(/http:\/\/ordersign\.org\/fhir\/StructureDefinition\/[\w-]+/g) ?? []));
  const published = new Set(structures.map(({ json }) => json.url));
  assert.ok(used.size > 3);
  assert.deepEqual([...used].filter((url) => !published.has(url)), []);
});

test("the profile of a weight knows the codes of its value set", () => {
  const observation = profiles.find(({ type }) => type === "Observation");
  const expression: string = observation.differential.element.find((element: Json) => element.path === "Observation.code").constraint[0].expression;
  const codes = sets.find(({ id }) => id === "body-weight").compose.include.flatMap((group: Json) => group.concept.map((concept: Json) => concept.code));
  assert.deepEqual(expression.match(/\d+-\d/g)?.sort(), codes.sort());
});

for (const { name, json } of jsonFiles("fhir-profiles/examples", "good")) {
  test(`the good example ${name} passes both validators, by R4 and by its profile`, () => {
    for (const profile of [undefined, profileOf(json)]) {
      assert.deepEqual(medplumComplaints(json, profile), []);
      assert.deepEqual(lantanaComplaints(json, profile), []);
    }
  });
}

// Each bad example names the complaint of each validator, or `nothing` where that validator misses what is wrong: Medplum
// misses codes outside a binding and wrong targets of references; Lantana misses invariants, what is wrong inside data types
// such as Dosage or Quantity, and dates that only begin like one. Neither checks that a Period starts before its end (per-1).
for (const { name, json } of jsonFiles("fhir-profiles/examples", "bad")) {
  test(`the bad example ${name} fails as it says`, () => {
    const profile = profileOf(json);
    const found: Record<string, string[]> = { medplum: medplumComplaints(json, profile), lantana: lantanaComplaints(json, profile) };
    const expected = textOf("fhir-profiles/examples/bad", `${name}.expect.txt`).trimEnd().split("\n");
    assert.equal(expected.length, 2);
    assert.ok(expected.some((line) => !line.endsWith(": nothing")));
    for (const line of expected) {
      const [, validator = "", complaint = ""] = /^(medplum|lantana): (.+)$/.exec(line) ?? assert.fail(line);
      if (complaint === "nothing") assert.deepEqual(found[validator], []);
      else assert.ok(found[validator]?.includes(complaint), `${validator} found ${found[validator]?.join("; ") || "nothing"}`);
    }
  });
}
