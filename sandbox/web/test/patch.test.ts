// What was changed, as a patch and as a part of an address.
import assert from "node:assert/strict";
import { test } from "node:test";
import { packed, unpacked } from "../src/model/packed.ts";
import { applied_patch, patch_between } from "../src/model/patch.ts";

const from = { hook: "order-sign", list: [{ id: "a" }, { id: "b", n: 1.5 }, { id: "c" }], "a/b~c": 1, gone: true };

for (const [what, to] of [
  ["nothing", from],
  ["a member", { ...from, hook: "order-select" }],
  ["a name with / and ~", { ...from, "a/b~c": null }],
  ["a removed element", { ...from, list: [from.list[0], from.list[2]] }],
  ["two elements put in", { ...from, list: [{ id: "x" }, ...from.list, { id: "y" }] }],
  ["a change inside an element, and a member gone", { hook: "order-sign", list: [from.list[0], { id: "b", n: 2 }, from.list[2]], "a/b~c": 1 }],
  ["a list emptied", { ...from, list: [] }],
  ["another kind", { ...from, list: { id: "a" } }],
] as const) {
  test(`a patch carries ${what}`, () => {
    assert.deepEqual(applied_patch(from, patch_between(from, to)), to);
  });
}

test("what is the same object on both sides is not looked at, and one change is one operation", () => {
  const list = Array.from({ length: 5000 }, (_, id) => ({ id }));
  assert.deepEqual(patch_between({ list, x: 1 }, { list, x: 2 }), [{ op: "replace", path: "/x", value: 2 }]);
  assert.deepEqual(patch_between({ list }, { list: list.filter(({ id }) => id !== 40) }), [{ op: "remove", path: "/list/40" }]);
});

test("a packed text needs no escape in an address and comes back; a damaged one does not", async () => {
  const text = JSON.stringify({ words: "Ünïcode \u202e", list: Array.from({ length: 300 }, (_, i) => i) });
  const part = await packed(text);
  assert.match(part, /^[\w-]+$/);
  assert.equal(await unpacked(part), text);
  await assert.rejects(unpacked(part.slice(0, -6)));
  await assert.rejects(unpacked("!!"));
});

test("a text that unfolds to more than a request may hold is not unfolded", async () => {
  await assert.rejects(unpacked(await packed("x".repeat(5_000_000))), /more than a request/);
});
