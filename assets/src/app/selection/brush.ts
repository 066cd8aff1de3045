/** A period on a line of months: which one is under the pointer, and where its ends go. */

/** The first and the last month, by their places in the line. */
export type Span = readonly [first: number, last: number];

/** The month that lies at `x` of a plot of `n` months that is `width` wide. */
export function monthAt(x: number, width: number, n: number): number {
  if (n < 2 || width <= 0) return 0;
  return within(Math.round((x / width) * (n - 1)), n);
}

/** The period after its end `end` (0: the first month, 1: the last) went to a month: it stops at the other. */
export function moveEnd([first, last]: Span, end: 0 | 1, to: number): Span {
  return end === 0 ? [Math.min(to, last), last] : [first, Math.max(to, first)];
}

/** Which end of a period is nearer to a month; the last where both are as near and it lies after them. */
export function nearerEnd([first, last]: Span, month: number): 0 | 1 {
  const [before, after] = [Math.abs(month - first), Math.abs(month - last)];
  if (before === after) return month > last ? 1 : 0;
  return before < after ? 0 : 1;
}

const KEYS: Record<string, number> = {
  ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -12, PageUp: 12, Home: -Infinity, End: Infinity,
};

/** Where a key takes an end: by a month, by a year, or all the way; undefined for another key. */
export function monthByKey(key: string, month: number, n: number): number | undefined {
  const step = KEYS[key];
  return step === undefined ? undefined : within(month + step, n);
}

function within(month: number, n: number): number {
  return Math.max(0, Math.min(n - 1, month));
}

/** Round numbers for an axis from nought that reaches over `most`: three or four steps. */
export function roundSteps(most: number): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / 3;
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5, 10].find((each) => each * ten >= rough) ?? 10) * ten);
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, i) => i * step);
}
