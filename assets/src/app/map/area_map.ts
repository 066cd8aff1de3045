/** A map of the audit's own areas: MapLibre where the browser has WebGL, else a plain drawing. */

import { DrawnMap } from "./drawn_map";
import { MapLibreMap } from "./maplibre_map";

/** Hears of an area by its index; -1 is none. */
export type Heard = (area: number) => void;

/** What is marked besides the classes: areas by their place. */
export interface Marks {
  outlined?: Iterable<number>;
  /** What the last move brought in, and what it took out. */
  entered?: readonly number[];
  left?: readonly number[];
  /** What might as well be of another class. */
  unsure?: readonly number[];
  /** What is named before others, besides those that are outlined or moved. */
  named?: Iterable<number>;
}

export interface AreaMap {
  /** Another class by area, one letter each: 0 to 4, o outside of what was asked, n not shown. */
  classify(classes: string, marks?: Marks): void;
  /** Mark an area, here and nowhere else. */
  point(area: number): void;
}

/**
 * The map in `place`, of the areas that `url` holds; a click goes to the address of an area, or is
 * heard by `clicked`.
 */
export function openMap(
  place: HTMLElement,
  url: string,
  classes: string,
  names: readonly string[],
  pointed: Heard,
  address?: (area: number) => string,
  clicked?: Heard,
): AreaMap {
  const Kind = document.createElement("canvas").getContext("webgl2") ? MapLibreMap : DrawnMap;
  place.classList.toggle("opens", address !== undefined || clicked !== undefined);
  return new Kind(place, url, classes, names, pointed, (area) => {
    if (area < 0) return;
    clicked?.(area);
    if (address) location.assign(address(area));
  });
}

/** The address of an area's page: `pattern` is that of the area 0. */
export function addressOf(pattern: string, area: number): string {
  return pattern.replace("/0/", `/${area}/`);
}
