import assert from "node:assert/strict";
import { test } from "node:test";

import { nextCell } from "../src/app/catalogue/gap_matrix";

const cells = [
  ["a", null, "b"],
  [null, null, null],
  ["c", "d", "e"],
];

test("arrows pass over cells without a link, and stay at the edge", () => {
  assert.equal(nextCell(cells, "a", [0, 1]), "b");
  assert.equal(nextCell(cells, "a", [1, 0]), "c");
  assert.equal(nextCell(cells, "e", [-1, 0]), "b");
  assert.equal(nextCell(cells, "d", [-1, 0]), null);
  assert.equal(nextCell(cells, "a", [0, -1]), null);
  assert.equal(nextCell(cells, "e", [1, 0]), null);
});
