import assert from "node:assert/strict";
import { test } from "node:test";

import { isYearly, stretchesOf } from "../src/app/indicators/stretches";

const point = (year: number, value: number | null = 1) => ({
  at: `${year}-01-01`, label: String(year), value, low: null, high: null, status: "measured",
});

test("a line ends at a break and begins anew with the period of the break", () => {
  const series = {
    points: [2018, 2019, 2020, 2021].map((year) => point(year)),
    breaks: [{ at: "2020-01-01", what: "new form" }],
    context: [],
    unit: "",
  };
  assert.deepEqual(stretchesOf(series).map((each) => each.stretch), [0, 0, 1, 1]);
});

test("what has no value is not drawn; nought is a value", () => {
  const series = { points: [point(2018, null), point(2019, 0)], breaks: [], context: [], unit: "" };
  assert.deepEqual(stretchesOf(series).map((each) => each.label), ["2019"]);
});

test("years are written without months", () => {
  const points = [point(2019), point(2020)];
  assert.ok(isYearly({ points, breaks: [], context: [], unit: "" }));
  assert.ok(!isYearly({ points: [...points, { ...point(2021), label: "2021-03" }], breaks: [], context: [], unit: "" }));
});
