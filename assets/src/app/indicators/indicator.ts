/** An indicator's page: its map, its series, and the table that both point into. */

import { openMap } from "../map/area_map";
import { count, decimal, given } from "../selection/numbers";
import { say } from "../strings";
import type { Series } from "./stretches";

interface MapData {
  url: string;
  classes: string;
  names: string[];
  codes: string[];
  values: (number | null)[];
  unit: string;
}

const place = document.getElementById("map");
const says = document.getElementById("map-says");
if (place && says) {
  const data = given<MapData>("map-data");
  const rows = new Map(
    [...document.querySelectorAll<HTMLElement>("[data-code]")].map((row) => [row.dataset["code"], row]),
  );
  const tell = (area: number): void => {
    for (const [code, row] of rows) row.classList.toggle("here", code === data.codes[area]);
    if (area < 0) return;
    const value = data.values[area];
    const name = data.names[area] ?? "";
    says.textContent =
      value == null
        ? say("area_not_shown", { name })
        : say("area_value", { name, value: Number.isInteger(value) ? count(value) : decimal(value), unit: data.unit });
  };
  const map = openMap(place, data.url, data.classes, data.names, tell);
  for (const [code, row] of rows) {
    const area = data.codes.indexOf(code ?? "");
    const point = (): void => {
      map.point(area);
      tell(area);
    };
    row.addEventListener("pointerenter", point);
    row.addEventListener("focusin", point);
  }
}

const chart = document.getElementById("series");
if (chart) void import("./series_chart").then(({ drawSeries }) => drawSeries(chart, given<Series>("series-data")));
