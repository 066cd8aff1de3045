/** A map and the rows of a table that point at each other's areas. */

import { addressOf, openMap, type AreaMap, type Heard } from "./area_map";

export interface MapData {
  url: string;
  classes: string;
  names: string[];
  /** The address of the page of area 0, where areas have pages. */
  area?: string;
}

export type AreaRow = readonly [area: number, row: HTMLElement];

/** The rows that say which area they are of by its place. */
export function placedRows(): AreaRow[] {
  return [...document.querySelectorAll<HTMLElement>("[data-place]")].map((row) => [Number(row.dataset["place"]), row]);
}

/** Opens the map in `place`; `pointed` hears of each area that is pointed at, there or in a row. */
export function openWithRows(place: HTMLElement, data: MapData, rows: readonly AreaRow[], pointed: Heard): AreaMap {
  const tell = (area: number): void => {
    for (const [i, row] of rows) row.classList.toggle("here", area >= 0 && i === area);
    if (area >= 0) pointed(area);
  };
  const pages = data.area;
  const address = pages === undefined ? undefined : (area: number): string => addressOf(pages, area);
  const map = openMap(place, data.url, data.classes, data.names, tell, address);
  for (const [area, row] of rows) {
    const point = (): void => {
      map.point(area);
      tell(area);
    };
    row.addEventListener("pointerenter", point);
    row.addEventListener("focusin", point);
  }
  return map;
}
