import assert from "node:assert/strict";
import { test } from "node:test";

import { count, decimal, share, thousandths } from "../src/app/selection/numbers";

test("numbers are written as in Mexico", () => {
  assert.equal(count(1234567.4), "1,234,567");
  assert.equal(decimal(1234.25), "1,234.3");
  assert.equal(thousandths(0.1234), "0.123");
});

test("nearly all is not all, and nearly none is not none", () => {
  assert.equal(share(0), "0.0\u202f%");
  assert.equal(share(0.0004), "<0.1\u202f%");
  assert.equal(share(0.0005), "0.1\u202f%");
  assert.equal(share(0.256), "25.6\u202f%");
  assert.equal(share(0.9994), "99.9\u202f%");
  assert.equal(share(0.9995), ">99.9\u202f%");
  assert.equal(share(1), "100.0\u202f%");
});
