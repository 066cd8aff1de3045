/** The month chart's period: its ends stop at each other, at the line's ends, and go by key. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { monthAt, monthByKey, moveEnd, nearerEnd, roundSteps } from "../src/app/selection/brush";

test("a period on a line of months", () => {
  assert.deepEqual([-5, 0, 49, 51, 100, 400].map((x) => monthAt(x, 100, 3)), [0, 0, 1, 1, 2, 2]);
  assert.equal(monthAt(10, 100, 1), 0);
  assert.deepEqual(moveEnd([2, 5], 0, 9), [5, 5]);
  assert.deepEqual(moveEnd([2, 5], 1, 0), [2, 2]);
  assert.deepEqual([0, 3, 4, 9].map((month) => nearerEnd([2, 5], month)), [0, 0, 1, 1]);
  assert.deepEqual([nearerEnd([4, 4], 1), nearerEnd([4, 4], 6)], [0, 1]);
  const keys = ["ArrowLeft", "ArrowUp", "PageUp", "PageDown", "Home", "End", "a"];
  assert.deepEqual(keys.map((key) => monthByKey(key, 20, 24)), [19, 21, 23, 8, 0, 23, undefined]);
});

test("an axis in round steps", () => {
  assert.deepEqual(roundSteps(287), [0, 100, 200, 300]);
  assert.deepEqual(roundSteps(2), [0, 1, 2]);
  assert.deepEqual(roundSteps(0), [0, 1]);
});
