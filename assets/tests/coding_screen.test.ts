/** Coding: nothing is lost on its way, what is shown is what was done, and a text is cut where its passages end. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { following, used } from "../src/app/coding/screen/overview";
import { Queue, type Answer, type Done, type News, type Store } from "../src/app/coding/screen/queue";
import { Segments, type Operation, type Segment } from "../src/app/coding/screen/segments";
import { lanes, pieces, sentences, trimmed, words } from "../src/app/coding/screen/slices";

const code = (key: string, segment = `s-${key}`): Operation => ({ key, do: "code", codes: [[segment, 1]], text: 1, place: [0, 0, 0, 5] });
const news = (done: readonly Done[], more: Partial<News> = {}): Answer => ({
  is: "heard", news: { revision: 1, seen: "1.all", whole: false, segments: [], steps: [], done, ...more },
});

class Memory implements Store {
  readonly held = new Map<string, string>();
  get length(): number { return this.held.size; }
  key(n: number): string | null { return [...this.held.keys()][n] ?? null; }
  getItem(key: string): string | null { return this.held.get(key) ?? null; }
  setItem(key: string, value: string): void { this.held.set(key, value); }
  removeItem(key: string): void { this.held.delete(key); }
}

const rest = (): Promise<void> => new Promise((go) => setTimeout(go, 2));

function desk(store: Store | null, answers: Answer[]) {
  const sent: string[][] = [];
  const refused: string[] = [];
  let again = (): void => undefined;
  const queue = new Queue(store, "p", async (batch) => {
    sent.push(batch.map((each) => each.key + ("revision" in each ? `@${each.revision}` : "")));
    return answers.shift() ?? news(batch.map(({ key }) => ({ key })));
  }, {
    news: () => undefined, standing: () => undefined, revision: () => 7,
    refused: (operation) => refused.push(operation.key),
  }, (work) => { again = work; });
  return { queue, sent, refused, again: () => { again(); } };
}

test("what waits outlives the page, in order; notes don't lie in its storage", async () => {
  const store = new Memory();
  const gone = desk(store, [{ is: "unreached" }]);
  gone.queue.put(code("a"));
  gone.queue.put(code("b"));
  gone.queue.put({ key: "n", do: "change", segment: "s-a", revision: 3, different: { memo: "secret" } });
  assert.equal(gone.queue.notes, 1);
  assert.ok(![...store.held.values()].join().includes("secret"));
  await rest();
  const back = desk(store, []);
  await back.queue.work();
  assert.deepEqual(back.sent, [["a", "b"]]);
  assert.equal(store.length, 0);
});

test("of one segment one operation goes at a time, with the revision that the one before left", async () => {
  const { queue, sent } = desk(null, [{ is: "unreached" }]);
  queue.put(code("a"));
  queue.put(code("b"));
  queue.put({ key: "c", do: "remove", segment: "s-a", revision: null });
  await rest();
  queue.now();
  await rest();
  assert.deepEqual(sent, [["a"], ["a", "b"], ["c@7"]]);
});

test("what the server fails on is tried alone, given up in the end, and holds up nothing", async () => {
  const failures: Answer[] = Array.from({ length: 6 }, () => ({ is: "failed" }) as const);
  const { queue, sent, refused, again } = desk(new Memory(), failures);
  queue.put(code("a"));
  queue.put(code("b"));
  for (let n = 0; n < 8; n += 1) { await rest(); again(); }
  assert.deepEqual(refused, ["a"]);
  assert.deepEqual(sent.at(-1), ["b"]);
  assert.equal(queue.waiting.length, 0);
});

test("refused operations are told and leave; the unsent can be taken back", async () => {
  const { queue, refused } = desk(null, [news([{ key: "a", problem: "no" }])]);
  queue.put(code("a"));
  queue.put(code("b"));
  assert.equal(queue.takeBack()?.key, "b");
  assert.equal(queue.takeBack(), undefined);
  await rest();
  assert.deepEqual(refused, ["a"]);
  assert.equal(queue.waiting.length, 0);
});

test("what may have reached the server is not taken back here, also after the page was opened again", async () => {
  const store = new Memory();
  let answer = (_: Answer): void => undefined;
  const queue = new Queue(store, "p", () => new Promise((done) => { answer = done; }), {
    news: () => undefined, standing: () => undefined, revision: () => 7, refused: () => undefined,
  }, () => undefined);
  queue.put(code("a"));
  queue.put(code("b"));
  assert.equal(queue.takeBack()?.key, "b");
  assert.equal(queue.takeBack(), undefined);
  // Nobody knows whether it arrived.
  answer({ is: "unreached" });
  await rest();
  assert.equal(queue.takeBack(), undefined);
  assert.equal(desk(store, []).queue.takeBack(), undefined);
  assert.equal(store.length, 1);
});

test("over what the server told lies what is on its way", () => {
  const row: Operation[] = [];
  const segments = new Segments(9, () => row);
  const told: Segment = { key: "s", revision: 4, code: 1, coder: 9, name: "Eva", memo: "", look: true, place: [0, 0, 0, 5] };
  assert.deepEqual([...segments.hear([told], true)], ["s"]);
  row.push({ key: "c", do: "change", segment: "s", revision: 4, different: { to: 2, looked: true } }, code("d"));
  assert.deepEqual([...segments.refresh(["s", "s-d"])].sort(), ["s", "s-d"]);
  assert.deepEqual([segments.shown.get("s")?.code, segments.shown.get("s-d")?.coder], [2, 9]);
  // An answer from before doesn't take the newer one back, nor one's own change.
  segments.hear([{ ...told, revision: 3, memo: "old" }], false);
  assert.equal(segments.shown.get("s")?.memo, "");
  row.push({ key: "r", do: "remove", segment: "s", revision: 4 });
  segments.refresh(["s"]);
  assert.equal(segments.shown.has("s"), false);
  row.length = 0;
  segments.refresh(["s", "s-d"]);
  assert.deepEqual([segments.shown.get("s")?.code, segments.shown.size], [1, 1]);
  segments.hear([{ key: "s", revision: 8, removed: true }], false);
  assert.equal(segments.shown.size, 0);
});

test("pieces between edges, also of passages that are nothing long", () => {
  const cut = pieces(10, [{ key: "a", start: 0, end: 6 }, { key: "b", start: 4, end: 10 }, { key: "z", start: 4, end: 4 }]);
  assert.deepEqual(cut.map(({ start, end, keys, begins }) => [start, end, keys.join(""), begins.join("")]), [
    [0, 4, "a", "a"], [4, 4, "z", "z"], [4, 6, "ab", "b"], [6, 10, "b", ""],
  ]);
  assert.deepEqual(pieces(0, [{ key: "z", start: 0, end: 0 }]).map(({ keys }) => keys), [["z"]]);
});

test("stripes in lanes", () => {
  const found = lanes([{ key: "b", first: 2, last: 3 }, { key: "a", first: 0, last: 2 }, { key: "c", first: 3, last: 3 }], 2);
  assert.deepEqual([found.get("a"), found.get("b"), found.get("c")], [0, 1, 0]);
});

test("codes that are given, and the way from one of their passages to the next", () => {
  const at = (key: string, given: number, coder: number, turn: number): Segment => ({
    key, revision: 1, code: given, coder, name: "", memo: "", look: false, place: [turn, 0, turn, 5],
  });
  const there = [at("c", 1, 9, 4), at("a", 1, 9, 0), at("b", 1, 7, 2), at("d", 2, 7, 1)];
  assert.deepEqual(used(there, 9), [{ code: 1, mine: 2, others: 1 }, { code: 2, mine: 0, others: 1 }]);
  assert.deepEqual([null, "a", "b", "c", "d"].map((chosen) => following(there, 1, chosen)), ["a", "b", "c", "a", "a"]);
  assert.equal(following(there, 5, null), undefined);
});

test("words and sentences", () => {
  const text = "¿Qué? Pasó el Lic. [oficial 2] a las 9.30. «Sí, m’hija», dijo… Ya no 🚌.";
  const parts = (found: readonly (readonly [number, number])[]): string[] => found.map(([from, to]) => text.slice(from, to));
  assert.deepEqual(parts(words(text)).slice(0, 5), ["Qué", "Pasó", "el", "Lic", "[oficial 2]"]);
  assert.deepEqual(parts(sentences(text)), ["¿Qué?", "Pasó el Lic. [oficial 2] a las 9.30.", "«Sí, m’hija», dijo…", "Ya no 🚌."]);
  assert.deepEqual(trimmed(" a🚌 ", 0, 5), [1, 4]);
  assert.deepEqual(trimmed("🚌", 1, 1), [0, 2]);
});
