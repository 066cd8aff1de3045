/** Where things are on the map, and how far from each other; what is drawn there is not known here. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Disc extends Place {
  readonly radius: number;
}

/** The middle of a box. */
export function middle(box: Box): Place {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** The nearest of the boxes in a direction, by its number; far off the line counts as further away. */
export function nearest(
  from: Place,
  [dx, dy]: readonly [number, number],
  boxes: Iterable<readonly [number, Box]>,
): number | undefined {
  let best: number | undefined;
  let least = Infinity;
  for (const [i, box] of boxes) {
    const there = middle(box);
    const [x, y] = [there.x - from.x, there.y - from.y];
    const ahead = x * dx + y * dy;
    const aside = Math.abs(x * dy) + Math.abs(y * dx);
    if (ahead <= 0 || aside > ahead * 1.5) continue;
    const cost = ahead + 2 * aside;
    if (cost < least) {
      least = cost;
      best = i;
    }
  }
  return best;
}

/** The longest distance of 1, 2 or 5 and noughts that is no longer than `most`. */
export function roundDistance(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return ([5, 2, 1].find((step) => step * power <= most) ?? 1) * power;
}

/** Which discs have room, in their order: one that touches an earlier one with room has none. */
export function withRoom(discs: readonly Disc[], gap: number, unit: number): boolean[] {
  const kept: Disc[] = [];
  return discs.map((disc) => {
    const free = kept.every(
      (other) => Math.hypot(other.x - disc.x, other.y - disc.y) >= (other.radius + disc.radius + gap) * unit,
    );
    if (free) kept.push(disc);
    return free;
  });
}
