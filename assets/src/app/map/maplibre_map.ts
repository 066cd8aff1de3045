/** The audit's own boundaries in MapLibre: classes of one hue, hatch where nothing is shown. */

import type * as maplibregl from "maplibre-gl";

import { colour } from "../colour";
import type { AreaMap, Heard, Marks } from "./area_map";
import { bareMap } from "./bare_map";
import { middleOf, NameAtPointer, NamesWritten } from "./names";

const SOURCE = "areas";
const MIDDLES = "middles";
/** 0 to 4: the classes; n: not shown or no data; o: outside of what was asked. */
const KINDS = ["0", "1", "2", "3", "4", "o"] as const;

function hatch(): ImageData {
  const size = 12;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no 2d canvas");
  pen.fillStyle = colour("--hatch-ground");
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = colour("--hatch");
  pen.lineWidth = 1.6;
  for (const shift of [-size, 0, size]) {
    pen.beginPath();
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
    pen.stroke();
  }
  return pen.getImageData(0, 0, size, size);
}

export class MapLibreMap implements AreaMap {
  private readonly map: maplibregl.Map;
  private loaded = false;
  private marks: Marks = {};
  private here = -1;
  private readonly name: NameAtPointer;
  private readonly written: NamesWritten;
  private middles: ReturnType<typeof middleOf>[] = [];

  constructor(
    private readonly place: HTMLElement,
    url: string,
    private classes: string,
    names: readonly string[],
    private readonly pointed: Heard,
    private readonly opened: Heard,
  ) {
    this.map = bareMap(place);
    this.name = new NameAtPointer(place, names);
    this.written = new NamesWritten(place, names);
    this.map.on("load", () => void this.load(url));
    document.addEventListener("sereno:theme", () => this.paint());
  }

  classify(classes: string, marks: Marks = {}): void {
    this.classes = classes;
    this.marks = marks;
    if (this.loaded) this.apply();
  }

  point(area: number): void {
    if (!this.loaded || area === this.here) return;
    if (this.here >= 0) this.map.setFeatureState({ source: SOURCE, id: this.here }, { here: false });
    this.here = area;
    if (area >= 0) this.map.setFeatureState({ source: SOURCE, id: area }, { here: true });
  }

