/** The numbered shapes on the chosen areas: the same size at every zoom, never on each other. */

import type { MapView } from "./map_view";

interface Pin {
  readonly group: SVGGElement;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

const GAP = 1;
const SMALL = 0.42;

export class MapPins {
  private readonly pins: Pin[];

  constructor(svg: SVGSVGElement) {
    this.pins = [...svg.querySelectorAll<SVGGElement>(".pin")].map((group) => ({
      group,
      x: Number(group.dataset["x"]),
      y: Number(group.dataset["y"]),
      radius: Number(group.dataset["radius"]),
    }));
  }

  /** Pins stand in order of rank: where two would overlap the lower one shrinks to a dot. */
  fit(view: MapView): void {
    const unit = view.unitsPerPixel();
    const kept: Pin[] = [];
    const dots: Pin[] = [];
    for (const pin of this.pins) {
      const free = kept.every(
        (other) => Math.hypot(other.x - pin.x, other.y - pin.y) >= (other.radius + pin.radius + GAP) * unit,
      );
      (free ? kept : dots).push(pin);
      pin.group.classList.toggle("small", !free);
      const scale = unit * (free ? 1 : SMALL);
      pin.group.setAttribute("transform", `translate(${pin.x} ${pin.y}) scale(${scale})`);
    }
    // A dot lies under the numbers, never across one.
    for (const dot of dots.reverse()) dot.group.parentElement?.prepend(dot.group);
  }
}
