/** What part of the map is in sight: a box in map units, moved, zoomed and kept inside the map. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

const CLOSEST = 40;

export class MapView {
  private readonly whole: { x: number; y: number; width: number; height: number };
  private centre: Point;
  private zoom = 1;

  constructor(
    private readonly svg: SVGSVGElement,
    private readonly changed: () => void,
  ) {
    const { x, y, width, height } = svg.viewBox.baseVal;
    this.whole = { x, y, width, height };
    this.centre = this.middle();
    new ResizeObserver(() => this.changed()).observe(svg);
  }

  /** Map units for each pixel on the screen. */
  unitsPerPixel(): number {
    const box = this.svg.getBoundingClientRect();
    if (!box.width || !box.height) return 1;
    const { width, height } = this.whole;
    return Math.max(width / box.width, height / box.height) / this.zoom;
  }

  isWhole(): boolean {
    return this.zoom <= 1.001;
  }

  /** Where a point of the screen lies on the map. */
  at(clientX: number, clientY: number): Point {
    const box = this.svg.getBoundingClientRect();
    const unit = this.unitsPerPixel();
    return {
      x: this.centre.x + (clientX - box.left - box.width / 2) * unit,
      y: this.centre.y + (clientY - box.top - box.height / 2) * unit,
    };
  }

  zoomBy(factor: number, around: Point = this.centre): void {
    const next = Math.min(Math.max(this.zoom * factor, 1), CLOSEST);
    const kept = this.zoom / next;
    this.centre = {
      x: around.x + (this.centre.x - around.x) * kept,
      y: around.y + (this.centre.y - around.y) * kept,
    };
    this.zoom = next;
    this.draw();
  }

  moveBy(pixelsX: number, pixelsY: number): void {
    const unit = this.unitsPerPixel();
    this.centre = { x: this.centre.x - pixelsX * unit, y: this.centre.y - pixelsY * unit };
    this.draw();
  }

  centreOn(point: Point): void {
    this.centre = point;
    this.draw();
  }

  /** Move only as far as needed for a box to be in sight. */
  bringIntoSight(box: DOMRect): void {
    const inSight = this.svg.viewBox.baseVal;
    const outside =
      box.x < inSight.x ||
      box.y < inSight.y ||
      box.x + box.width > inSight.x + inSight.width ||
      box.y + box.height > inSight.y + inSight.height;
    if (outside) this.centreOn({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  }

  showWhole(): void {
    this.zoom = 1;
    this.centre = this.middle();
    this.draw();
  }

  private middle(): Point {
    const { x, y, width, height } = this.whole;
    return { x: x + width / 2, y: y + height / 2 };
  }

  private draw(): void {
    const width = this.whole.width / this.zoom;
    const height = this.whole.height / this.zoom;
    const { x, y } = this.whole;
    const clamp = (value: number, low: number, high: number): number =>
      Math.min(Math.max(value, low), high);
    this.centre = {
      x: clamp(this.centre.x, x + width / 2, x + this.whole.width - width / 2),
      y: clamp(this.centre.y, y + height / 2, y + this.whole.height - height / 2),
    };
    const left = this.centre.x - width / 2;
    const top = this.centre.y - height / 2;
    this.svg.setAttribute("viewBox", `${left} ${top} ${width} ${height}`);
    this.changed();
  }
}
