/** Names on a map: at the pointer, and beside the areas where there is room for them. */

export interface Label {
  area: number;
  /** The middle of the area and the size of its name, in pixels. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** How wide and how tall the area itself is drawn. */
  room: number;
  tall: number;
  /** One that must be named, if nothing stands in its way. */
  first: boolean;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const isWithin = (at: Box, map: { width: number; height: number }): boolean =>
  at.x * 2 >= at.width &&
  at.y * 2 >= at.height &&
  at.x + at.width / 2 <= map.width &&
  at.y + at.height / 2 <= map.height;

const isOver = (one: Box, other: Box): boolean =>
  Math.abs(other.x - one.x) * 2 < other.width + one.width && Math.abs(other.y - one.y) * 2 < other.height + one.height;

/** Where a name may stand: in its area if it fits there; one that must be named also beside it. */
function placesFor(label: Label): Label[] {
  if (label.room >= label.width) return [label];
  const down = (label.tall + label.height) / 2;
  const right = (label.room + label.width) / 2;
  return [[0, down], [0, -down], [right, 0], [-right, 0], [right, down], [-right, down], [right, -down], [-right, -down]].map(([dx, dy]) => ({
    ...label,
    x: label.x + (dx ?? 0),
    y: label.y + (dy ?? 0),
  }));
}

/**
 * Those that are written, where they are: first ones, then the others that fit into their area; none
 * over another, none beside its own area over another first one, none over the edge of the map.
 */
export function roomFor(labels: readonly Label[], map?: { width: number; height: number }): Label[] {
  const wanted = labels
    .filter((label) => label.first || label.room >= label.width)
    .sort((a, b) => Number(b.first) - Number(a.first) || b.room - a.room || a.area - b.area);
  const firsts = wanted
    .filter((label) => label.first)
    .map(({ area, x, y, room, tall }) => ({ area, x, y, width: room * 0.8, height: tall * 0.8 }));
  const kept: Label[] = [];
  for (const label of wanted) {
    const place = placesFor(label).find(
      (at) =>
        (!map || isWithin(at, map)) &&
        !kept.some((other) => isOver(at, other)) &&
        !(at !== label && firsts.some((other) => other.area !== label.area && isOver(at, other))),
    );
    if (place) kept.push(place);
  }
  return kept;
}

/** What of an area lies where, in whatever measure its shape is given. */
export interface Extent {
  at: [number, number];
  west: number;
  east: number;
  south: number;
  north: number;
}

type Ring = [number, number][];

/** Where an area's name stands, and how far it reaches: those of its largest part. */
export function middleOf(polygons: Ring[][]): Extent {
  let largest = -1;
  let found: Extent = { at: [0, 0], west: 0, east: 0, south: 0, north: 0 };
  for (const [ring] of polygons) {
    if (!ring) continue;
    let twice = 0;
    let x = 0;
    let y = 0;
    for (let i = 0; i + 1 < ring.length; i++) {
      const [[ax, ay], [bx, by]] = [ring[i], ring[i + 1]] as [[number, number], [number, number]];
      const cross = ax * by - bx * ay;
      twice += cross;
      x += (ax + bx) * cross;
      y += (ay + by) * cross;
    }
    if (Math.abs(twice) <= largest) continue;
    largest = Math.abs(twice);
    const [xs, ys] = [ring.map((point) => point[0]), ring.map((point) => point[1])];
    found = {
      at: twice ? [x / (3 * twice), y / (3 * twice)] : (ring[0] as [number, number]),
      west: Math.min(...xs),
      east: Math.max(...xs),
      south: Math.min(...ys),
      north: Math.max(...ys),
    };
  }
  return found;
}

/** The name of what lies under the pointer, beside it. */
export class NameAtPointer {
  private readonly tag = document.createElement("div");

  constructor(
    private readonly place: HTMLElement,
    private readonly names: readonly string[],
  ) {
    this.tag.className = "map-name";
    this.tag.hidden = true;
    this.tag.setAttribute("aria-hidden", "true");
    place.append(this.tag);
    place.addEventListener("pointerleave", () => this.show(-1, 0, 0));
  }

  show(area: number, x: number, y: number): void {
    this.tag.hidden = area < 0;
    if (area < 0) return;
    this.tag.textContent = this.names[area] ?? "";
    // At the right edge it stands at the other side of the pointer.
    const left = x + 14 + this.tag.offsetWidth > this.place.clientWidth ? x - 14 - this.tag.offsetWidth : x + 14;
    this.tag.style.transform = `translate(${Math.round(left)}px, ${Math.round(y + 14)}px)`;
  }
}

/** Names written over a map, in a layer of their own that nothing hears of. */
export class NamesWritten {
  static readonly HEIGHT = 16;
  private readonly layer = document.createElement("div");
  private readonly widths = new Map<number, number>();
  private readonly pen = document.createElement("canvas").getContext("2d");

  constructor(
    place: HTMLElement,
    private readonly names: readonly string[],
  ) {
    this.layer.className = "map-names";
    this.layer.setAttribute("aria-hidden", "true");
    place.append(this.layer);
  }

  /** How wide an area's name is when it is written. */
  width(area: number): number {
    const known = this.widths.get(area);
    if (known !== undefined || !this.pen) return known ?? 0;
    if (this.widths.size === 0) this.pen.font = getComputedStyle(this.layer).font;
    const found = this.pen.measureText(this.names[area] ?? "").width + 8;
    this.widths.set(area, found);
    return found;
  }

  /** Those of the labels that there is room for, on a map of this size. */
  write(labels: readonly Label[], map: { width: number; height: number }): void {
    this.layer.replaceChildren(
      ...roomFor(labels, map).map(({ area, x, y }) => {
        const name = document.createElement("span");
        name.textContent = this.names[area] ?? "";
        name.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px) translate(-50%, -50%)`;
        return name;
      }),
    );
  }

  /** Those of shapes that stand in the page, beside what is drawn in `svg`, as it is now. */
  writeBeside(svg: SVGElement, shapes: Iterable<[number, Element]>, isFirst: (area: number) => boolean): void {
    const around = this.layer.getBoundingClientRect();
    const labels = [...shapes].map(([area, shape]): Label => {
      const box = shape.getBoundingClientRect();
      return {
        area,
        x: (box.left + box.right) / 2 - around.left,
        y: (box.top + box.bottom) / 2 - around.top,
        width: this.width(area),
        height: NamesWritten.HEIGHT,
        room: box.width,
        tall: box.height,
        first: isFirst(area),
      };
    });
    const { width, height } = svg.getBoundingClientRect();
    this.write(labels, { width, height });
  }

  clear(): void {
    this.layer.replaceChildren();
  }
}
