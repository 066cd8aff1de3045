import assert from "node:assert/strict";
import { test } from "node:test";

import { projection } from "../src/app/map/projection";

test("a city is as wide as the drawing, and a kilometre north as long as one east", () => {
  const { at, height } = projection([-100.6, 20.4, -100.2, 20.8], 1000);
  assert.equal(at([-100.6, 20.8]), "0.0 0.0");
  assert.equal(at([-100.2, 20.8]), "1000.0 0.0");
  const [, south] = at([-100.6, 20.4]).split(" ").map(Number);
  assert.equal(height, Math.ceil(south ?? 0));
  assert.ok(Math.abs((south ?? 0) * Math.cos((20.6 * Math.PI) / 180) - 1000) < 0.1);
});

test("a city of one point has a drawing too", () => {
  const { at, height } = projection([-100, 20, -100, 20], 1000);
  assert.equal(at([-100, 20]), "0.0 0.0");
  assert.equal(height, 1);
});
