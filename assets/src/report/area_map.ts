/**
 * The map of areas: layers, zoom, and one area at a time under the pointer or the keyboard.
 *
 * The map is one stop for the Tab key: arrows walk from area to neighbour, + and - zoom, 0 shows
 * the whole city, Enter opens the area's sheet. What is under way is said in a live region.
 */

import { startGestures } from "./map_gestures";
import { middle, nearest, roundDistance } from "./map_geometry";
import { MapPins } from "./map_pins";
import { MapView } from "./map_view";

type Layers = Readonly<Record<string, string>>;
type Listener = (index: number) => void;

const ZOOM_STEP = 1.6;

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function indexOf(path: Element): number {
  return Number(path.id.slice(1));
}

function part<T extends Element>(frame: Element, selector: string): T {
  const found = frame.querySelector<T>(selector);
  if (!found) throw new Error(`the map lacks ${selector}`);
  return found;
}

export class AreaMap {
  private readonly surface: HTMLElement;
  private readonly svg: SVGSVGElement;
  /** By the area's number on the page; an area without geometry has none. */
  private readonly paths: ReadonlyMap<number, SVGPathElement>;
  private readonly here: readonly SVGPathElement[];
  private readonly hatch: SVGPatternElement | null;
  private readonly view: MapView;
  private readonly pins: MapPins;
  private readonly scale: HTMLElement;
  private boxes: Map<number, DOMRect> | undefined;
  private current = -1;
  private readonly pointed: Listener[] = [];
  private readonly opened: Listener[] = [];

  constructor(private readonly frame: HTMLElement) {
    this.surface = part(frame, ".map-surface");
    this.svg = part(frame, ".map-surface svg");
    this.paths = new Map(
      [...frame.querySelectorAll<SVGPathElement>(".areas path")].map((path) => [indexOf(path), path]),
    );
    this.here = [...frame.querySelectorAll<SVGPathElement>("[data-here]")];
    this.hatch = frame.querySelector<SVGPatternElement>("#hatch");
    this.scale = part(frame, ".map-scale");
    this.pins = new MapPins(this.svg);
    this.view = new MapView(this.svg, () => this.viewChanged());
    this.startLayers();
    this.startButtons();
    this.startPointing();
    this.surface.addEventListener("keydown", (event) => this.key(event));
    this.surface.addEventListener("focus", () => {
      if (this.current < 0) this.point(this.first());
    });
    this.viewChanged();
  }

  onPoint(listener: Listener): void {
    this.pointed.push(listener);
  }

  onOpen(listener: Listener): void {
    this.opened.push(listener);
  }

  /** Mark an area, bring it into sight and tell whoever shows its values. */
  point(index: number): void {
    if (index < 0) return;
    this.mark(index);
    const box = this.box(index);
    if (box) this.view.bringIntoSight(box);
    for (const listener of this.pointed) listener(index);
  }

  open(index: number): void {
    this.point(index);
    for (const listener of this.opened) listener(index);
  }

  private first(): number {
    return Number(this.svg.dataset["first"] ?? 0);
  }

  private mark(index: number): void {
    this.current = index;
    const shape = this.paths.get(index)?.getAttribute("d") ?? "";
    for (const line of this.here) line.setAttribute("d", shape);
  }

  private box(index: number): DOMRect | undefined {
    return this.everyBox().get(index);
  }

  private everyBox(): ReadonlyMap<number, DOMRect> {
    this.boxes ??= new Map([...this.paths].map(([i, path]) => [i, path.getBBox()]));
    return this.boxes;
  }

  private startLayers(): void {
    const layers = JSON.parse(part(this.frame, "[data-layers]").textContent ?? "{}") as Layers;
    const choose = (key: string): void => {
      const classes = layers[key] ?? "";
      this.paths.forEach((path, i) => path.setAttribute("class", `k${classes[i] ?? "n"}`));
      for (const legend of this.frame.querySelectorAll<HTMLElement>("[data-legend]")) {
        legend.hidden = legend.dataset["legend"] !== key;
      }
    };
    for (const radio of this.frame.querySelectorAll<HTMLInputElement>(".layers input")) {
      radio.addEventListener("change", () => choose(radio.value));
      // A browser that goes back to the page keeps the radio but not the colours.
      if (radio.checked) choose(radio.value);
    }
  }

  private startButtons(): void {
    const acts: Readonly<Record<string, () => void>> = {
      in: () => this.view.zoomBy(ZOOM_STEP),
      out: () => this.view.zoomBy(1 / ZOOM_STEP),
      whole: () => this.view.showWhole(),
    };
    for (const button of this.frame.querySelectorAll<HTMLButtonElement>("[data-zoom]")) {
      button.addEventListener("click", () => acts[button.dataset["zoom"] ?? ""]?.());
    }
  }

  private startPointing(): void {
    const index = (target: EventTarget | null): number =>
      target instanceof SVGPathElement && target.closest(".areas") ? indexOf(target) : -1;
    this.surface.addEventListener("pointerover", (event) => {
      const found = index(event.target);
      if (found < 0 || event.pointerType === "touch") return;
      this.mark(found);
      for (const listener of this.pointed) listener(found);
    });
    startGestures(this.surface, this.view, (target) => {
      const found = index(target);
      if (found < 0) return;
      this.open(found);
      // Zoomed in, a tap also centres: dragging is never the only way to move about.
      const box = this.box(found);
      if (box && !this.view.isWhole()) this.view.centreOn(middle(box));
    });
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (arrow) this.point(this.neighbour(arrow));
    else if (event.key === "+" || event.key === "=") this.zoomOnCurrent(ZOOM_STEP);
    else if (event.key === "-") this.zoomOnCurrent(1 / ZOOM_STEP);
    else if (event.key === "0") this.view.showWhole();
    else if (event.key === "Enter" || event.key === " ") this.open(this.current);
    else return;
    event.preventDefault();
  }

  private zoomOnCurrent(factor: number): void {
    const box = this.box(this.current);
    if (box) this.view.centreOn(middle(box));
    this.view.zoomBy(factor);
  }

  private neighbour(direction: readonly [number, number]): number {
    const from = this.box(this.current);
    if (!from) return this.first();
    return nearest(middle(from), direction, this.everyBox()) ?? this.current;
  }

  private viewChanged(): void {
    this.surface.classList.toggle("close", !this.view.isWhole());
    this.pins.fit(this.view);
    this.hatch?.setAttribute("patternTransform", `scale(${this.view.unitsPerPixel()}) rotate(45)`);
    this.fitScale();
  }

  /** The longest round distance that fits in about 120 pixels. */
  private fitScale(): void {
    const metres = this.view.unitsPerPixel() * Number(this.svg.dataset["metresPerUnit"] ?? 1);
    const length = roundDistance(metres * 120);
    const form = new Intl.NumberFormat(document.documentElement.lang);
    const label = length >= 1000 ? `${form.format(length / 1000)} km` : `${form.format(length)} m`;
    part<HTMLElement>(this.scale, "span").textContent = label;
    part<HTMLElement>(this.scale, "i").style.width = `${length / metres}px`;
  }
}
