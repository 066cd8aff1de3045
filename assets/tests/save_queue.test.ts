/** Marks on their way: nothing is lost, nothing is sent twice after it was kept, and all can be taken back. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { History } from "../src/app/diagnosis/marks/history";
import type { Mark } from "../src/app/diagnosis/marks/mark";
import { pause, SaveQueue, type Answer, type Standing } from "../src/app/diagnosis/marks/save_queue";

const mark = (key: string, words = ""): Mark => ({
  key, words, pole: "threat", category: "", hours: [], precision_m: 50, outside: false,
  geometry: { type: "Point", coordinates: [0, 0] },
});

test("a mark is sent until it is kept, in its newest state", async () => {
  const answers: Answer[] = [{ is: "unreached" }, { is: "signed_out" }, { is: "kept", number: 7 }];
  const sent: string[] = [];
  const told: Standing[] = [];
  const kept: [string, number | undefined][] = [];
  let again = (): void => assert.fail("nothing waits");
  const queue = new SaveQueue(
    async (key, sending) => {
      sent.push(`${key}:${sending?.words ?? "out"}`);
      return answers.shift() ?? { is: "kept" };
    },
    { standing: (now) => told.push(now), kept: (key, n) => kept.push([key, n]), asks: async () => true },
    (work) => { again = work; },
  );
  const rest = (): Promise<void> => new Promise((done) => setTimeout(done, 5));
  queue.put("a", mark("a", "one"));
  await rest();
  assert.equal(queue.size, 1);
  queue.put("a", mark("a", "two"));
  await rest();
  again();
  await rest();
  assert.deepEqual(sent, ["a:one", "a:two", "a:two"]);
  assert.deepEqual(kept, [["a", 7]]);
  assert.equal(queue.size, 0);
  assert.deepEqual(told.at(-1), { waiting: 0, state: "kept", again: 0, words: "" });
  assert.deepEqual([1, 2, 9].map(pause), [2, 4, 30]);
});

test("what is asked and what is refused", async () => {
  const told: Standing[] = [];
  const sent: (boolean | undefined)[] = [];
  const answers: Answer[] = [
    { is: "asks", words: "outside?" }, { is: "kept" }, { is: "asks", words: "outside?" }, { is: "refused", words: "it crosses" },
  ];
  let meant = true;
  const queue = new SaveQueue(
    async (_key, sending) => { sent.push(sending?.outside); return answers.shift() ?? { is: "kept" }; },
    { standing: (now) => told.push(now), kept: () => undefined, asks: async () => meant },
    () => assert.fail("nothing is tried again"),
  );
  const rest = (): Promise<void> => new Promise((done) => setTimeout(done, 5));
  queue.put("a", mark("a"));
  await rest();
  assert.deepEqual(sent, [false, true]);
  meant = false;
  queue.put("b", mark("b"));
  await rest();
  assert.equal(queue.size, 0);
  queue.put("c", mark("c"));
  await rest();
  // What is refused isn't kept: whoever leaves the page is warned, until it is drawn anew or taken out.
  assert.equal(queue.size, 1);
  assert.equal(told.at(-1)?.state, "refused");
  assert.equal(told.at(-1)?.words, "it crosses");
  queue.again("a", mark("a"));
  queue.again("c", mark("c"));
  await rest();
  assert.equal(queue.size, 0);
  assert.equal(sent.length, 5);
});

test("what was done can be taken back and done again", () => {
  const history = new History();
  const [one, two] = [mark("a", "one"), mark("a", "two")];
  history.note({ key: "a", before: null, after: one });
  history.note({ key: "a", before: one, after: two });
  assert.deepEqual(history.undo(), ["a", one]);
  assert.deepEqual(history.undo(), ["a", null]);
  assert.equal(history.undo(), null);
  assert.deepEqual(history.redo(), ["a", one]);
  history.note({ key: "a", before: one, after: null });
  assert.equal(history.canRedo, false);
  assert.deepEqual(history.undo(), ["a", one]);
});
