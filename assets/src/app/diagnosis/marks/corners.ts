/** Corners of what is drawn one by one: a line or a surface so far, and which corner of a mark is nearest. */

export type Drawable = GeoJSON.Point | GeoJSON.LineString | GeoJSON.Polygon;
/** Which corner of a shape: its place in the row, without the last of a ring, which is its first. */
export type Grip = number;
type Corner = [number, number];

export class Corners {
  private readonly row: Corner[] = [];

  get all(): readonly Corner[] {
    return this.row;
  }

  get size(): number {
    return this.row.length;
  }

  add(corner: Corner): void {
    this.row.push(corner);
  }

  dropLast(): void {
    this.row.pop();
  }

  clear(): void {
    this.row.length = 0;
  }

  /** Whether the first or the last corner is no farther than `within`: whoever is there again has finished. */
  isEnd(far: (corner: Corner) => number, within: number): boolean {
    const ends = [this.row[0], this.row.at(-1)];
    return ends.some((corner) => corner !== undefined && far(corner) <= within);
  }

  /** A line of two or more, a surface of three or more; null: not yet. */
  shape(isSurface: boolean): Drawable | null {
    if (this.row.length < (isSurface ? 3 : 2)) return null;
    return isSurface
      ? { type: "Polygon", coordinates: [[...this.row, this.row[0]!]] }
      : { type: "LineString", coordinates: [...this.row] };
  }
}

export function cornersOf(shape: Drawable): [Grip, GeoJSON.Position][] {
  const row =
    shape.type === "Point" ? [shape.coordinates] : shape.type === "LineString" ? shape.coordinates : (shape.coordinates[0] ?? []).slice(0, -1);
  return row.map((corner, i) => [i, corner]);
}

/** The mark and its corner that is nearest, no farther than `within`; null: none is. */
export function nearest(
  marks: ReadonlyMap<string, GeoJSON.Geometry>,
  far: (corner: GeoJSON.Position) => number,
  within: number,
): { key: string; grip: Grip } | null {
  let best: { key: string; grip: Grip } | null = null;
  let least = within;
  for (const [key, shape] of marks) {
    for (const [grip, corner] of cornersOf(shape as Drawable)) {
      const away = far(corner);
      if (away > least) continue;
      least = away;
      best = { key, grip };
    }
  }
  return best;
}

/** The shape with one corner elsewhere. */
export function withCorner(shape: Drawable, grip: Grip, at: Corner): Drawable {
  const put = (row: GeoJSON.Position[]): GeoJSON.Position[] => row.map((corner, i) => (i === grip ? at : corner));
  if (shape.type === "Point") return { type: "Point", coordinates: at };
  if (shape.type === "LineString") return { type: "LineString", coordinates: put(shape.coordinates) };
  const ring = put((shape.coordinates[0] ?? []).slice(0, -1));
  return { type: "Polygon", coordinates: [[...ring, ring[0]!]] };
}
