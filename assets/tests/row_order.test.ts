import assert from "node:assert/strict";
import { test } from "node:test";

import { folded } from "../src/folded";
import { byNumber, numberIn } from "../src/report/row_order";

test("the number of a cell is the first that stands in it", () => {
  assert.equal(numberIn("1,234.5 por 100,000"), 1234.5);
  assert.equal(numberIn("−3.2"), -3.2);
  assert.equal(numberIn("-3"), -3);
  assert.ok(Number.isNaN(numberIn("–")));
});

test("rows without a number stand last, whichever way the rest goes", () => {
  const rows = ["–", "10", "9", "", "−1"];
  assert.deepEqual(byNumber(rows, numberIn, true), ["−1", "9", "10", "–", ""]);
  assert.deepEqual(byNumber(rows, numberIn, false), ["10", "9", "−1", "–", ""]);
});

test("equal rows keep their order", () => {
  const rows = [{ n: 1, name: "b" }, { n: 1, name: "a" }, { n: 0, name: "c" }];
  const names = (rising: boolean) => byNumber(rows, (row) => row.n, rising).map((row) => row.name).join("");
  assert.equal(names(true), "cba");
  assert.equal(names(false), "bac");
});

test("a search passes over accents and capitals", () => {
  assert.equal(folded("San Pedro MÁRTIR, Ñuñoa"), "san pedro martir, nunoa");
});
