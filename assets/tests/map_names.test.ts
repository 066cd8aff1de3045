import assert from "node:assert/strict";
import { test } from "node:test";

import { type Label, middleOf, roomFor } from "../src/app/map/names";

function label(area: number, x: number, room: number, first = false): Label {
  return { area, x, y: 0, width: 60, height: 14, room, first };
}

test("names are written where there is room, and never over each other", () => {
  const written = roomFor([label(0, 0, 80), label(1, 40, 90), label(2, 200, 30), label(3, 400, 60)]);
  assert.deepEqual(
    written.map((each) => each.area),
    [1, 3],
  );
});

test("what was chosen is named first, also where its area is small", () => {
  const written = roomFor([label(0, 0, 500), label(1, 30, 10, true)]);
  assert.deepEqual(
    written.map((each) => each.area),
    [1],
  );
});

test("a name stands in the middle of the largest part", () => {
  const square = (x: number, side: number): [number, number][][] => [
    [[x, 0], [x + side, 0], [x + side, side], [x, side], [x, 0]],
  ];
  const found = middleOf([square(0, 1), square(10, 4)]);
  assert.deepEqual(found, { at: [12, 2], west: 10, east: 14 });
});
