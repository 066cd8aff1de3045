/** An indicator's page: its map, its series, and the table that both point into. */

import { openWithRows, type MapData } from "../map/map_and_rows";
import { count, decimal, given } from "../selection/numbers";
import { say } from "../strings";
import type { Series } from "./stretches";

interface Values extends MapData {
  codes: string[];
  values: (number | null)[];
  unit: string;
}

const place = document.getElementById("map");
const says = document.getElementById("map-says");
if (place && says) {
  const data = given<Values>("map-data");
  const places = new Map(data.codes.map((code, area) => [code, area]));
  const rows = {
    selector: "[data-code]",
    areaOf: (row: HTMLElement): number => places.get(row.dataset["code"] ?? "") ?? -1,
  };
  openWithRows(place, () => data, rows, (area) => {
    const value = data.values[area];
    const name = data.names[area] ?? "";
    says.textContent =
      value == null
        ? say("area_not_shown", { name })
        : say("area_value", { name, value: Number.isInteger(value) ? count(value) : decimal(value), unit: data.unit });
  });
}

const chart = document.getElementById("series");
if (chart) void import("./series_chart").then(({ drawSeries }) => drawSeries(chart, given<Series>("series-data")));
