/** A map and the rows of a table that point at each other's areas. */

import { addressOf, openMap, type AreaMap, type Heard } from "./area_map";

export interface MapData {
  url: string;
  classes: string;
  names: string[];
  /** The address of the page of area 0, where areas have pages. */
  area?: string | null;
}

export interface Rows {
  /** What a row looks like, and which area it is of. */
  selector: string;
  areaOf: (row: HTMLElement) => number;
}

/** The rows that say which area they are of by its place. */
export const PLACED: Rows = { selector: "[data-place]", areaOf: (row) => Number(row.dataset["place"]) };

/**
 * Opens the map in `place`; `pointed` hears of each area that is pointed at, there or in a row. The rows
 * may be other ones by then, and so may the data.
 */
export function openWithRows(place: HTMLElement, data: () => MapData, rows: Rows, pointed: Heard): AreaMap {
  const tell = (area: number): void => {
    for (const row of document.querySelectorAll<HTMLElement>(rows.selector)) {
      row.classList.toggle("here", area >= 0 && rows.areaOf(row) === area);
    }
    if (area >= 0) pointed(area);
  };
  const { url, classes, names, area } = data();
  const address = area == null ? undefined : (one: number): string => addressOf(data().area ?? area, one);
  const map = openMap(place, url, classes, names, tell, address);
  let last: HTMLElement | null = null;
  const point = (event: Event): void => {
    const row = (event.target as HTMLElement).closest<HTMLElement>(rows.selector);
    if (row === last) return;
    last = row;
    if (!row) return;
    map.point(rows.areaOf(row));
    tell(rows.areaOf(row));
  };
  document.addEventListener("pointerover", point);
  document.addEventListener("focusin", point);
  return map;
}
