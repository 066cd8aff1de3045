import assert from "node:assert/strict";
import { test } from "node:test";

import { classesOf, matches } from "../src/app/monitoring/choice";

test("an area is drawn as its part, and never when it can't be counted with", () => {
  const drawn = { acted: "4", against: "2" };
  const chosen = { acted: ["b", "d"], against: ["c"] };
  assert.equal(classesOf(["a", "b", "c", "d"], "ooon", chosen, drawn, "o"), "o42n");
});

test("a search finds names by their words, without accents", () => {
  assert.ok(matches("Peñón de los Baños 2a Sección", "PENON 2a"));
  assert.ok(matches("Centro", " "));
  assert.ok(!matches("Centro Sur", "centro norte"));
});
