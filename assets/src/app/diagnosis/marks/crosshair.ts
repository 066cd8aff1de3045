/**
 * Drawing without a pointer, and more exactly than with a fingertip: the map moves below a crosshair, by the
 * arrows or by a finger, and Enter or a button puts a corner there.
 */

import type { GeoJSONSource, Map as MapLibre } from "maplibre-gl";

import { colour } from "../../colour";
import { say } from "../../strings";
import { Corners, cornersOf, nearest, withCorner, type Drawable, type Grip } from "./corners";

/** Pixels that an arrow moves the map; with Shift. */
const STRIDE = 48;
const STEP = 6;
const ARROWS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ZOOMS: Record<string, number> = { "+": 1, "=": 1, "-": -1, _: -1 };
/** As near as this, in pixels, the crosshair is at a corner. */
const NEAR = 16;
/** The radius of the Earth over the pixels round the Equator at no zoom, in metres. */
const METRES_A_PIXEL = 78_271.517;
const DRAFT = "draft";

export interface CrosshairHears {
  /** Point, line, surface, or "select". */
  mode(): string;
  /** Something is being drawn with a pointer. */
  isDrawing(): boolean;
  /** Marks that can be chosen and moved, in their order. */
  marks(): ReadonlyMap<string, GeoJSON.Geometry>;
  /** What a mark is, in words. */
  name(key: string): string;
  /** Something was drawn; false: it can't be, and was told. */
  drawn(shape: Drawable): boolean;
  /** A mark has another shape; false as above. */
  moved(key: string, shape: Drawable): boolean;
  /** A mark is chosen, or none. */
  chose(key: string | null): void;
  turned(): void;
  /** A corner more or less. */
  changed(): void;
}

export class Crosshair {
  /** Whether the map is drawn on below the crosshair. */
  isOn = false;
  /** Turned on by its own button: a pointer on the map doesn't turn it off. */
  private isWanted = false;
  private readonly corners = new Corners();
  private held: { key: string; grip: Grip } | null = null;
  private over = -1;
  private readonly sign = document.createElement("div");

