import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { expanded } from "../src/scenarios/claim.ts";
import { equal, file_text, is_object, parse_text, string_of, to_text, type Tree, type TreeObject } from "../src/scenarios/json_text.ts";
import { patched } from "../src/scenarios/json_patch.ts";
import { patch_between } from "../src/scenarios/nearest.ts";
import { load_bases, load_expanded } from "../src/scenarios/scenario.ts";
import { told_as_file } from "../src/scenarios/telling.ts";
import { uuid_of } from "../src/scenarios/uuid.ts";
import { ROOT } from "./service.ts";

const BELIMUMAB = join(ROOT, "tests/scenarios/belimumab");
const tree_at = (path: string): Tree => parse_text(readFileSync(path, "utf8"));

function object(tree: Tree | undefined): TreeObject {
  assert.ok(is_object(tree));
  return tree;
}

test("a JSON Patch does what RFC 6902 says, and what it cannot do is named", () => {
  const cases = tree_at(join(ROOT, "tests/scenarios/json_patch_cases.json"));
  assert.ok(Array.isArray(cases) && cases.length > 30);
  for (const one of cases.map(object)) {
    const [about, error] = [string_of(one.get("about")), string_of(one.get("error"))];
    const done = () => to_text(patched(one.get("document")!, one.get("patch")!));
    if (error === undefined) assert.equal(done(), to_text(one.get("result")!), about);
    else assert.throws(done, { message: error }, about);
  }
});

test("text that is not JSON, and an object that names a member twice, are refused with the place", () => {
  for (const [text, why] of [["", /want a value at character 0/], ["{\"a\":1", /want `,` or `}`/], ["[1,]", /want a value/], ["{a:1}", /want a name/],
    ["01", /want the end/], ["\"\t\"", /want a value/], ["nul", /want a value/], ["{\"a\":1,\"a\":2}", /`a` stands twice/], ["1 2", /want the end/]] as const) {
    assert.throws(() => parse_text(text), why, text);
  }
  for (const text of ["1.50", "-0", "1E+2", "\"\\u00e9\\/\"", "[]", "{}", "{\"a\":[1,{\"b\":null}]}"]) assert.equal(to_text(parse_text(text)), text);
});

test("UUIDs by name are those of other programs", () => {
  assert.equal(uuid_of("www.example.com"), "b63cdfa4-3df9-568e-97ae-006c5b8fd652");
  assert.equal(uuid_of(""), "1b4db7eb-4057-5ddf-91e0-36dec72071f5");
  assert.equal(uuid_of("x".repeat(200)), "cd3580b9-d244-586a-8077-74317319b48d");
});

test("a file as people read it is the same file", () => {
  for (const name of ["active-sle/met-in-relapse", "bases/sle-first-course", "bases/sle-billed-by-j0490"]) {
    const tree = tree_at(join(BELIMUMAB, `${name}.json`));
    const text = file_text(tree);
    assert.equal(to_text(parse_text(text)), to_text(tree));
    assert.ok(text.split("\n").every((line) => line.length <= 240), name);
  }
});

test("the patch between any two requests makes one of the other", () => {
  const requests = load_expanded(BELIMUMAB).filter((_, i) => i % 47 === 0).map(({ request }) => parse_text(request));
  assert.ok(requests.length > 15);
  for (const from of requests) {
    for (const to of requests) assert.ok(equal(patched(from, patch_between(from, to)), to));
  }
});

test("a request that is told from its nearest base expands to itself, and to what was expected", () => {
  const bases = load_bases(BELIMUMAB);
  for (const { name, request, expect } of load_expanded(BELIMUMAB).filter((_, i) => i % 31 === 0)) {
    const whole = object(parse_text(expect));
    const text = (member: string) => string_of(whole.get(member)) ?? "";
    const told: TreeObject = new Map([...whole].filter(([member]) => ["status", "mentions", "decisions", "cards"].includes(member)));
    const file = told_as_file(request, { claim: text("claim"), now: text("now"), service: text("service"), settings: whole.get("settings"), expect: told }, bases);
    const again = expanded(parse_text(file), "any-name", (base) => bases.get(base));
    assert.ok(equal(parse_text(again.request), parse_text(request)), name);
    assert.ok(equal(parse_text(again.expect), whole), name);
  }
});

test("a request that no base is near to is told whole, and broken text as text", () => {
  const told = { claim: "c", now: "2026-01-15T12:00:00Z", service: "coverage-order-sign", expect: new Map([["status", "400"]]) };
  const far = told_as_file("{\"hook\":\"other\",\"hookInstance\":\"h\"}", told, load_bases(BELIMUMAB));
  assert.match(far, /"request": \{"hook": "other", "hookInstance": "h"\}/);
  assert.match(told_as_file("{\"a\":1,\"a\":2}", told, new Map()), /"requestText": "\{\\"a\\":1,\\"a\\":2\}"/);
});
