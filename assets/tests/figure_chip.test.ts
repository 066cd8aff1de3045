import assert from "node:assert/strict";
import { test } from "node:test";

import { beside } from "../src/report/figure_chip";

const room = { width: 1000, height: 600 };
const sheet = { width: 300, height: 200 };

test("a sheet lies below its number", () => {
  assert.deepEqual(beside({ left: 100, top: 80, bottom: 100 }, sheet, room), { left: 100, top: 108 });
});

test("at the bottom it lies above, and never over an edge", () => {
  assert.deepEqual(beside({ left: 900, top: 500, bottom: 520 }, sheet, room), { left: 692, top: 292 });
  assert.deepEqual(beside({ left: -20, top: 10, bottom: 590 }, sheet, room), { left: 8, top: 8 });
});

test("a sheet that is wider than the window begins at its edge", () => {
  assert.equal(beside({ left: 50, top: 10, bottom: 20 }, { width: 1200, height: 50 }, room).left, 8);
});
