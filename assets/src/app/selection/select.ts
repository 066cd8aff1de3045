/** The workbench: a slider moves, the map and the ranking answer, the draws follow. */

import { folded } from "../../folded";
import { addressOf, openMap } from "../map/area_map";
import { say } from "../strings";
import { isSetting, keepInAddress, settleAddress, stateOf } from "./bench_address";
import { Fold } from "./fold";
import { Moves, type Moved } from "./moves";
import { given, share, thousandths } from "./numbers";
import { chosenOf, classesOf, listed } from "./standing";

interface Answer {
  rank: number[];
  selected: number[];
  score: (number | null)[];
  notes: string[];
  weights?: Record<string, number>;
  settings?: [string, string][];
}
interface Draws {
  draws: number;
  p: number[];
  margin: number[];
  kept: number;
  swaps: number;
  /** What weighs most: by area, which topic moves it most and its rank without it; and in words. */
  weighs: { topics: string[]; strongest: number[]; rank_without: number[]; words: string };
}
/** Why there is no answer, and where it goes on from there. */
interface Refusal {
  problem?: string;
  way?: string;
  way_words?: string;
}
interface Bench {
  map: string;
  area: string;
  ranking: string;
  draws: string;
  names: string[];
  groups: string[];
  answer: Answer | null;
  hand: [number, "in" | "out", string][];
}

const FIRST_CLOSE = 20;
const FIRST_RANKS = 100;
const WAIT_FOR_DRAWS = 350;
const SETTINGS = ["rank", "score", "same"].map((key) => `#fig-${key} [data-inputs]`).join();
const bench = given<Bench>("bench-data");
const form = document.getElementById("bench") as HTMLFormElement;
const body = document.querySelector<HTMLElement>("#ranking tbody");
const trouble = document.getElementById("trouble");
const hand = new Map(bench.hand.map(([i, where, why]) => [i, { where, why }]));
let answer = bench.answer;
let drawn: Draws | null = null;
let asking: AbortController | null = null;
let later = 0;
let moved: Moved = { enter: [], leave: [] };

const texts = bench.names.map((name, i) => folded(`${name} ${bench.groups[i]}`));

function classes(): string {
  return classesOf(texts.length, answer, drawn?.margin ?? []);
}

const moves = new Moves(bench.names, stateOf(new FormData(form)), () => answer, restore);
const says = document.getElementById("map-says");
const place = document.getElementById("map");
function tell(area: number): void {
  for (const row of body?.querySelectorAll<HTMLElement>("tr") ?? []) {
    row.classList.toggle("here", Number(row.dataset["place"] ?? -1) === area);
  }
  if (!says || area < 0) return;
  const name = bench.names[area] ?? "";
  const rank = answer?.rank[area];
  const weighs = drawn?.weighs;
  const topic = weighs?.topics[weighs.strongest[area] ?? -1];
  says.textContent = rank ? say("area_rank", { name, rank }) : say("area_not_compared", { name });
  if (!rank || !topic) return;
  says.append(" ", say("area_weighs", { topic, rank, without: weighs?.rank_without[area] ?? 0 }));
}
const map = place ? openMap(place, bench.map, classes(), bench.names, tell, (area) => addressOf(bench.area, area)) : null;

/** A head's own words, without what is said only to those who can't see that it opens. */
const columns = [...document.querySelectorAll("#ranking thead th")].map(
  (head) => (head.querySelector(".chip") ?? head).firstChild?.textContent ?? "",
);

/** The next cell of a row; on a phone, where the heads are away, it says its column itself. */
function cell(row: HTMLTableRowElement, number = false): HTMLTableCellElement {
  const made = row.insertCell();
  if (number) made.className = "number";
  if (number && made.cellIndex > 0) made.dataset["column"] = columns[made.cellIndex] ?? "";
  return made;
}

