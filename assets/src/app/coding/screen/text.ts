/** A text that is coded, turn by turn: what is picked in it by mouse, finger or keyboard, and what is coded. */

import type { Codes } from "./codes";
import { chip, drawStripes, drawWords, OTHER_LANES, OWN_LANES, PICKED, replaceChips, type Drawing, type Stripe } from "./marks";
import type { Place, Segment, Segments } from "./segments";
import { lanes, sentences, trimmed, words, type Span, type Stretches } from "./slices";

interface Turn {
  readonly n: number;
  readonly said: HTMLElement;
  readonly lanes: HTMLElement;
  readonly given: HTMLElement;
  readonly text: string;
  readonly keys: Set<string>;
}

export interface Hears {
  /** What is picked now; null: nothing. */
  readonly picked: (place: Place | null) => void;
  readonly chose: (key: string | null) => void;
  readonly here: (turn: number) => void;
  /** A key was pressed in the text that is no way of moving: Enter, a letter, a figure. */
  readonly asked: (key: string) => void;
  readonly removed: () => void;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, n) => first + n);
}

export class Text {
  private readonly turns: Turn[];
  private readonly byOrdinal = new Map<number, number>();
  private lane = new Map<string, number>();
  /** In which turns a segment is drawn, from the first to the last. */
  private readonly drawn = new Map<string, readonly [number, number]>();
  private chosenKey: string | null = null;
  picked: Place | null = null;
  /** The turn where one is, counted from 0. */
  at = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly segments: Segments,
    private codes: Codes,
    private readonly hears: Hears,
    private readonly may: boolean,
  ) {
    this.turns = [...root.querySelectorAll<HTMLElement>("[data-turn]")].map((node, n) => {
      const [said, stripes, given] = ["[data-said]", "[data-lanes]", "[data-given]"].map((part) => node.querySelector<HTMLElement>(part));
      if (!said || !stripes || !given) throw new Error("a turn without its parts");
      this.byOrdinal.set(Number(node.dataset["turn"]), n);
      return { n: Number(node.dataset["turn"]), said, lanes: stripes, given, text: said.textContent ?? "", keys: new Set<string>() };
    });
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("keydown", (event) => this.pressed(event));
    root.addEventListener("focusin", (event) => this.focused(event));
    if (may) document.addEventListener("selectionchange", () => this.selected());
  }

  get length(): number {
    return this.turns.length;
  }

  know(codes: Codes): void {
    this.codes = codes;
  }

  get chosen(): string | null {
    return this.chosenKey;
  }

  choose(key: string | null): void {
    const before = this.chosenKey;
    this.chosenKey = key;
    this.draw(new Set([...this.turnsOf(before), ...this.turnsOf(key)]));
  }

  /** The words of a place: they stay in this page's memory. */
  wordsAt([first, from, last, to]: Place): string {
    const [a, b] = [this.index(first), this.index(last)];
    if (a === b) return this.turns[a]?.text.slice(from, to) ?? "";
    const between = this.turns.slice(a + 1, b).map(({ text }) => text);
    return [this.turns[a]?.text.slice(from) ?? "", ...between, this.turns[b]?.text.slice(0, to) ?? ""].join(" ");
  }

  /** Show segments anew that look different now. */
  refresh(keys: Iterable<string>): void {
    const touched = new Set<number>();
    for (const key of keys) {
      for (const n of this.turnsOf(key)) {
        this.turns[n]?.keys.delete(key);
        touched.add(n);
      }
      const place = this.segments.shown.get(key)?.place;
      if (!place) {
        this.drawn.delete(key);
        continue;
      }
      this.drawn.set(key, this.reach(place));
      for (const n of this.turnsOf(key)) {
        this.turns[n]?.keys.add(key);
        touched.add(n);
      }
    }
    for (const n of this.newLanes()) touched.add(n);
    this.draw(touched);
  }

  private newLanes(): Set<number> {
    const own: { key: string; first: number; last: number }[] = [];
    const others: typeof own = [];
    for (const [key, segment] of this.segments.shown) {
      if (!segment.place) continue;
      const [first, last] = this.reach(segment.place);
      (this.segments.isMine(segment) ? own : others).push({ key, first, last });
    }
    const found = new Map([...lanes(own, OWN_LANES), ...lanes(others, OTHER_LANES)]);
    const moved = new Set<number>();
    for (const [key, lane] of found) {
      if (this.lane.get(key) !== lane) for (const n of this.turnsOf(key)) moved.add(n);
    }
    this.lane = found;
    return moved;
  }

  private index(ordinal: number): number {
    return this.byOrdinal.get(ordinal) ?? 0;
  }

  private reach([first, , last]: Place): [number, number] {
    return [this.index(first), this.index(last)];
  }

  private turnsOf(key: string | null): number[] {
    const reach = key === null ? undefined : this.drawn.get(key);
    return reach ? range(...reach) : [];
  }

  /** The part of a place that lies in a turn. */
  private within([first, from, last, to]: Place, n: number): [number, number] | null {
    const [a, b] = [this.index(first), this.index(last)];
    const length = this.turns[n]?.text.length ?? 0;
    if (n < a || n > b) return null;
    return [n === a ? Math.min(from, length) : 0, n === b ? Math.min(to, length) : length];
  }

  private draw(numbers: Iterable<number>): void {
    const drawn = new Set(numbers);
    const drawing: Drawing = { codes: this.codes, segments: this.segments, chosen: this.chosenKey };
    for (const n of drawn) {
      const turn = this.turns[n];
      if (!turn) continue;
      const there = [...turn.keys].flatMap((key) => this.segments.shown.get(key) ?? []);
      const spans: Span[] = [];
      const stripes: Stripe[] = [];
      const begins: Segment[] = [];
      for (const segment of there) {
        const part = segment.place && this.within(segment.place, n);
        if (!part || !segment.place) continue;
        const [start, end] = part;
        spans.push({ key: segment.key, start, end });
        const size = Math.max(1, turn.text.length);
        stripes.push({ key: segment.key, lane: this.lane.get(segment.key) ?? 0, from: start / size, to: end / size });
        if (this.index(segment.place[0]) === n) begins.push(segment);
      }
      const picked = this.picked && !this.isNative ? this.within(this.picked, n) : null;
      if (picked) spans.push({ key: PICKED, start: picked[0], end: picked[1] });
      drawWords(turn.said, turn.text, spans, drawing);
      drawStripes(turn.lanes, stripes, drawing);
      begins.sort((one, other) => (one.place?.[1] ?? 0) - (other.place?.[1] ?? 0));
      replaceChips(turn.given, begins.map((segment) => chip(segment, drawing, n === this.at)), turn.said);
    }
    // Words that were drawn anew are selected no more.
    if (this.picked && this.isNative && this.span(this.picked).some((n) => drawn.has(n))) this.select(this.picked);
  }

  /** Whether what is picked is shown by the browser's own selection. */
  private isNative = true;

  /** While one types elsewhere the browser shows no selection here: draw it. */
  hold(held: boolean): void {
    if (!this.picked || this.isNative === !held) return;
    this.isNative = !held;
    this.draw(this.span(this.picked));
    if (!held) this.select(this.picked);
  }

  private span(place: Place): number[] {
    return range(...this.reach(place));
  }

  /** Pick a place, or nothing. */
  pick(place: Place | null, isShown = true): void {
    const before = this.picked && !this.isNative ? this.span(this.picked) : [];
    this.picked = place;
    this.isNative = true;
    this.draw(before);
    if (isShown) {
      if (place) this.select(place);
      else document.getSelection()?.removeAllRanges();
    }
    this.hears.picked(place);
  }

  private selected(): void {
    const selection = document.getSelection();
    if (!selection || selection.rangeCount === 0) return;
    const range = selection.getRangeAt(0);
    if (!this.root.contains(range.commonAncestorContainer)) return;
    if (range.collapsed) {
      if (this.picked && this.isNative && this.root.contains(document.activeElement)) this.pick(null, false);
      return;
    }
    const [first, last] = [this.spot(range.startContainer, range.startOffset, true), this.spot(range.endContainer, range.endOffset, false)];
    if (!first || !last) return;
    const place = this.tidy([...first, ...last]);
    if (!place || String(place) === String(this.picked)) return;
    this.picked = place;
    this.isNative = true;
    this.hears.picked(place);
  }

  private tidy([first, from, last, to]: Place): Place | null {
    const [one, other] = [this.turns[this.index(first)], this.turns[this.index(last)]];
    if (!one || !other) return null;
    if (one === other) {
      const [start, end] = trimmed(one.text, from, to);
      return start < end ? [first, start, last, end] : null;
    }
    const [start] = trimmed(one.text, from, one.text.length);
    const [, end] = trimmed(other.text, 0, to);
    return [first, start, last, end];
  }

  /** The turn and unit of a place in the page. */
  private spot(node: Node, offset: number, isStart: boolean): [number, number] | null {
    const element = node instanceof Element ? node : node.parentElement;
    const said = element?.closest<HTMLElement>("[data-said]");
    if (said) {
      const range = document.createRange();
      range.setStart(said, 0);
      range.setEnd(node, offset);
      return [Number(said.closest<HTMLElement>("[data-turn]")?.dataset["turn"]), range.toString().length];
    }
    // Between turns: from the beginning of the next, or to the end of the one before.
    const beside = element?.closest<HTMLElement>("[data-turn]") ?? (node.childNodes[isStart ? offset : offset - 1] as HTMLElement | undefined);
    const n = Number(beside?.dataset?.["turn"] ?? Number.NaN);
    if (Number.isNaN(n)) return null;
    if (isStart) return [n, 0];
    const before = this.turns[this.index(n) - 1];
    return element?.closest("[data-turn]") && before ? [before.n, before.text.length] : [n, this.turns[this.index(n)]?.text.length ?? 0];
  }

  private select([first, from, last, to]: Place): void {
    const [one, other] = [this.node(this.index(first), from), this.node(this.index(last), to)];
    if (one && other) document.getSelection()?.setBaseAndExtent(...one, ...other);
  }

  private node(n: number, unit: number): [Node, number] | null {
    const said = this.turns[n]?.said;
    if (!said) return null;
    const walker = document.createTreeWalker(said, NodeFilter.SHOW_TEXT);
    let left = unit;
    let last: Node | null = null;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const length = node.nodeValue?.length ?? 0;
      if (left <= length) return [node, left];
      left -= length;
      last = node;
    }
    return last ? [last, last.nodeValue?.length ?? 0] : [said, 0];
  }

  private clicked(event: MouseEvent): void {
    const target = (event.target as Element).closest<HTMLElement>("[data-keys]");
    const selection = document.getSelection();
    if (!target?.dataset["keys"] || (selection && !selection.isCollapsed && target.matches("mark"))) return;
    // Of several passages at one place each click chooses the next.
    const keys = target.dataset["keys"].split(" ");
    const next = keys[(keys.indexOf(this.chosenKey ?? "") + 1) % keys.length] ?? null;
    const turn = target.closest<HTMLElement>("[data-turn]")?.dataset["turn"];
    const wasChip = target.matches(".given-code");
    this.choose(next);
    this.hears.chose(next);
    if (wasChip && turn !== undefined) this.root.querySelector<HTMLElement>(`.given-code[data-keys="${next}"]`)?.focus();
  }

  private focused(event: FocusEvent): void {
    const turn = (event.target as Element).closest<HTMLElement>("[data-turn]")?.dataset["turn"];
    if (turn !== undefined) this.be(this.index(Number(turn)));
  }

  /** Be in a turn, without going there. */
  private be(n: number): void {
    if (n === this.at) return;
    for (const [turn, is] of [[this.turns[this.at], false], [this.turns[n], true]] as const) {
      if (!turn) continue;
      turn.said.tabIndex = is ? 0 : -1;
      for (const each of turn.given.querySelectorAll("button")) each.tabIndex = is ? 0 : -1;
    }
    this.at = n;
    this.hears.here(n);
  }

  /** Go to a turn. */
  go(n: number): void {
    const to = Math.max(0, Math.min(this.turns.length - 1, n));
    const said = this.turns[to]?.said;
    if (!said) return;
    this.be(to);
    said.focus({ preventScroll: true });
    said.scrollIntoView({ block: "nearest" });
  }

  /** Have the focus again, where one was. */
  comeBack(): void {
    this.turns[this.at]?.said.focus({ preventScroll: true });
  }

  /** Go to where a segment begins, and choose it. */
  goTo(key: string): void {
    const place = this.segments.shown.get(key)?.place;
    if (!place) return;
    this.choose(key);
    this.go(this.index(place[0]));
    this.turns[this.at]?.said.scrollIntoView({ block: "center" });
  }

  private pressed(event: KeyboardEvent): void {
    const isInText = (event.target as Element).matches("[data-said]");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.hears.removed();
      return;
    }
    if (!isInText) return;
    if (this.move(event.key, event.shiftKey)) {
      event.preventDefault();
    } else if (event.key === "Enter" || (this.may && /^[\p{L}\p{N}]$/u.test(event.key))) {
      if (event.key === "Enter" && !this.picked) this.whole();
      event.preventDefault();
      this.hears.asked(event.key);
    }
  }

  private move(key: string, isLonger: boolean): boolean {
    switch (key) {
      case "ArrowDown":
      case "ArrowUp":
        if (isLonger && this.picked) this.stretchTurn(key === "ArrowDown" ? 1 : -1);
        else this.go(this.at + (key === "ArrowDown" ? 1 : -1));
        return true;
      case "ArrowRight":
      case "ArrowLeft":
        this.step(words, key === "ArrowRight" ? 1 : -1, isLonger);
        return true;
      case ".":
      case ",":
        this.step(sentences, key === "." ? 1 : -1, false);
        return true;
      case ":":
      case ">":
      case ";":
      case "<":
        this.step(sentences, key === ":" || key === ">" ? 1 : -1, true);
        return true;
      case " ":
        if (this.isWhole()) this.stretchTurn(1);
        else this.whole();
        return true;
      case "Home":
      case "End":
        this.go(key === "Home" ? 0 : this.turns.length - 1);
        return true;
      case "Escape":
        this.pick(null);
        this.choose(null);
        this.hears.chose(null);
        return true;
      default:
        return false;
    }
  }

  private whole(): void {
    const turn = this.turns[this.at];
    if (turn) this.pick(this.tidy([turn.n, 0, turn.n, turn.text.length]));
  }

  private isWhole(): boolean {
    const turn = this.turns[this.at];
    const all = turn && this.tidy([turn.n, 0, turn.n, turn.text.length]);
    return Boolean(all && this.picked && this.picked[0] === all[0] && this.picked[1] === all[1] && this.index(this.picked[2]) >= this.at && (this.picked[2] !== all[2] || this.picked[3] === all[3]));
  }

  private stretchTurn(by: number): void {
    if (!this.picked) return;
    const [first, from, last] = this.picked;
    const turn = this.turns[this.index(last) + by];
    if (turn && this.index(turn.n) >= this.index(first)) this.pick([first, from, turn.n, trimmed(turn.text, 0, turn.text.length)[1]]);
  }

  /** The next or the one before of some parts of a turn, picked by itself or added to what is picked. */
  private step(partsOf: (text: string) => Stretches, by: number, isLonger: boolean): void {
    const place = this.picked && this.index(this.picked[0]) <= this.at && this.index(this.picked[2]) >= this.at ? this.picked : null;
    const n = place && isLonger ? this.index(place[2]) : this.at;
    const turn = this.turns[n];
    if (!turn) return;
    const parts = partsOf(turn.text);
    if (!place) {
      const part = by > 0 ? parts[0] : parts.at(-1);
      if (part) this.pick([turn.n, part[0], turn.n, part[1]]);
      return;
    }
    const [first, from, last, to] = place;
    if (isLonger) {
      const end = by > 0 ? parts.find((part) => part[1] > to)?.[1] : [...parts].reverse().find((part) => part[1] < to)?.[1];
      const isAfter = end !== undefined && (this.index(first) < n || end > from);
      if (isAfter) this.pick([first, from, last, end]);
      return;
    }
    const around = parts.find((part) => part[0] <= from && part[1] >= to && part[1] - part[0] > to - from);
    const part = around ?? (by > 0 ? parts.find((each) => each[0] >= to) : [...parts].reverse().find((each) => each[1] <= from));
    if (part) this.pick([turn.n, part[0], turn.n, part[1]]);
  }
}
