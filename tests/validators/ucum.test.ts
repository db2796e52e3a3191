// The table of amounts says what @lhncbc/ucum-lhc says. Our own conversions are held against the same table by
// tests/unit/facts/units_table_test.cpp.
import assert from "node:assert/strict";
import { test } from "node:test";
// @ts-expect-error It brings no types.
import ucum from "@lhncbc/ucum-lhc";
import { rowsOf } from "./lib/files.ts";

const utils = ucum.UcumLhcUtils.getInstance();
const rows = rowsOf("tests/data/ucum.tsv");

test("every amount of the table is converted as UCUM converts it", () => {
  assert.ok(rows.length > 100);
  for (const [value, unit, target, want] of rows) {
    const { status, toVal, msg } = utils.convertUnitTo(unit, Number(value), target);
    assert.equal(status, "succeeded", `${value} ${unit}: ${msg}`);
    // Floating point: 700 mg are 0.7000000000000001 g to it.
    assert.ok(Math.abs(toVal - Number(want)) <= 1e-12 * Math.abs(toVal), `${value} ${unit} are ${toVal} ${target}, not ${want}`);
  }
});

test("the table has every unit that we convert", () => {
  const units = new Set(rows.map(([, unit, target]) => `${unit} in ${target}`));
  const known = ["kg in kg", "g in kg", "[lb_av] in kg", "mg in mg", "g in mg", "ug in mg", "s in d", "min in d", "h in d", "d in d", "wk in d", "mo in d", "a in d"];
  assert.deepEqual([...units].sort(), known.sort());
});

test("every unit of the table is valid UCUM", () => {
  for (const [, unit] of rows) assert.equal(utils.validateUnitString(unit).status, "valid", unit);
});
