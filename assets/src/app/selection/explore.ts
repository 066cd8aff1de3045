/** The incidence explorer: its map, its chart, and the sheet of one area. */

import { addressOf, openMap } from "../map/area_map";
import { say } from "../strings";
import { count, decimal, given } from "./numbers";

interface MapData {
  url: string;
  area: string;
  classes: string;
  names: string[];
  n: (number | null)[];
  rate: (number | null)[];
}

const place = document.getElementById("map");
const says = document.getElementById("map-says");
if (place && says) {
  const data = given<MapData>("map-data");
  const rows = new Map(
    [...document.querySelectorAll<HTMLElement>("[data-place]")].map((row) => [Number(row.dataset["place"]), row]),
  );
  const tell = (area: number): void => {
    for (const [i, row] of rows) row.classList.toggle("here", i === area);
    if (area < 0) return;
    const n = data.n[area];
    const rate = data.rate[area];
    says.textContent =
      n == null
        ? say("area_not_shown", { name: data.names[area] ?? "" })
        : say("area_says", { name: data.names[area] ?? "", n: count(n), rate: rate == null ? "–" : decimal(rate) });
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

document.body.addEventListener("htmx:afterSwap", (event) => {
  const sheet = event.target as HTMLElement;
  if (sheet.id === "area-sheet" && !sheet.matches(":popover-open")) sheet.showPopover();
});

const chart = document.getElementById("months");
if (chart) void import("./month_chart").then(({ drawMonths }) => drawMonths(chart, given("month-data")));
