/** How rows are put in order, by the numbers in their cells. */

/** The first number in a text, as the pages write them; NaN where there is none. */
export function numberIn(text: string): number {
  const found = /[-−]?\d[\d,]*(?:\.\d+)?/.exec(text);
  return found ? Number(found[0].replace(/,/g, "").replace("−", "-")) : NaN;
}

/** Rows by their numbers; what has none stands last, whichever way the rest goes. */
export function byNumber<T>(rows: readonly T[], numberOf: (row: T) => number, rising: boolean): T[] {
  const values = new Map(rows.map((row) => [row, numberOf(row)]));
  return [...rows].sort((a, b) => {
    const x = values.get(a) ?? NaN;
    const y = values.get(b) ?? NaN;
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return rising ? x - y : y - x;
  });
}