interface Line {
  row: HTMLTableRowElement;
  area: number;
  rank: HTMLElement;
  name: HTMLAnchorElement;
  group: HTMLElement;
  move: HTMLElement;
  score: HTMLElement;
  often: HTMLElement;
  mark: HTMLElement;
  menu: HTMLSelectElement;
  why: HTMLInputElement;
}
/** The rows stay and areas pass through them: to lay out forty menus anew takes longer than all else. */
const lines: Line[] = [];

function lineAt(k: number): Line {
  const known = lines[k];
  if (known) return known;
  const row = document.createElement("tr");
  const [rank, named, score, often, mark, tools] = [
    cell(row, true),
    cell(row),
    cell(row, true),
    cell(row, true),
    cell(row),
    cell(row),
  ];
  const [name, move, group] = [document.createElement("a"), document.createElement("span"), document.createElement("span")];
  move.className = "move";
  group.className = "of-group";
  named.append(name, " ", move, group);
  mark.className = "chosen-mark";
  tools.className = "tools";
  const menu = document.createElement("select");
  for (const [value, words] of [["", "by_score"], ["in", "put_in"], ["out", "take_out"]] as const) {
    menu.add(new Option(say(words), value));
  }
  // The reason is asked where the decision is taken; the form's own field below holds the same.
  const why = document.createElement("input");
  why.placeholder = say("why");
  why.hidden = true;
  tools.append(menu, why);
  const line = { row, area: -1, rank, name, group, move, score, often, mark, menu, why };
  menu.addEventListener("change", () => {
    const { area } = line;
    decideByHand(area, menu.value);
    showRanking();
    lines.find((other) => other.area === area && !other.why.hidden)?.why.focus();
  });
  why.addEventListener("input", () => {
    const entry = hand.get(line.area);
    if (!entry) return;
    hand.set(line.area, { ...entry, why: why.value });
    const field = document.getElementById(`id_reason_${line.area}`) as HTMLInputElement | null;
    if (field) field.value = why.value;
    keepInAddress(form);
  });
  for (const name of ["pointerenter", "focusin"]) {
    row.addEventListener(name, () => {
      map?.point(line.area);
      tell(line.area);
    });
  }
  lines.push(line);
  return line;
}

function decideByHand(area: number, where: string): void {
  if (where === "in" || where === "out") hand.set(area, { where, why: hand.get(area)?.why ?? "" });
  else hand.delete(area);
  showHand();
  keepInAddress(form);
  take(`hand_${area}`);
  ask();
}

function write(place: HTMLElement, text: string): void {
  if (place.textContent !== text) place.textContent = text;
}

const ranks = body?.closest<HTMLElement>(".scroll");
const rankFold = ranks ? new Fold(ranks, FIRST_RANKS, showRanking) : null;
const margin = document.getElementById("margin");
const closeFold = margin ? new Fold(margin, FIRST_CLOSE, showDraws) : null;

function showRanking(): void {
  if (!body || !answer || !bench.ranking) return;
  const { rank, selected, score } = answer;
  const find = (document.getElementById("find") as HTMLInputElement | null)?.value ?? "";
  const shown = listed(texts, answer, hand, find);
  const kept = rankFold?.cut(shown) ?? shown;
  const active = document.activeElement;
  const focused = lines.find((line) => line.menu === active || line.why === active);
  const [area, writes] = [focused?.area ?? -1, focused?.why === active];
  kept.forEach((i, k) => {
    const line = lineAt(k);
    const value = score[i];
    line.area = i;
    line.row.dataset["place"] = String(i);
    line.row.classList.toggle("in", Boolean(selected[i]));
    write(line.rank, rank[i] ? String(rank[i]) : "–");
    write(line.name, bench.names[i] ?? "");
    line.name.href = addressOf(bench.area, i);
    write(line.group, bench.groups[i] ?? "");
    write(line.score, value == null ? "–" : thousandths(value));
    write(line.often, drawn && rank[i] ? share(drawn.p[i] ?? 0) : "…");
    const move = moved.enter.includes(i) ? "enter" : moved.leave.includes(i) ? "leave" : "";
    write(line.mark, selected[i] ? say("chosen") : "");
    line.row.dataset["moved"] = move;
    write(line.move, move ? say(`row_${move}s`) : "");
    line.menu.value = hand.get(i)?.where ?? "";
    line.why.hidden = !hand.has(i);
    line.why.value = hand.get(i)?.why ?? "";
    line.why.setAttribute("aria-label", say("why_of", { name: bench.names[i] ?? "" }));
    line.menu.setAttribute("aria-label", say("by_hand_of", { name: bench.names[i] ?? "" }));
  });
  const rows = lines.slice(0, kept.length).map((line) => line.row);
  if (body.children.length !== rows.length || body.lastChild !== (rows.at(-1) ?? null)) body.replaceChildren(...rows);
  // Who works by keyboard stays with the area, wherever it went.
  const there = area >= 0 ? lines[kept.indexOf(area)] : undefined;
  if (there) (writes && !there.why.hidden ? there.why : there.menu).focus({ preventScroll: true });
}

