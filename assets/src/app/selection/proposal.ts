/** What the import proposes, in steps: its map, and the table whose rows point at it. */

import { openWithRows, PLACED, type MapData } from "../map/map_and_rows";
import { given } from "./numbers";

interface Proposal extends MapData {
  /** What an area of each class is called. */
  words: Record<string, string>;
}

const place = document.getElementById("map");
const says = document.getElementById("map-says");
if (place && says) {
  const data = given<Proposal>("proposal-data");
  const map = openWithRows(place, () => data, PLACED, (area) => {
    says.textContent = `${data.names[area] ?? ""}: ${data.words[data.classes[area] ?? ""] ?? ""}`;
  });
  const named = data.names.flatMap((_name, area) => ("43".includes(data.classes[area] ?? "") ? [area] : []));
  map.classify(data.classes, { named });
}
