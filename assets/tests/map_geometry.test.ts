import assert from "node:assert/strict";
import { test } from "node:test";

import { middle, nearest, roundDistance, withRoom } from "../src/report/map_geometry";

/** Unit boxes by the place of their middle. */
const boxes = (...places: [number, number][]) =>
  places.map(([x, y], i) => [i, { x: x - 0.5, y: y - 0.5, width: 1, height: 1 }] as const);

test("an arrow leads to the nearest area of its direction", () => {
  const city = boxes([0, 0], [5, 0], [2, 0], [0, 3], [-1, 0]);
  assert.equal(nearest({ x: 0, y: 0 }, [1, 0], city), 2);
  assert.equal(nearest({ x: 0, y: 0 }, [-1, 0], city), 4);
  assert.equal(nearest({ x: 0, y: 0 }, [0, 1], city), 3);
  assert.equal(nearest({ x: 0, y: 0 }, [0, -1], city), undefined);
});

test("what lies far off the line is passed over, or counts as further away", () => {
  assert.equal(nearest({ x: 0, y: 0 }, [1, 0], boxes([2, 4])), undefined);
  assert.equal(nearest({ x: 0, y: 0 }, [1, 0], boxes([2, 2], [5, 0])), 1);
});

test("the middle of a box", () => {
  assert.deepEqual(middle({ x: 2, y: 4, width: 6, height: 2 }), { x: 5, y: 5 });
});

test("the scale bar is 1, 2 or 5 and noughts, and no longer than its room", () => {
  for (const [most, length] of [[999, 500], [1000, 1000], [1999, 1000], [2000, 2000], [70, 50], [0.3, 0.2]] as const) {
    assert.ok(Math.abs(roundDistance(most) - length) < 1e-9, `${most}`);
  }
});

test("a pin that has no room takes none from those after it", () => {
  const row = [0, 3, 6].map((x) => ({ x, y: 0, radius: 2 }));
  assert.deepEqual(withRoom(row, 1, 1), [true, false, true]);
  // Zoomed in, a pixel is less of the map.
  assert.deepEqual(withRoom(row, 1, 0.5), [true, true, true]);
});
