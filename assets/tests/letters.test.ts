import assert from "node:assert/strict";
import { test } from "node:test";

import { named } from "../src/app/coding/letters";

test("letters name a code once nothing longer may be meant", () => {
  const known = ["a", "as", "m"];
  assert.deepEqual(named("m", known, false), { letters: "m" });
  assert.equal(named("a", known, false), "wait");
  assert.deepEqual(named("a", known, true), { letters: "a" });
  assert.deepEqual(named("as", known, false), { letters: "as" });
  assert.equal(named("x", known, false), null);
  assert.equal(named("xa", known, true), null);
});
