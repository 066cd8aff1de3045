/** The numbered shapes on the chosen areas: the same size at every zoom, never on each other. */

import { type Disc, withRoom } from "./map_geometry";
import type { MapView } from "./map_view";

interface Pin extends Disc {
  readonly group: SVGGElement;
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
    const free = withRoom(this.pins, GAP, unit);
    for (const [i, pin] of this.pins.entries()) {
      pin.group.classList.toggle("small", !free[i]);
      const scale = unit * (free[i] ? 1 : SMALL);
      pin.group.setAttribute("transform", `translate(${pin.x} ${pin.y}) scale(${scale})`);
    }
    // A dot lies under the numbers, never across one.
    const dots = this.pins.filter((_pin, i) => !free[i]);
    for (const dot of dots.reverse()) dot.group.parentElement?.prepend(dot.group);
  }
}