  private async load(url: string): Promise<void> {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`map: ${answer.status}`);
    const data = (await answer.json()) as GeoJSON.FeatureCollection & { bbox: [number, number, number, number] };
    this.measure(data);
    this.map.addSource(SOURCE, { type: "geojson", data, tolerance: 0.2 });
    this.map.addImage("hatch", hatch());
    this.map.addLayer({ id: "fill", type: "fill", source: SOURCE });
    this.map.addLayer({ id: "hatch", type: "fill", source: SOURCE, paint: { "fill-pattern": "hatch" } });
    this.map.addLayer({ id: "edge", type: "line", source: SOURCE });
    this.map.addSource(MIDDLES, { type: "geojson", data: this.middlesAsPoints() });
    this.map.addLayer({ id: "unsure", type: "circle", source: MIDDLES, paint: { "circle-radius": 2.5, "circle-stroke-width": 1 } });
    this.map.addLayer({ id: "chosen", type: "line", source: SOURCE });
    this.map.addLayer({ id: "entered", type: "line", source: SOURCE, layout: { "line-join": "round" } });
    this.map.addLayer({ id: "left", type: "line", source: SOURCE, paint: { "line-dasharray": [1.6, 0.9] } });
    this.map.addLayer({ id: "here", type: "line", source: SOURCE });
    this.map.fitBounds(data.bbox, { padding: 12, animate: false });
    this.loaded = true;
    this.paint();
    this.apply();
    const area = (event: maplibregl.MapMouseEvent): number => {
      const found = this.map.queryRenderedFeatures(event.point, { layers: ["fill", "hatch"] })[0];
      return typeof found?.id === "number" ? found.id : -1;
    };
    this.map.on("mousemove", (event) => {
      const found = area(event);
      this.point(found);
      this.name.show(found, event.point.x, event.point.y);
      this.pointed(found);
    });
    this.map.on("click", (event) => {
      const found = area(event);
      this.point(found);
      this.pointed(found);
      if (found >= 0) this.opened(found);
    });
    this.map.on("movestart", () => this.written.clear());
    this.map.on("idle", () => {
      this.writeNames();
      this.place.dataset["mapReady"] = "";
    });
  }

  private measure(data: GeoJSON.FeatureCollection): void {
    for (const { id, geometry } of data.features) {
      const area = Number(id);
      if (geometry?.type === "Polygon") this.middles[area] = middleOf([geometry.coordinates] as never);
      else if (geometry?.type === "MultiPolygon") this.middles[area] = middleOf(geometry.coordinates as never);
    }
  }

  private middlesAsPoints(): GeoJSON.FeatureCollection {
    return {
      type: "FeatureCollection",
      features: this.middles.flatMap(({ at }, id) => [
        { type: "Feature", id, properties: {}, geometry: { type: "Point", coordinates: at } },
      ]),
    };
  }

  /** The names of what was chosen, and of all that is drawn large enough. */
  private writeNames(): void {
    const { clientWidth, clientHeight } = this.place;
    const { outlined = [], entered = [], left = [], named: asked = [] } = this.marks;
    const named = new Set([...outlined, ...entered, ...left, ...asked]);
    const labels = this.middles.flatMap((middle, area) => {
      const { x, y } = this.map.project(middle.at);
      if (x < 0 || y < 0 || x > clientWidth || y > clientHeight) return [];
      const [least, most] = [
        this.map.project([middle.west, middle.north]),
        this.map.project([middle.east, middle.south]),
      ];
      const [room, tall] = [most.x - least.x, most.y - least.y];
      const width = this.written.width(area);
      return [{ area, x, y, width, height: NamesWritten.HEIGHT, room, tall, first: named.has(area) }];
    });
    this.written.write(labels, { width: clientWidth, height: clientHeight });
  }

  private apply(): void {
    delete this.place.dataset["mapReady"];
    const nothing: number[] = [];
    const { entered = [], left = [], unsure = [] } = this.marks;
    const outlined = new Set(this.marks.outlined);
    for (let i = 0; i < this.classes.length; i++) {
      const kind = this.classes[i] ?? "n";
      if (kind === "n") nothing.push(i);
      this.map.setFeatureState({ source: SOURCE, id: i }, {
        kind,
        chosen: outlined.has(i),
        entered: entered.includes(i),
        left: left.includes(i),
      });
    }
    this.map.setFilter("unsure", ["in", ["id"], ["literal", [...unsure]]]);
    this.map.setFilter("hatch", ["in", ["id"], ["literal", nothing]]);
    this.map.triggerRepaint();
  }

  private paint(): void {
    if (!this.loaded) return;
    const ground = colour("--hatch-ground");
    const colours: string[] = KINDS.flatMap((kind) => [
      kind,
      kind === "o" ? ground : colour(`--k${kind}`),
    ]);
    const by = ["match", ["to-string", ["feature-state", "kind"]], ...colours, ground];
    const width = (state: string, wide: number): unknown => [
      "case", ["boolean", ["feature-state", state], false], wide, 0,
    ];
    const set = (layer: string, name: string, value: unknown): void => {
      this.map.setPaintProperty(layer, name as "fill-color", value as string);
    };
    set("fill", "fill-color", by);
    set("edge", "line-color", colour("--area-edge"));
    set("edge", "line-width", 0.5);
    set("unsure", "circle-color", colour("--card"));
    set("unsure", "circle-stroke-color", colour("--ink"));
    set("chosen", "line-color", colour("--ink"));
    set("chosen", "line-width", width("chosen", 1.8));
    set("entered", "line-color", colour("--well"));
    set("entered", "line-width", width("entered", 4));
    set("left", "line-color", colour("--out"));
    set("left", "line-width", width("left", 4));
    set("here", "line-color", colour("--lantern"));
    set("here", "line-width", width("here", 3.5));
    this.map.updateImage("hatch", hatch());
  }
}
