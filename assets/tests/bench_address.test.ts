import assert from "node:assert/strict";
import { test } from "node:test";

import { isSetting, keptOf } from "../src/app/selection/bench_address";

test("an address keeps what was set, and never the form's token", () => {
  const kept = keptOf([
    ["csrfmiddlewaretoken", "secret"], ["w_robbery", "90"], ["w_theft", "0"], ["n", "0"], ["topic", ""],
    ["hand_3", "in"], ["hand_3", "out"],
  ]);
  assert.equal(kept.toString(), "w_robbery=90&n=0&hand_3=in&hand_3=out");
});

test("of an address that would be too long the reason goes, and nothing else", () => {
  const reason = "x".repeat(2000);
  assert.equal(keptOf([["n", "5"], ["reason", reason], ["reason_3", "why"]]).toString(), "n=5&reason_3=why");
  assert.equal(keptOf([["reason", "short"]]).toString(), "reason=short");
});

test("weights of topics and dimensions and their directions choose anew; words of a decision don't", () => {
  const fields = ["w_robbery", "d_1", "low_schools", "n", "at_least", "measure", "name", "reason_3", "version"];
  assert.deepEqual(fields.filter(isSetting), fields.slice(0, 6));
});
