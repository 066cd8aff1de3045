/** The areas as a plain drawing, for a browser without WebGL: the same classes, without zoom. */

import { say } from "../strings";
import type { AreaMap, Heard, Marks } from "./area_map";
import { middleOf, NameAtPointer, NamesWritten } from "./names";
import { type Bounds, type Position, projection } from "./projection";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 1000;

interface Areas {
  bbox: Bounds;
  features: { id: number; geometry: { type: string; coordinates: unknown } | null }[];
}

function element(name: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

export class DrawnMap implements AreaMap {
  private readonly shapes = new Map<number, SVGElement>();
  private marks: Marks = {};
  private readonly dots = element("g", { class: "dots" });
  private readonly middles = new Map<number, string>();
  private here = -1;
  private readonly name: NameAtPointer;
  private readonly written: NamesWritten;
  private drawing: SVGElement | null = null;

  constructor(
    private readonly place: HTMLElement,
    url: string,
    private classes: string,
    names: readonly string[],
    private readonly pointed: Heard,
    private readonly opened: Heard,
  ) {
    place.classList.add("drawn");
    this.name = new NameAtPointer(place, names);
    this.written = new NamesWritten(place, names);
    void this.load(url);
  }

  classify(classes: string, marks: Marks = {}): void {
    this.classes = classes;
    this.marks = marks;
    this.apply();
  }

  point(area: number): void {
    if (area === this.here) return;
    this.shapes.get(this.here)?.classList.remove("here");
    this.here = area;
    const shape = this.shapes.get(area);
    shape?.classList.add("here");
    // The edge of the last one drawn lies over its neighbours'.
    shape?.parentNode?.append(shape);
  }

  private async load(url: string): Promise<void> {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`map: ${answer.status}`);
    const areas = (await answer.json()) as Areas;
    const { at, height } = projection(areas.bbox, WIDTH);
    const drawing = element("svg", { viewBox: `-6 -6 ${WIDTH + 12} ${height + 12}`, "aria-hidden": "true" });
    const pattern = element("pattern", { id: "map-hatch", width: "14", height: "14", patternUnits: "userSpaceOnUse" });
    pattern.append(
      element("rect", { width: "14", height: "14", class: "hatch-ground" }),
      element("path", { d: "M-4 18 18 -4M-4 4 4 -4M10 18 18 10", class: "hatch-lines" }),
    );
    const defs = element("defs", {});
    defs.append(pattern);
    const ground = element("g", {});
    drawing.append(defs, ground, this.dots);
    for (const { id, geometry } of areas.features) {
      if (!geometry) continue;
      const polygons = (
        geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates
      ) as Position[][][];
      const d = polygons.flat().map((ring) => `M${ring.map(at).join("L")}Z`).join("");
      const shape = element("path", { d, "data-area": String(id) });
      this.shapes.set(id, shape);
      this.middles.set(id, at(middleOf(polygons).at));
      ground.append(shape);
    }
    drawing.addEventListener("pointermove", (event) => {
      this.hear(event, this.pointed);
      const { left, top } = this.place.getBoundingClientRect();
      this.name.show(this.here, event.clientX - left, event.clientY - top);
    });
    drawing.addEventListener("pointerleave", () => this.tell(-1, this.pointed));
    drawing.addEventListener("click", (event) => {
      this.hear(event, this.pointed);
      this.hear(event, this.opened);
    });
    const note = document.createElement("p");
    note.className = "small soft";
    note.textContent = say("map_without_zoom");
    this.place.append(drawing);
    this.place.after(note);
    this.drawing = drawing;
    this.apply();
    // Written when the map first stands there too, and not while nobody sees it.
    new ResizeObserver(() => requestAnimationFrame(() => this.writeNames())).observe(drawing);
  }

  /** The names of what was chosen, and of all that is drawn large enough. */
  private writeNames(): void {
    if (!this.drawing) return;
    const { outlined = [], entered = [], left = [], named = [] } = this.marks;
    const first = new Set([...outlined, ...entered, ...left, ...named]);
    this.written.writeBeside(this.drawing, this.shapes, (area) => first.has(area));
  }

  private hear(event: Event, heard: Heard): void {
    const area = (event.target as SVGElement).dataset["area"];
    this.tell(area === undefined ? -1 : Number(area), heard);
  }

  private tell(area: number, heard: Heard): void {
    this.point(area);
    heard(area);
  }

  private apply(): void {
    const { entered = [], left = [], unsure = [] } = this.marks;
    const outlined = new Set(this.marks.outlined);
    for (const [id, shape] of this.shapes) {
      const kind = this.classes[id] ?? "n";
      shape.setAttribute("class", `kind-${kind}${outlined.has(id) ? " outlined" : ""}`);
      shape.classList.toggle("entered", entered.includes(id));
      shape.classList.toggle("left", left.includes(id));
      if (kind === "n") shape.setAttribute("fill", "url(#map-hatch)");
      else shape.removeAttribute("fill");
    }
    this.dots.replaceChildren(
      // Before the shapes are here there is no middle to put a dot on.
      ...unsure.flatMap((id) => {
        const [cx, cy] = this.middles.get(id)?.split(" ") ?? [];
        return cx && cy ? [element("circle", { cx, cy, r: "4" })] : [];
      }),
    );
    // Their edges lie over those of their neighbours.
    for (const id of [...left, ...entered]) {
      const shape = this.shapes.get(id);
      shape?.parentNode?.append(shape);
    }
    this.shapes.get(this.here)?.classList.add("here");
    this.writeNames();
    if (this.shapes.size > 0) this.place.dataset["mapReady"] = "";
  }
}
