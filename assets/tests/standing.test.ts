import assert from "node:assert/strict";
import { test } from "node:test";

import { chosenOf, classesOf, listed, movesBetween } from "../src/app/selection/standing";

/** Areas 0 to 39 stand in reverse; the last two are chosen; area 40 was not compared. */
const texts = Array.from({ length: 41 }, (_, i) => (i === 7 ? "san martin centro" : `area ${i}`));
const answer = {
  rank: [...Array.from({ length: 40 }, (_, i) => 40 - i), 0],
  selected: texts.map((_text, i) => i === 39 || i === 38),
};
const nobody = new Map<number, unknown>();

test("the classes of the map", () => {
  const classes = classesOf(5, { rank: [1, 2, 3, 4, 0], selected: [1, 1, 0, 0, 0] }, [1, 2]);
  assert.equal(classes, "4320n");
  assert.equal(classesOf(3, null, []), "nnn");
});

test("who comes in and who goes out", () => {
  assert.deepEqual(movesBetween([1, 1, 0, 0], [1, 0, 0, 1]), { enter: [3], leave: [1] });
  assert.deepEqual(movesBetween([1, 0], [1, 0]), { enter: [], leave: [] });
});

test("the chosen areas", () => {
  assert.deepEqual(chosenOf(41, answer), [38, 39]);
  assert.deepEqual(chosenOf(41, null), []);
});

test("the list is the chosen and the twenty after them, by rank", () => {
  const shown = listed(texts, answer, nobody, "");
  assert.equal(shown.length, 22);
  assert.deepEqual(shown.slice(0, 3), [39, 38, 37]);
});

test("what was decided by hand is in the list wherever it stands; without a rank it is last", () => {
  const shown = listed(texts, answer, new Map([[0, "in"], [40, "out"]]), "");
  assert.deepEqual(shown.slice(-2), [0, 40]);
  assert.equal(shown.length, 24);
});

test("a search finds areas of any rank, without accents, and at most fifty", () => {
  assert.deepEqual(listed(texts, answer, nobody, " San MARTÍN"), [7]);
  const many = Array.from({ length: 60 }, () => "area");
  const ranks = { rank: many.map((_text, i) => i + 1), selected: many.map(() => false) };
  assert.equal(listed(many, ranks, nobody, "area").length, 50);
});
