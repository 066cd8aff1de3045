import assert from "node:assert/strict";
import { test } from "node:test";

import { type Label, middleOf, roomFor } from "../src/app/map/names";

function label(area: number, x: number, room: number, first = false): Label {
  return { area, x, y: 0, width: 60, height: 14, room, tall: 20, first };
}

test("names are written where there is room, and never over each other", () => {
  const written = roomFor([label(0, 0, 80), label(1, 40, 90), label(2, 200, 30), label(3, 400, 60)]);
  assert.deepEqual(
    written.map((each) => each.area),
    [1, 3],
  );
});

test("what was chosen is named first, also where its area is small", () => {
  const written = roomFor([label(0, 30, 60), label(1, 30, 200, true)]);
  assert.deepEqual(
    written.map((each) => each.area),
    [1],
  );
});

test("a name too wide for its area stands beside it, clear of other chosen areas and their names", () => {
  const below = { ...label(1, 0, 10, true), y: 17 };
  const [one, other] = roomFor([label(0, 0, 10, true), below]);
  // Below the first lies the second; the first's name goes above, the second's below.
  assert.deepEqual([one?.area, one?.y, other?.area, other?.y], [0, -17, 1, 34]);
  // Nor does it leave the map.
  const edge = roomFor([{ ...label(0, 10, 10, true), y: 5 }], { width: 200, height: 100 });
  assert.deepEqual([edge[0]?.x, edge[0]?.y], [45, 22]);
});

test("a name stands in the middle of the largest part", () => {
  const square = (x: number, side: number): [number, number][][] => [
    [[x, 0], [x + side, 0], [x + side, side], [x, side], [x, 0]],
  ];
  const found = middleOf([square(0, 1), square(10, 4)]);
  assert.deepEqual(found, { at: [12, 2], west: 10, east: 14, south: 0, north: 4 });
});
