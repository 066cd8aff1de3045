import assert from "node:assert/strict";
import { test } from "node:test";

import { MapView } from "../src/report/map_view";

/** A map of 200 × 100 units from (10, 20), drawn on 400 × 400 pixels. */
function made() {
  const said: string[] = [];
  const svg = {
    viewBox: { baseVal: { x: 10, y: 20, width: 200, height: 100 } },
    getBoundingClientRect: () => ({ left: 0, top: 0, width: 400, height: 400 }),
    setAttribute: (_name: string, value: string) => said.push(value),
  };
  let changes = 0;
  const view = new MapView(svg as unknown as SVGSVGElement, () => changes++);
  return { view, said, changes: () => changes };
}

test("the wider side decides how many units a pixel has", () => {
  const { view } = made();
  assert.equal(view.unitsPerPixel(), 0.5);
  view.zoomBy(2);
  assert.equal(view.unitsPerPixel(), 0.25);
});

test("zooming keeps the point that it is about under the pointer", () => {
  const { view } = made();
  const before = view.at(150, 190);
  view.zoomBy(3, before);
  const after = view.at(150, 190);
  assert.ok(Math.abs(after.x - before.x) < 1e-9);
  assert.ok(Math.abs(after.y - before.y) < 1e-9);
});

test("nobody sees beyond the map, however far they move", () => {
  const { view, said } = made();
  view.zoomBy(2);
  view.moveBy(10_000, 10_000);
  assert.equal(said.at(-1), "10 20 100 50");
  view.moveBy(-10_000, -10_000);
  assert.equal(said.at(-1), "110 70 100 50");
});

test("the zoom has ends, and the whole comes back", () => {
  const { view, said, changes } = made();
  view.zoomBy(0.1);
  assert.ok(view.isWhole());
  view.zoomBy(1000);
  assert.equal(view.unitsPerPixel(), 0.5 / 40);
  view.showWhole();
  assert.ok(view.isWhole());
  assert.equal(said.at(-1), "10 20 200 100");
  assert.equal(changes(), 3);
});
