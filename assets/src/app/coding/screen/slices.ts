/** Arithmetic of a text that is coded: pieces between the edges of segments, lanes of the margin, words, sentences. */

export interface Span {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/** A piece of a text that lies in the same spans throughout. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly keys: readonly string[];
  /** The spans that begin here; of nothing long, with itself alone. */
  readonly begins: readonly string[];
}

/** A text of `length` cut at the edges of spans. A span that is nothing long is a piece that is nothing long. */
export function pieces(length: number, spans: readonly Span[]): Piece[] {
  const edges = new Set([0, length]);
  for (const { start, end } of spans) {
    edges.add(start);
    edges.add(end);
  }
  const cuts = [...edges].sort((one, other) => one - other);
  const found: Piece[] = [];
  for (const [n, cut] of cuts.entries()) {
    for (const span of spans) {
      if (span.start === cut && span.end === cut) found.push({ start: cut, end: cut, keys: [span.key], begins: [span.key] });
    }
    const next = cuts[n + 1];
    if (next === undefined) continue;
    const over = spans.filter((span) => span.start <= cut && span.end >= next && span.end > span.start);
    found.push({
      start: cut,
      end: next,
      keys: over.map((span) => span.key),
      begins: over.filter((span) => span.start === cut).map((span) => span.key),
    });
  }
  return found;
}

export interface Stretch {
  readonly key: string;
  readonly first: number;
  readonly last: number;
}

/**
 * For each stretch of blocks the lane of the margin in which its stripe runs: the first that is free there; the
 * last lane holds what finds none.
 */
export function lanes(stretches: readonly Stretch[], most: number): Map<string, number> {
  const found = new Map<string, number>();
  const ends: number[] = [];
  for (const { key, first, last } of [...stretches].sort((a, b) => a.first - b.first || b.last - a.last)) {
    let lane = ends.findIndex((end) => end < first);
    if (lane < 0) lane = ends.length;
    lane = Math.min(lane, most - 1);
    ends[lane] = Math.max(ends[lane] ?? -1, last);
    found.set(key, lane);
  }
  return found;
}

const WORD = /[\p{L}\p{N}\p{M}]+(?:['’\-][\p{L}\p{N}\p{M}]+)*|\[[^\]]*\]/gu;
/** A sentence ends with its signs and quotes, before a space and what may begin another. */
const SENTENCE_END = /[.!?…]+["'»”)\]]*(?=\s+[«“"'(¿¡\p{Lu}\p{N}\[]|\s*$)/gu;

/** After these a full stop ends no sentence. */
const SHORT = /(?:^|[^\p{L}])(?:sra?|srita|dra?|lic|ing|mtr[oa]|profa?|col|av|núm|mrs?|ms|st)$/iu;

export type Stretches = readonly (readonly [number, number])[];

export function words(text: string): Stretches {
  return [...text.matchAll(WORD)].map((found) => [found.index, found.index + found[0].length] as const);
}

export function sentences(text: string): Stretches {
  const found: [number, number][] = [];
  let from = 0;
  const add = (to: number): void => {
    const start = from + (text.slice(from, to).match(/^\s*/)?.[0].length ?? 0);
    if (start < to) found.push([start, to]);
    from = to;
  };
  for (const end of text.matchAll(SENTENCE_END)) {
    if (end[0] !== "." || !SHORT.test(text.slice(0, end.index))) add(end.index + end[0].length);
  }
  add(text.trimEnd().length);
  return found;
}

/** Without the spaces at its edges, and never half a sign of two units. */
export function trimmed(text: string, start: number, end: number): [number, number] {
  while (start < end && /\s/.test(text[start] ?? "")) start += 1;
  while (end > start && /\s/.test(text[end - 1] ?? "")) end -= 1;
  if (isLow(text, start)) start -= 1;
  if (isLow(text, end)) end += 1;
  return [start, end];
}

function isLow(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff && at > 0;
}
