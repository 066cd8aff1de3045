/** The ground of a map that is drawn on: the audit's areas with their names, on no tiles at all. */

import type * as maplibregl from "maplibre-gl";

import { colour } from "../../colour";
import { bareMap } from "../../map/bare_map";
import { middleOf, NamesWritten } from "../../map/names";

export interface GroundData {
  /** Where the areas are; "": nobody has drawn them. */
  map: string;
  names: string[];
  bounds: [number, number, number, number] | null;
}

export const hasWebGL = (): boolean => document.createElement("canvas").getContext("webgl2") !== null;

/** Without WebGL a note stands where the map would be. */
export function sayNoMap(place: HTMLElement, note: HTMLElement): void {
  note.hidden = false;
  place.classList.add("drawn");
  place.replaceChildren(note);
  place.dataset["mapReady"] = "";
}

/** The ground in `place`; `cooperative`: the wheel and one finger scroll the page. */
export async function openGround(
  place: HTMLElement,
  data: GroundData,
  cooperative: boolean,
): Promise<maplibregl.Map> {
  const map = bareMap(place, {
    cooperativeGestures: cooperative,
    maxZoom: 20,
    ...(data.bounds ? { bounds: data.bounds, fitBoundsOptions: { padding: 16 } } : {}),
  });
  await map.once("load");
  if (data.map) await drawAreas(map, place, data);
  return map;
}

async function drawAreas(map: maplibregl.Map, place: HTMLElement, data: GroundData): Promise<void> {
  const answer = await fetch(data.map);
  if (!answer.ok) throw new Error(`map: ${answer.status}`);
  const areas = (await answer.json()) as GeoJSON.FeatureCollection;
  map.addSource("areas", { type: "geojson", data: areas, tolerance: 0.2 });
  map.addLayer({ id: "areas", type: "fill", source: "areas" });
  map.addLayer({ id: "edges", type: "line", source: "areas" });
  const paint = (): void => {
    map.setPaintProperty("areas", "fill-color", colour("--card"));
    map.setPaintProperty("edges", "line-color", colour("--rule-strong"));
    map.setPaintProperty("edges", "line-width", 1);
  };
  paint();
  document.addEventListener("sereno:theme", paint);
  const middles = areas.features.map(({ geometry }) =>
    geometry?.type === "Polygon"
      ? middleOf([geometry.coordinates] as never)
      : geometry?.type === "MultiPolygon"
        ? middleOf(geometry.coordinates as never)
        : null,
  );
  const written = new NamesWritten(place, data.names);
  const write = (): void => {
    const { clientWidth: width, clientHeight: height } = place;
    const labels = areas.features.flatMap(({ id }, i) => {
      const middle = middles[i];
      if (!middle) return [];
      const area = Number(id);
      const { x, y } = map.project(middle.at);
      if (x < 0 || y < 0 || x > width || y > height) return [];
      const least = map.project([middle.west, middle.north]);
      const most = map.project([middle.east, middle.south]);
      const [room, tall] = [most.x - least.x, most.y - least.y];
      return [{ area, x, y, width: written.width(area), height: NamesWritten.HEIGHT, room, tall, first: false }];
    });
    written.write(labels, { width, height });
  };
  map.on("movestart", () => written.clear());
  map.on("idle", () => {
    write();
    place.dataset["mapReady"] = "";
  });
}

/** A letter of its own in a shape of its own for each pole: colour alone tells nothing to everyone. */
export function poleSign(pole: string, letter: string): ImageData {
  const size = 48;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no 2d canvas");
  const middle = size / 2;
  pen.fillStyle = colour(`--${pole}`);
  pen.strokeStyle = "#ffffff";
  pen.lineWidth = 3;
  pen.beginPath();
  if (pole === "threat") {
    pen.moveTo(middle, 4);
    pen.lineTo(size - 3, size - 6);
    pen.lineTo(3, size - 6);
    pen.closePath();
  } else if (pole === "vulnerability") {
    pen.rect(7, 7, size - 14, size - 14);
  } else pen.arc(middle, middle, 19, 0, 2 * Math.PI);
  pen.fill();
  pen.stroke();
  pen.fillStyle = pole === "vulnerability" ? "#1b2430" : "#ffffff";
  pen.font = "bold 22px sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(letter, middle, pole === "threat" ? 31 : middle + 1);
  return pen.getImageData(0, 0, size, size);
}
