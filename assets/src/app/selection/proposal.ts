/** What the import proposes, in steps: its map, and the table whose rows point at it. */

import { addressOf, openMap } from "../map/area_map";
import { given } from "./numbers";

interface Proposal {
  url: string;
  area: string;
  classes: string;
  names: string[];
  /** What an area of each class is called. */
  words: Record<string, string>;
}

const place = document.getElementById("map");
const says = document.getElementById("map-says");
if (place && says) {
  const data = given<Proposal>("proposal-data");
  const rows = new Map(
    [...document.querySelectorAll<HTMLElement>("[data-place]")].map((row) => [Number(row.dataset["place"]), row]),
  );
  const tell = (area: number): void => {
    for (const [i, row] of rows) row.classList.toggle("here", i === area);
    if (area >= 0) says.textContent = `${data.names[area] ?? ""}: ${data.words[data.classes[area] ?? ""] ?? ""}`;
  };
  const map = openMap(place, data.url, data.classes, data.names, tell, (area) => addressOf(data.area, area));
  for (const [area, row] of rows) {
    const point = (): void => {
      map.point(area);
      tell(area);
    };
    row.addEventListener("pointerenter", point);
    row.addEventListener("focusin", point);
  }
}