function showHand(): void {
  const list = document.getElementById("hand");
  const box = document.getElementById("hand-box");
  if (!list || !box) return;
  box.hidden = hand.size === 0;
  list.replaceChildren(
    ...[...hand].map(([i, entry]) => {
      const line = document.createElement("li");
      const label = document.createElement("label");
      label.htmlFor = `id_reason_${i}`;
      label.textContent = say(entry.where === "in" ? "put_in_why" : "take_out_why", { name: bench.names[i] ?? "" });
      const where = document.createElement("input");
      where.type = "hidden";
      where.name = `hand_${i}`;
      where.value = entry.where;
      const why = document.createElement("input");
      why.id = `id_reason_${i}`;
      why.name = `reason_${i}`;
      why.value = entry.why;
      why.required = true;
      const field = document.createElement("div");
      field.className = "field";
      field.append(label, why);
      line.append(where, field);
      return line;
    }),
  );
}

function showDraws(): void {
  const firm = document.getElementById("firm");
  const box = document.getElementById("margin-box");
  const list = document.getElementById("margin");
  if (!firm || !box || !list || !drawn) return;
  const chip = firm.querySelector(".chip")?.firstChild;
  const sheet = document.querySelector("#fig-same .sheet-value");
  if (chip) chip.textContent = share(drawn.kept);
  if (sheet) sheet.textContent = share(drawn.kept);
  const headline = document.getElementById("headline");
  const chosen = chosenOf(texts.length, answer);
  const close = drawn.margin.filter((i) => answer?.selected[i]).length;
  const n = chosen.length;
  const all = n === 1 ? "headline_one" : "headline_all";
  const key = close === 0 ? `${all}_firm` : close === n ? `${all}_close` : "headline";
  if (headline) headline.textContent = n ? say(key, { n, firm: n - close, close }) : "";
  const weighs = document.getElementById("weighs");
  if (weighs) weighs.textContent = drawn.weighs.words;
  firm.hidden = false;
  box.hidden = drawn.margin.length === 0;
  list.replaceChildren(
    ...(closeFold?.cut(drawn.margin) ?? drawn.margin).map((i) => {
      const line = document.createElement("li");
      line.textContent = `${bench.names[i]}: ${share(drawn?.p[i] ?? 0)}`;
      return line;
    }),
  );
}

/** The sheets of rank, score and draws tell the settings of the numbers that are shown. */
function showSettings(): void {
  if (!answer?.settings) return;
  for (const list of document.querySelectorAll(SETTINGS)) {
    list.replaceChildren(
      ...answer.settings.map(([label, value]) => {
        const line = document.createElement("li");
        line.textContent = `${label}: ${value}`;
        return line;
      }),
    );
  }
}

function showNotes(): void {
  document.getElementById("bench-notes")?.replaceChildren(
    ...(answer?.notes ?? []).map((text) => {
      const line = document.createElement("li");
      line.className = "note";
      line.textContent = text;
      return line;
    }),
  );
}

