/** Drawing corner by corner: what a line and a surface need, when they are finished, and moving one corner. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Corners, nearest, withCorner, type Drawable } from "../src/app/diagnosis/marks/corners";

test("a surface has three corners or more, and ends where it began", () => {
  const corners = new Corners();
  const at = (x: number, y: number) => (corner: readonly number[]): number => Math.hypot(corner[0]! - x, corner[1]! - y);
  assert.equal(corners.isEnd(at(0, 0), 1), false);
  for (const corner of [[0, 0], [4, 0], [4, 4]] as [number, number][]) {
    assert.equal(corners.shape(true), null);
    corners.add(corner);
  }
  assert.equal(corners.isEnd(at(0, 0.5), 1), true);
  assert.equal(corners.isEnd(at(4, 0), 1), false);
  assert.deepEqual(corners.shape(true), { type: "Polygon", coordinates: [[[0, 0], [4, 0], [4, 4], [0, 0]]] });
  corners.dropLast();
  assert.equal(corners.shape(true), null);
  assert.deepEqual(corners.shape(false), { type: "LineString", coordinates: [[0, 0], [4, 0]] });
});

test("the nearest corner is taken, and a ring stays closed when its first one moves", () => {
  const ring: Drawable = { type: "Polygon", coordinates: [[[0, 0], [4, 0], [4, 4], [0, 0]]] };
  const marks = new Map<string, GeoJSON.Geometry>([["a", { type: "Point", coordinates: [2, 0] }], ["b", ring]]);
  const far = (corner: GeoJSON.Position): number => Math.hypot(corner[0]! - 0.5, corner[1]!);
  assert.deepEqual(nearest(marks, far, 1), { key: "b", grip: 0 });
  assert.equal(nearest(marks, far, 0.1), null);
  assert.deepEqual(withCorner(ring, 0, [1, 1]), { type: "Polygon", coordinates: [[[1, 1], [4, 0], [4, 4], [1, 1]]] });
});
