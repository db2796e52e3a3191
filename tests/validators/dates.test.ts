// The table of date pairs says what an independent reading of FHIR's dates says. Our own reading is held against the same
// table by tests/unit/dates/oracle_test.cpp.
import assert from "node:assert/strict";
import { test } from "node:test";
import { before, read } from "./lib/dates.ts";
import { dateTable } from "./lib/date_table.ts";
import { rowsOf, textOf } from "./lib/files.ts";

const rows = rowsOf("tests/data/date-spans.tsv");

test("the table is the one that its seed gives", () => {
  assert.equal(textOf("tests/data/date-spans.tsv"), dateTable());
});

test("every precision, offset and answer occurs often enough to tell something", () => {
  assert.ok(rows.length >= 2000);
  for (const answer of ["met", "unmet", "unknown", "illegal"]) {
    for (const column of [2, 3]) assert.ok(rows.filter((row) => row[column] === answer).length > 50, `${answer} ${column}`);
  }
  for (const shape of [/^\d{4}$/, /^\d{4}-\d\d$/, /^\d{4}-\d\d-\d\d$/, /T[\d:]+$/, /\.\d+/, /Z$/, /\+14:00$/, /-03:30$/, /T\d\d:\d\d[Z+-]/]) {
    assert.ok(rows.filter(([a = "", b = ""]) => shape.test(a) || shape.test(b)).length > 20, shape.source);
  }
});

test("no date is before itself, and before and after exclude each other", () => {
  for (const [a = "", , isBefore, isAfter] of rows) {
    const moment = read(a);
    assert.ok(moment);
    assert.notEqual(before(moment, moment), "met");
    assert.ok(isBefore !== "met" || isAfter === "unmet", a);
  }
});

test("an engine's own parser agrees on every legal instant", () => {
  let compared = 0;
  for (const [a = ""] of rows) {
    // Date.parse knows neither leap seconds nor fractions finer than ours.
    if (!/T\d\d:\d\d:[0-5]\d(Z|[+-]\d\d:\d\d)$/.test(a)) continue;
    assert.equal(read(a)?.instant, Date.parse(a), a);
    ++compared;
  }
  assert.ok(compared > 100);
});