function complain(refusal: Refusal | null): void {
  if (!trouble) return;
  const told = trouble.querySelector("a");
  // The same once more: a link that is being clicked stays.
  if (!trouble.hidden && refusal?.way && told?.getAttribute("href") === refusal.way) return;
  trouble.hidden = false;
  trouble.textContent = refusal?.problem ?? say("no_answer");
  if (!refusal?.way) return;
  const link = document.createElement("a");
  link.href = refusal.way;
  link.textContent = refusal.way_words ?? "";
  trouble.append(" ", link);
  trouble.scrollIntoView({ block: "nearest" });
}

async function post<T>(url: string, signal: AbortSignal, again = true): Promise<T | null> {
  const headers = { Accept: "application/json" };
  const body = new URLSearchParams([...new FormData(form)] as [string, string][]);
  const asked = location.href;
  const reply = await fetch(url, { method: "POST", headers, body, signal });
  const type = reply.headers.get("content-type") ?? "";
  const found = type.includes("json") ? ((await reply.json()) as T & Refusal) : null;
  // The way back starts from the address that asked, which must hold what was moved last: also
  // when it was written while the answer was on its way.
  if (again && found?.way) {
    settleAddress(form);
    if (location.href !== asked) return post(url, signal, false);
  }
  if (!reply.ok) complain(found);
  else if (trouble) trouble.hidden = true;
  return reply.ok ? found : null;
}

function quietly(work: Promise<void>): void {
  work.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") return;
    complain(null);
  });
}

function ask(): void {
  asking?.abort();
  // It leads back to settings that are old now.
  trouble?.querySelector("a")?.remove();
  asking = new AbortController();
  const { signal } = asking;
  clearTimeout(later);
  later = window.setTimeout(() => quietly(askDraws(signal)), WAIT_FOR_DRAWS);
  quietly(askRanking(signal));
}

async function askRanking(signal: AbortSignal): Promise<void> {
  const found = await post<Answer>(bench.ranking, signal);
  if (!found) return;
  moved = moves.tell(found);
  answer = found;
  drawn = null;
  for (const out of document.querySelectorAll<HTMLOutputElement>("[data-share]")) {
    out.value = share(found.weights?.[out.dataset["share"] ?? ""] ?? 0);
  }
  show();
}

async function askDraws(signal: AbortSignal): Promise<void> {
  const found = await post<Draws>(bench.draws, signal);
  if (!found) return;
  drawn = found;
  show();
  showDraws();
}

function show(): void {
  showRanking();
  showNotes();
  // The list answers first: a large city's map takes its time to be painted.
  requestAnimationFrame(() => {
    showSettings();
    const { enter: entered, leave: left } = moved;
    map?.classify(classes(), { outlined: chosenOf(texts.length, answer), entered, left });
  });
}

/** Take note of a move, so that it can be undone. */
function take(what: string): void {
  moves.take(stateOf(new FormData(form)), what);
}

/** The settings as they were. */
function restore(state: string): void {
  const kept = new URLSearchParams(state);
  for (const field of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[name]")) {
    const { name } = field;
    if (!isSetting(name)) continue;
    field.value = kept.get(name) ?? (name.startsWith("w_") ? "0" : "");
  }
  hand.clear();
  for (const [name, value] of kept) {
    const area = Number(name.replace("hand_", ""));
    if (name.startsWith("hand_") && (value === "in" || value === "out")) {
      hand.set(area, { where: value, why: kept.get(`reason_${area}`) ?? "" });
    }
  }
  showHand();
  keepInAddress(form);
  ask();
}

// The page came with the list of what is by hand, and with what is wrong in it.
document.getElementById("hand")?.addEventListener("input", (event) => {
  const why = event.target as HTMLInputElement;
  const area = Number(why.name.replace("reason_", ""));
  const entry = hand.get(area);
  if (entry) hand.set(area, { ...entry, why: why.value });
});
show();
if (bench.ranking) {
  form.addEventListener("input", (event) => {
    const name = (event.target as HTMLInputElement).name;
    if (name) keepInAddress(form);
    if (!isSetting(name)) return;
    take(name);
    ask();
  });
  document.getElementById("find")?.addEventListener("input", showRanking);
  if (answer) ask();
}