  constructor(
    private readonly map: MapLibre,
    private readonly place: HTMLElement,
    private readonly names: readonly string[],
    private readonly bar: HTMLElement,
    private readonly says: HTMLElement,
    private readonly hears: CrosshairHears,
  ) {
    this.sign.className = "crosshair";
    this.sign.setAttribute("aria-hidden", "true");
    place.append(this.sign);
    const none: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };
    map.addSource(DRAFT, { type: "geojson", data: none });
    map.addLayer({ id: "draft-edge", type: "line", source: DRAFT, paint: { "line-width": 2.5, "line-dasharray": [2, 1.5] } });
    map.addLayer({ id: "draft-corners", type: "circle", source: DRAFT, filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 5, "circle-stroke-width": 2 } });
    const paint = (): void => {
      map.setPaintProperty("draft-edge", "line-color", colour("--ink"));
      map.setPaintProperty("draft-corners", "circle-color", colour("--card"));
      map.setPaintProperty("draft-corners", "circle-stroke-color", colour("--ink"));
    };
    paint();
    document.addEventListener("sereno:theme", paint);
    map.on("move", () => this.sketch());
    // The library's own keys glide, and turn the map with Shift: a corner would land on the way.
    map.keyboard.disable();
    const canvas = map.getCanvas();
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("focus", () => {
      if (!this.isOn && !hears.isDrawing() && canvas.matches(":focus-visible")) this.turn(true);
    });
    place.addEventListener("pointerdown", () => {
      if (this.isOn && !this.isWanted && this.corners.size === 0) this.turn(false);
    }, { capture: true });
    for (const [does, act] of Object.entries(this.acts())) {
      bar.querySelector(`[data-crosshair=${does}]`)?.addEventListener("click", act);
    }
  }

  private acts(): Record<string, () => void> {
    return {
      put: () => this.put(),
      end: () => this.end(),
      before: () => this.jump(-1),
      after: () => this.jump(1),
    };
  }

  /** By its own button. */
  toggle(): void {
    this.isWanted = !this.isOn;
    this.turn(!this.isOn);
  }

  turn(on: boolean): void {
    this.isOn = on;
    if (!on) this.isWanted = false;
    this.place.classList.toggle("by-crosshair", on);
    this.hears.turned();
  }

  /** Another kind of mark is drawn, or one is corrected: what was begun is no more. */
  drop(): void {
    this.corners.clear();
    this.held = null;
    this.sketch();
    this.dress();
  }

  get hasDraft(): boolean {
    return this.corners.size > 0;
  }

  /** Takes back the last corner. */
  dropLast(): void {
    this.corners.dropLast();
    this.sketch();
    this.hears.changed();
    this.dress();
    this.tell("crosshair_dropped", { n: this.corners.size });
  }

  private at(): [number, number] {
    const { lng, lat } = this.map.getCenter();
    return [Number(lng.toFixed(6)), Number(lat.toFixed(6))];
  }

  private near = (corner: readonly number[]): number => {
    const [one, middle] = [this.map.project([corner[0]!, corner[1]!]), this.map.project(this.map.getCenter())];
    return Math.hypot(one.x - middle.x, one.y - middle.y);
  };

  private key(event: KeyboardEvent): void {
    const arrow = ARROWS[event.key];
    const zoom = ZOOMS[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || this.hears.isDrawing()) return;
    if (!this.isOn && (arrow || event.key === "Enter" || event.key === " ")) this.turn(true);
    if (arrow) {
      const by = event.shiftKey ? STEP : STRIDE;
      this.map.panBy([arrow[0] * by, arrow[1] * by], { animate: false });
      this.tellOver();
    } else if (zoom) {
      this.map.zoomTo(this.map.getZoom() + zoom, { animate: false });
      this.tell("crosshair_stride", { metres: this.stride() });
    } else if (event.key === "Enter" || event.key === " ") this.put();
    else if (event.key === "Backspace" && this.hasDraft) this.dropLast();
    else if (event.key === "Escape" && (this.hasDraft || this.held)) {
      this.drop();
      this.hears.changed();
      this.tell("crosshair_left");
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private stride(): number {
    const metres = (STRIDE * METRES_A_PIXEL * Math.cos((this.map.getCenter().lat * Math.PI) / 180)) / 2 ** this.map.getZoom();
    return Number(metres.toPrecision(2));
  }

  private put(): void {
    const mode = this.hears.mode();
    if (mode === "select") this.take();
    else if (mode === "point") this.give({ type: "Point", coordinates: this.at() });
    else if (this.corners.isEnd(this.near, NEAR / 2)) this.end();
    else {
      this.corners.add(this.at());
      this.sketch();
      this.hears.changed();
      this.dress();
      this.tell("crosshair_corner", { n: this.corners.size });
    }
  }

  private end(): void {
    const isSurface = this.hears.mode() === "polygon";
    const shape = this.corners.shape(isSurface);
    if (shape) this.give(shape);
    else this.tell(isSurface ? "crosshair_three" : "crosshair_two");
  }

  private give(shape: Drawable): void {
    if (!this.hears.drawn(shape)) {
      this.tell("crosshair_crosses");
      return;
    }
    this.corners.clear();
    this.sketch();
    this.hears.changed();
    this.dress();
    this.tell("crosshair_drawn");
  }

  /** Takes what is at the crosshair; what is held already is left here. */
  private take(): void {
    const marks = this.hears.marks();
    const { held } = this;
    const shape = held ? marks.get(held.key) : undefined;
    if (held && shape) {
      if (!this.hears.moved(held.key, withCorner(shape as Drawable, held.grip, this.at()))) {
        this.tell("crosshair_crosses");
        return;
      }
      this.held = null;
      this.dress();
      this.tell("crosshair_moved");
      return;
    }
    const found = nearest(marks, this.near, NEAR);
    if (!found) {
      this.hears.chose(null);
      this.tell("crosshair_nothing");
      return;
    }
    this.held = found;
    this.hears.chose(found.key);
    this.dress();
    this.sketch();
    this.tell("crosshair_took", { mark: this.hears.name(found.key) });
  }

  /** The mark before or after the chosen one comes below the crosshair. */
  private jump(by: number): void {
    const marks = [...this.hears.marks()];
    if (marks.length === 0) {
      this.tell("crosshair_nothing");
      return;
    }
    const now = marks.findIndex(([key]) => key === this.held?.key);
    const i = now < 0 ? (by > 0 ? 0 : marks.length - 1) : (now + by + marks.length) % marks.length;
    const [key, shape] = marks[i]!;
    const [grip, corner] = cornersOf(shape as Drawable)[0]!;
    this.map.jumpTo({ center: [corner[0]!, corner[1]!] });
    this.held = { key, grip };
    this.hears.chose(key);
    this.dress();
    this.tell("crosshair_at_mark", { n: i + 1, of: marks.length, mark: this.hears.name(key) });
  }

  /** The buttons say what they do now. */
  private dress(): void {
    const mode = this.hears.mode();
    this.bar.hidden = !this.isOn;
    const of = (does: string): HTMLButtonElement | null => this.bar.querySelector(`[data-crosshair=${does}]`);
    const put = of("put");
    if (put) put.textContent = say(mode === "select" ? (this.held ? "crosshair_leave_here" : "crosshair_take") : "crosshair_put");
    const shown: Record<string, boolean> = { end: mode === "linestring" || mode === "polygon", before: mode === "select", after: mode === "select" };
    for (const [does, is] of Object.entries(shown)) {
      const button = of(does);
      if (button) button.hidden = !is;
    }
    const end = of("end");
    if (end) end.disabled = this.corners.shape(mode === "polygon") === null;
  }

  /** The corners so far, with a line to the crosshair. */
  private sketch(): void {
    const corners = this.corners.all;
    const features: GeoJSON.Feature[] = corners.map((coordinates) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates } }));
    if (corners.length > 0) {
      const close = this.hears.mode() === "polygon" && corners.length > 1 ? [corners[0]!] : [];
      features.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: [...corners, this.at(), ...close] } });
    }
    this.map.getSource<GeoJSONSource>(DRAFT)?.setData({ type: "FeatureCollection", features });
  }

  /** Over which area the crosshair is, whenever that is another one. */
  private tellOver(): void {
    const { area } = this.area();
    if (area === this.over) return;
    this.over = area;
    this.says.textContent = this.area().name;
  }

  private area(): { area: number; name: string } {
    const layers = this.map.getLayer("areas") ? ["areas"] : [];
    if (layers.length === 0) return { area: -1, name: "" };
    const [found] = this.map.queryRenderedFeatures(this.map.project(this.map.getCenter()), { layers });
    const area = typeof found?.id === "number" ? found.id : -1;
    return { area, name: this.names[area] ?? say("crosshair_no_area") };
  }

  private tell(key: string, values: Record<string, string | number> = {}): void {
    const { area, name } = this.area();
    this.over = area;
    this.says.textContent = say(key, { ...values, area: name });
  }
}
