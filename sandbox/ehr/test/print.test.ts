import assert from "node:assert/strict";
import { test } from "node:test";
import { inline, markdown_lines } from "../src/markdown.ts";
import { order_in_words } from "../src/order_words.ts";
import { age_on, signing_lines, summary_lines, type Signing } from "../src/print.ts";
import { style_for, wrap } from "../src/style.ts";
import { answer, chart, store } from "./support.ts";

const plain = style_for(false, {});
const find = (reference: string) => store().read(reference.split("/")[0] ?? "", reference.split("/")[1] ?? "");
const signing = (overrides: Partial<Signing> = {}): Signing => ({ chart: chart(), answer: answer(), milliseconds: 3.21, differences: [], ...overrides });
const printed = (overrides: Partial<Signing> = {}) => signing_lines(signing(overrides), "2026-11-24", find, plain).join("\n");

test("age turns on the birthday", () => {
  assert.equal(age_on("1990-11-24", "2026-11-24"), 36);
  assert.equal(age_on("1990-11-25", "2026-11-24"), 35);
});

test("an order is said in words, with its reason looked up", () => {
  const [order] = chart().draftOrders;
  assert.ok(order);
  assert.equal(order_in_words(order, find),
    "Benlysta IV · 1,400 mg intravenous every 2 weeks, 3 doses, then 1,400 mg intravenous every 4 weeks · 2026-12-01 to 2027-11-30 · for SLE");
});

test("of a dose written thrice the ordered one is said, and a drug by reference is named", () => {
  const dose = (code: string, value: number, unit: string) => ({ type: { coding: [{ code }] }, doseQuantity: { value, unit } });
  const order = { resourceType: "MedicationRequest", id: "o", medicationReference: { reference: "#b", display: "Benlysta IV" },
    dosageInstruction: [{ doseAndRate: [dose("calculated", 712, "mg"), dose("admin-amount", 9, "mL"), dose("ordered", 720, "mg")] }] };
  assert.equal(order_in_words(order, () => undefined), "Benlysta IV · 720 mg");
});

test("an order by HCPCS code is said in units", () => {
  const order = { resourceType: "ServiceRequest", id: "s", code: { coding: [{ code: "J0490" }], text: "belimumab" },
    quantityQuantity: { value: 38 }, occurrenceTiming: { repeat: { period: 2, periodUnit: "wk", count: 3 } } };
  assert.equal(order_in_words(order, () => undefined), "belimumab · 38 units of J0490 every 2 weeks, 3 doses");
});

test("a signing shows patient, order, decision, marks, card and suggestions", () => {
  const text = printed();
  for (const part of ["Ada Byron, 35 years, female", "✗ unmet · initial · sle-initial", "✓ active-sle", "✗ no-voclosporin-anifrolumab",
    "[warning] Benlysta IV: patient is taking Lupkynis", "• Found: voclosporin 7.9 mg", "│ Patient is not receiving", "→ Remove this Benlysta order",
    "Already stopped, list not updated", "as expected"]) {
    assert.ok(text.includes(part), `\`${part}\` in\n${text}`);
  }
});

test("an unexpected answer says so and why", () => {
  const text = printed({ differences: ["result: expected met, got unmet"] });
  assert.match(text, /NOT as expected/);
  assert.match(text, /expected met, got unmet/);
  assert.match(summary_lines([signing({ differences: ["x"] })], plain).at(-1) ?? "", /^0 of 1 answers as expected$/);
});

test("an order that the policy does not govern has no decision", () => {
  assert.match(printed({ answer: { cards: [] } }), /none: the policy does not govern this order/);
});

test("no escape sequence without a terminal, or with NO_COLOR", () => {
  assert.equal(printed().includes("\u001b"), false);
  assert.equal(style_for(true, { NO_COLOR: "1" }).red("x"), "x");
  assert.equal(style_for(true, {}).red("x"), "\u001b[31mx\u001b[0m");
});

test("an answer cannot drive the terminal", () => {
  const hostile = answer();
  const [card] = hostile.cards;
  assert.ok(card);
  card.summary = "cleared \u001b[2J\u009b";
  card.detail = "beep\u0007 and \u202e back";
  assert.doesNotMatch(printed({ answer: hostile }), /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});

test("escaped marks and entities are shown as the characters they stand for", () => {
  assert.equal(inline("**bold** *it* \\*not\\* \\[x\\] &lt;5 &amp;lt; a_b_c"), "bold it *not* [x] <5 &lt; a_b_c");
  assert.equal(inline("[policy](https://example.org/p)"), "policy (https://example.org/p)");
});

test("a table that fits is aligned, a wide one becomes items", () => {
  const table = "| needed | settles |\n| --- | --- |\n| Body weight | a weight from the last 180 days |";
  assert.deepEqual(markdown_lines(table, 80), ["needed       settles", "Body weight  a weight from the last 180 days"]);
  assert.deepEqual(markdown_lines(table, 30), ["• Body weight", "  settles: a weight from the", "    last 180 days"]);
});

test("wrapped lines stay within the width, keep their indent and hang", () => {
  assert.deepEqual(wrap("  one   two three", 12, "    "), ["  one   two", "    three"]);
});
