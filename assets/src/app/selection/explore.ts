/** The incidence explorer: its map, its chart, and the sheet of one area. */

import { openWithRows, placedRows, type MapData } from "../map/map_and_rows";
import { say } from "../strings";
import { count, decimal, given } from "./numbers";

interface Incidence extends MapData {
  n: (number | null)[];
  rate: (number | null)[];
}

const place = document.getElementById("map");
const says = document.getElementById("map-says");
if (place && says) {
  const data = given<Incidence>("map-data");
  openWithRows(place, data, placedRows(), (area) => {
    const n = data.n[area];
    const rate = data.rate[area];
    const name = data.names[area] ?? "";
    if (n == null) says.textContent = say("area_not_shown", { name });
    else if (rate == null) says.textContent = say("area_no_rate", { name, n: count(n) });
    else says.textContent = say("area_says", { name, n: count(n), rate: decimal(rate) });
  });
}

document.body.addEventListener("htmx:afterSwap", (event) => {
  const sheet = event.target as HTMLElement;
  if (sheet.id === "area-sheet" && !sheet.matches(":popover-open")) sheet.showPopover();
});

const chart = document.getElementById("months");
if (chart) void import("./month_chart").then(({ drawMonths }) => drawMonths(chart, given("month-data")));
