/** How the passages of a turn are drawn: in the words, in the margin, as a list beside them. */

import { say } from "../../strings";
import { sign, type Codes } from "./codes";
import type { Segment, Segments } from "./segments";
import { pieces, type Span } from "./slices";

export const PICKED = "picked";
/** Lanes of the margin: one's own first, then the others'. */
export const OWN_LANES = 4;
export const OTHER_LANES = 3;
const LANE = 0.5625;

export interface Drawing {
  readonly codes: Codes;
  readonly segments: Segments;
  readonly chosen: string | null;
}

/** The words of a turn with its passages. */
export function drawWords(said: HTMLElement, text: string, spans: readonly Span[], drawing: Drawing): void {
  if (spans.length === 0) {
    said.replaceChildren(text);
    return;
  }
  const lengths = new Map(spans.map((span) => [span.key, span.end - span.start]));
  const nodes: (Node | string)[] = [];
  for (const piece of pieces(text.length, spans)) {
    for (const key of piece.begins) if (key !== PICKED) nodes.push(beginning(key, drawing, piece.start === piece.end));
    const words = text.slice(piece.start, piece.end);
    if (piece.keys.length === 0 || !words) {
      if (words) nodes.push(words);
      continue;
    }
    const mark = document.createElement("mark");
    mark.className = look(piece.keys, lengths, drawing);
    mark.dataset["keys"] = piece.keys.filter((key) => key !== PICKED).join(" ");
    mark.textContent = words;
    nodes.push(mark);
  }
  said.replaceChildren(...nodes);
}

/** The letters of a code where a passage of it begins. They are drawn by the style: no word of the text. */
function beginning(key: string, drawing: Drawing, isEmpty: boolean): HTMLElement {
  const made = document.createElement("i");
  const segment = drawing.segments.shown.get(key);
  const code = segment?.code ?? 0;
  const whose = segment && drawing.segments.isMine(segment) ? "" : " other";
  made.className = `begins ${drawing.codes.css(code)}${whose}${isEmpty ? " empty" : ""}`;
  made.dataset["letters"] = drawing.codes.letters(code);
  made.dataset["keys"] = key;
  made.setAttribute("aria-hidden", "true");
  return made;
}

/** Of several passages the shortest gives the colour; how many there are is drawn too. */
function look(keys: readonly string[], lengths: ReadonlyMap<string, number>, drawing: Drawing): string {
  const names: string[] = [];
  const there = keys.filter((key) => key !== PICKED);
  const own = there.filter((key) => {
    const segment = drawing.segments.shown.get(key);
    return segment !== undefined && drawing.segments.isMine(segment);
  });
  const [inner] = [...(own.length > 0 ? own : there)].sort((a, b) => (lengths.get(a) ?? 0) - (lengths.get(b) ?? 0));
  const segment = inner === undefined ? undefined : drawing.segments.shown.get(inner);
  if (segment) names.push(drawing.codes.css(segment.code));
  if (there.length > 0 && own.length === 0) names.push("other");
  if (there.length > 1) names.push(there.length > 2 ? "several many" : "several");
  if (keys.includes(PICKED)) names.push("picked");
  if (drawing.chosen !== null && keys.includes(drawing.chosen)) names.push("chosen");
  return names.join(" ");
}

export interface Stripe {
  readonly key: string;
  readonly lane: number;
  /** Of the turn's height. */
  readonly from: number;
  readonly to: number;
}

/** The stripes of a turn in the margin. */
export function drawStripes(lanes: HTMLElement, stripes: readonly Stripe[], drawing: Drawing): void {
  lanes.replaceChildren(
    ...stripes.map(({ key, lane, from, to }) => {
      const made = document.createElement("i");
      const segment = drawing.segments.shown.get(key);
      const isMine = segment !== undefined && drawing.segments.isMine(segment);
      made.className = `stripe ${drawing.codes.css(segment?.code ?? 0)}${isMine ? "" : " other"}${key === drawing.chosen ? " chosen" : ""}`;
      made.dataset["keys"] = key;
      made.style.insetInlineStart = `${(isMine ? lane : OWN_LANES + lane) * LANE}rem`;
      made.style.top = `${from * 100}%`;
      made.style.height = `${Math.max(0, to - from) * 100}%`;
      return made;
    }),
  );
}

/** What one can take hold of: a button for each passage that begins in a turn. */
export function chip(segment: Segment, drawing: Drawing, isReached: boolean): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  const isMine = drawing.segments.isMine(segment);
  made.className = `given-code${isMine ? "" : " other"}`;
  made.dataset["keys"] = segment.key;
  made.tabIndex = isReached ? 0 : -1;
  made.setAttribute("aria-pressed", String(segment.key === drawing.chosen));
  const name = drawing.codes.name(segment.code);
  const whose = segment.name || say("coding_consensus");
  made.append(sign(drawing.codes, segment.code), isMine ? name : `${whose}: ${name}`);
  if (segment.memo) made.append(badge("given-note", say("coding_has_note")));
  if (segment.look && isMine) made.append(badge("given-look", say("coding_has_look")));
  return made;
}

/** Put buttons of passages in place of others; who had the focus on one has it on the same, or on what is `beside`. */
export function replaceChips(holder: HTMLElement, made: readonly HTMLElement[], beside: HTMLElement | null): void {
  const key = holder.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset["keys"] : undefined;
  holder.replaceChildren(...made);
  if (key === undefined) return;
  const same = holder.querySelector<HTMLElement>(`[data-keys="${key}"]`);
  (same ?? beside)?.focus({ preventScroll: true });
}

function badge(css: string, words: string): HTMLElement {
  const made = document.createElement("span");
  made.className = css;
  const told = document.createElement("span");
  told.className = "visually-hidden";
  told.textContent = ` ${words}`;
  made.append(told);
  return made;
}
