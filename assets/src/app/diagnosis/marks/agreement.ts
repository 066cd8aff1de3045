/** The map of agreement: hexagons by the share of the groups asked that marked them; rows point at them. */

import type { ExpressionSpecification, Map as MapLibre, MapMouseEvent } from "maplibre-gl";

import { colour } from "../../colour";
import { given } from "../../selection/numbers";
import { hasWebGL, openGround, sayNoMap, type GroundData } from "./ground";

interface PageData extends GroundData {
  hexagons: GeoJSON.FeatureCollection<GeoJSON.Polygon, { place: number; kind: number; disputed: boolean; says: string }>;
}

const KINDS = [0, 1, 2, 3, 4];

class AgreementMap {
  private here = -1;
  private readonly says = document.getElementById("map-says");

  constructor(
    private readonly map: MapLibre,
    private readonly data: PageData,
  ) {
    map.addSource("hexagons", { type: "geojson", data: data.hexagons, promoteId: "place" });
    map.addLayer({ id: "hexagons", type: "fill", source: "hexagons" });
    map.addLayer({ id: "hexagon-edges", type: "line", source: "hexagons" });
    map.addLayer({ id: "disputed", type: "line", source: "hexagons", filter: ["get", "disputed"] });
    map.addLayer({ id: "here", type: "line", source: "hexagons" });
    // The lines between areas and their names stay in sight.
    if (map.getLayer("edges")) map.moveLayer("edges");
    this.paint();
    document.addEventListener("sereno:theme", () => this.paint());
    const at = (event: MapMouseEvent): number => {
      const found = map.queryRenderedFeatures(event.point, { layers: ["hexagons"] })[0];
      return typeof found?.id === "number" ? found.id : -1;
    };
    map.on("mousemove", (event) => this.point(at(event)));
    map.on("click", (event) => {
      const place = at(event);
      this.point(place);
      const row = this.row(place);
      row?.scrollIntoView({ block: "center" });
      row?.querySelector<HTMLElement>("a, summary, button")?.focus({ preventScroll: true });
    });
    for (const name of ["pointerover", "focusin"]) {
      document.addEventListener(name, (event) => {
        const row = (event.target as HTMLElement).closest<HTMLElement>("[data-hexagon]");
        if (row) this.point(Number(row.dataset["hexagon"]));
      });
    }
    document.addEventListener("click", (event) => {
      const button = (event.target as HTMLElement).closest<HTMLElement>("[data-show-hexagon]");
      if (button) this.show(Number(button.dataset["showHexagon"]));
    });
  }

  private row(place: number): HTMLElement | null {
    return document.querySelector(`[data-hexagon="${place}"]`);
  }

  private point(place: number): void {
    if (place === this.here) return;
    const set = (id: number, here: boolean): void => {
      if (id >= 0) this.map.setFeatureState({ source: "hexagons", id }, { here });
    };
    set(this.here, false);
    this.row(this.here)?.classList.remove("here");
    this.here = place;
    set(place, true);
    this.row(place)?.classList.add("here");
    const found = this.data.hexagons.features.find(({ properties }) => properties.place === place);
    if (this.says && found) this.says.textContent = found.properties.says;
  }

  /** Brings a hexagon into view. */
  private show(place: number): void {
    const ring = this.data.hexagons.features.find(({ properties }) => properties.place === place)?.geometry.coordinates[0];
    const [west, south] = [Math.min(...(ring ?? []).map((c) => c[0]!)), Math.min(...(ring ?? []).map((c) => c[1]!))];
    const [east, north] = [Math.max(...(ring ?? []).map((c) => c[0]!)), Math.max(...(ring ?? []).map((c) => c[1]!))];
    if (!ring) return;
    this.point(place);
    this.map.fitBounds([west, south, east, north], { padding: 120, maxZoom: 16, animate: false });
    this.map.getContainer().scrollIntoView({ block: "nearest" });
  }

  private paint(): void {
    const set = (layer: string, name: string, value: unknown): void => {
      this.map.setPaintProperty(layer, name as "fill-color", value as string);
    };
    const kinds = KINDS.flatMap((kind) => [kind, colour(`--v${kind}`)]);
    set("hexagons", "fill-color", ["match", ["get", "kind"], ...kinds, colour("--hatch")] as unknown as ExpressionSpecification);
    set("hexagons", "fill-opacity", 0.9);
    set("hexagon-edges", "line-color", colour("--area-edge"));
    set("hexagon-edges", "line-width", 0.6);
    set("disputed", "line-color", colour("--ink"));
    set("disputed", "line-width", 1.6);
    set("disputed", "line-dasharray", ["literal", [2, 1.4]]);
    set("here", "line-color", colour("--lantern"));
    set("here", "line-width", ["case", ["boolean", ["feature-state", "here"], false], 4, 0]);
  }
}

async function open(place: HTMLElement): Promise<void> {
  const data = given<PageData>("agreement-data");
  const map = await openGround(place, data, true);
  new AgreementMap(map, data);
  map.once("idle", () => (place.dataset["hexagonsReady"] = ""));
}

const place = document.querySelector<HTMLElement>("[data-agreement] #map");
if (place && hasWebGL()) void open(place);
else if (place) {
  const note = document.querySelector<HTMLElement>("[data-no-webgl]");
  if (note) sayNoMap(place, note);
}
