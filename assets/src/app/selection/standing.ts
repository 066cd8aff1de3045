/** Where areas stand in an answer of the workbench: their class on the map, their line in the list. */

import { folded } from "../../folded";

export interface Standing {
  /** By area: its rank, 0 where it was not compared. */
  rank: number[];
  selected: ArrayLike<unknown>;
}

const BEYOND = 20;
const MOST_FOUND = 50;

/** The class of each area: chosen (4) or not (0), close to the line (3, 2), not compared (n). */
export function classesOf(areas: number, answer: Standing | null, margin: readonly number[]): string {
  const close = new Set(margin);
  return Array.from({ length: areas }, (_, i) => {
    if (answer?.selected[i]) return close.has(i) ? "3" : "4";
    if (!answer?.rank[i]) return "n";
    return close.has(i) ? "2" : "0";
  }).join("");
}

/** Who comes in and who goes out from one answer to the next. */
export function movesBetween(
  before: ArrayLike<unknown>,
  after: ArrayLike<unknown>,
): { enter: number[]; leave: number[] } {
  const places = Array.from({ length: after.length }, (_, i) => i);
  return {
    enter: places.filter((i) => after[i] && !before[i]),
    leave: places.filter((i) => before[i] && !after[i]),
  };
}

/** The areas that are chosen. */
export function chosenOf(areas: number, answer: Standing | null): number[] {
  return Array.from({ length: areas }, (_, i) => i).filter((i) => answer?.selected[i]);
}

/**
 * The areas of the list by rank: those whose folded text holds what was asked for; else the chosen ones,
 * those decided by hand, and so many that come next.
 */
export function listed(
  texts: readonly string[],
  answer: Standing,
  hand: { has(area: number): boolean },
  find: string,
): number[] {
  const { rank, selected } = answer;
  const asked = folded(find.trim());
  const last = chosenOf(texts.length, answer).length + BEYOND;
  return texts
    .map((_text, i) => i)
    .filter((i) => {
      if (asked) return texts[i]?.includes(asked);
      const place = rank[i] ?? 0;
      return selected[i] || hand.has(i) || (place > 0 && place <= last);
    })
    .sort((a, b) => (rank[a] || Infinity) - (rank[b] || Infinity) || a - b)
    .slice(0, asked ? MOST_FOUND : undefined);
}
