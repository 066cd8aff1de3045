/** The list of areas: its map, and rows and areas that point at each other. */

import { openWithRows, PLACED, type MapData } from "../map/map_and_rows";
import { given } from "./numbers";

const place = document.getElementById("map");
const says = document.getElementById("map-says");
if (place && says) {
  const data = given<MapData>("map-data");
  openWithRows(place, () => data, PLACED, (area) => {
    says.textContent = data.names[area] ?? "";
  });
}
