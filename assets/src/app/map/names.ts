/** Names on a map: at the pointer, and beside the areas where there is room for them. */

export interface Label {
  area: number;
  /** The middle of the area and the size of its name, in pixels. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** How wide the area itself is drawn. */
  room: number;
  /** One that must be named, if nothing stands in its way. */
  first: boolean;
}

/** Those that are written: first ones, then the others that fit into their area; none over another. */
export function roomFor(labels: readonly Label[]): Label[] {
  const wanted = labels
    .filter((label) => label.first || label.room >= label.width)
    .sort((a, b) => Number(b.first) - Number(a.first) || b.room - a.room || a.area - b.area);
  const kept: Label[] = [];
  for (const label of wanted) {
    const over = kept.some(
      (other) =>
        Math.abs(other.x - label.x) * 2 < other.width + label.width &&
        Math.abs(other.y - label.y) * 2 < other.height + label.height,
    );
    if (!over) kept.push(label);
  }
  return kept;
}

type Ring = [number, number][];

/** Where an area's name stands, and from where to where it reaches: those of its largest part. */
export function middleOf(polygons: Ring[][]): { at: [number, number]; west: number; east: number } {
  let largest = -1;
  let found = { at: [0, 0] as [number, number], west: 0, east: 0 };
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
    const longitudes = ring.map((point) => point[0]);
    const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
    found = { at: twice ? [x / (3 * twice), y / (3 * twice)] : (ring[0] as [number, number]), west, east };
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
