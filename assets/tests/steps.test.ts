/** Undo of the bench: moves of one slider in a row are one step; a new move forgets what was undone. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Steps } from "../src/app/selection/steps";

test("steps", () => {
  const steps = new Steps("a");
  assert.equal(steps.back(), undefined);
  assert.deepEqual([steps.take("a", "w", 0), steps.take("b", "w", 10), steps.take("c", "w", 900)], [false, true, false]);
  // As long as it goes on moving it is the same move; later, or of something else, another.
  assert.deepEqual([steps.take("d", "w", 2300), steps.take("e", "n", 2400), steps.take("f", "n", 9000)], [false, true, true]);
  assert.deepEqual([steps.back(), steps.back(), steps.back(), steps.back()], ["e", "d", "a", undefined]);
  assert.deepEqual([steps.on(), steps.on(), steps.canGoOn], ["d", "e", true]);
  assert.equal(steps.take("g", "n", 9001), true);
  assert.deepEqual([steps.on(), steps.canGoOn, steps.back()], [undefined, false, "e"]);
});
