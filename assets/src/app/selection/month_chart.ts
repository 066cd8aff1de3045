/** Incidents by month as a line; who may, chooses the period on it by dragging, by tapping or by key. */

import { say } from "../strings";
import { monthAt, monthByKey, moveEnd, nearerEnd, roundSteps, type Span } from "./brush";
import { count } from "./numbers";

export interface Months {
  /** The months as the address writes them: 2021-01. */
  months: string[];
  n: (number | null)[];
  first: number;
  last: number;
  /** Whether the period can be chosen. */
  chooses: boolean;
}

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 168;
const LEFT = 44;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 24;
// Between two keys of one hand.
const PAUSE = 350;

const said = new Intl.DateTimeFormat(document.documentElement.lang, { month: "long", year: "numeric", timeZone: "UTC" });

function shape(name: string, attributes: Record<string, string | number>, text = ""): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.textContent = text;
  return made;
}

export class MonthChart {
  private span: Span;
  private later = 0;
  private width = 0;
  private dragged: 0 | 1 | null = null;
  private readonly plot = shape("svg", { class: "month-plot" });
  private readonly ends: [SVGElement, SVGElement];

  constructor(
    private readonly place: HTMLElement,
    private data: Months,
    private readonly chosen: (first: string, last: string) => void,
  ) {
    this.span = [data.first, data.last];
    this.ends = [this.end(0), this.end(1)];
    place.replaceChildren(this.plot);
    new ResizeObserver(() => this.resize()).observe(place);
    if (data.chooses) this.listen();
  }

  /** Other months, or another period. */
  show(data: Months): void {
    this.data = data;
    if (this.dragged === null && !this.later) this.span = [data.first, data.last];
    this.draw();
  }

  private get inner(): number {
    return this.width - LEFT - RIGHT;
  }

  private x(month: number): number {
    return LEFT + (this.data.months.length > 1 ? (month / (this.data.months.length - 1)) * this.inner : this.inner / 2);
  }

  private resize(): void {
    if (this.place.clientWidth === this.width) return;
    this.width = this.place.clientWidth;
    this.draw();
  }

  private draw(): void {
    if (this.width < 60) return;
    const { months, n, chooses } = this.data;
    const steps = roundSteps(Math.max(0, ...n.map((each) => each ?? 0)));
    const top = steps.at(-1) ?? 1;
    const bottom = HEIGHT - BOTTOM;
    const y = (value: number): number => bottom - (value / top) * (bottom - TOP);
    const parts: SVGElement[] = [];
    if (chooses) {
      const [from, to] = [this.x(this.span[0]), this.x(this.span[1])];
      parts.push(shape("rect", { class: "period", x: from - 3, y: TOP, width: to - from + 6, height: bottom - TOP }));
    }
    for (const step of steps) {
      parts.push(shape("line", { class: "grid", x1: LEFT, x2: this.width - RIGHT, y1: y(step), y2: y(step) }));
      parts.push(shape("text", { class: "tick", x: LEFT - 6, y: y(step) + 4, "text-anchor": "end" }, count(step)));
    }
    const years = months.flatMap((month, i) => (i === 0 || month.endsWith("-01") ? [[month.slice(0, 4), i] as const] : []));
    const every = Math.ceil((years.length * 40) / Math.max(this.inner, 1));
    years.forEach(([year, i], k) => {
      if (k % every > 0) return;
      parts.push(shape("line", { class: "grid", x1: this.x(i), x2: this.x(i), y1: bottom, y2: bottom + 4 }));
      parts.push(shape("text", { class: "tick", x: this.x(i), y: bottom + 18 }, year));
    });
    // A month that isn't shown leaves a gap.
    let pen = "M";
    const line = n.map((value, i) => {
      if (value === null) {
        pen = "M";
        return "";
      }
      const step = `${pen}${this.x(i).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = "L";
      return step;
    });
    parts.push(shape("path", { class: "line", d: line.join("") }));
    n.forEach((value, i) => {
      const isAlone = value !== null && (n[i - 1] ?? null) === null && (n[i + 1] ?? null) === null;
      if (isAlone) parts.push(shape("circle", { class: "alone", cx: this.x(i), cy: y(value), r: 2.5 }));
    });
    this.plot.setAttribute("viewBox", `0 0 ${this.width} ${HEIGHT}`);
    this.plot.setAttribute("width", String(this.width));
    this.plot.setAttribute("height", String(HEIGHT));
    // The ends stay where they are in the page: who holds one by key keeps it.
    for (const old of [...this.plot.children]) if (!this.ends.includes(old as SVGElement)) old.remove();
    this.plot.prepend(...parts);
    if (chooses) this.placeEnds(bottom);
  }

  private placeEnds(bottom: number): void {
    this.ends.forEach((end, k) => {
      const month = this.span[k] ?? 0;
      end.setAttribute("transform", `translate(${this.x(month).toFixed(1)} ${TOP})`);
      end.setAttribute("aria-valuemin", String(k === 0 ? 0 : this.span[0]));
      end.setAttribute("aria-valuemax", String(k === 0 ? this.span[1] : this.data.months.length - 1));
      end.setAttribute("aria-valuenow", String(month));
      end.setAttribute("aria-valuetext", said.format(new Date(`${this.data.months[month]}-01T00:00Z`)));
      if (end.parentNode !== this.plot) this.plot.append(end);
      end.querySelector(".stem")?.setAttribute("y2", String(bottom - TOP));
    });
  }

  private end(k: 0 | 1): SVGElement {
    const made = shape("g", {
      class: "end", tabindex: 0, role: "slider", "aria-orientation": "horizontal",
      "aria-label": say(k === 0 ? "period_from" : "period_to"),
    });
    const middle = (HEIGHT - TOP - BOTTOM) / 2;
    made.append(
      shape("rect", { class: "hold", x: -14, y: -TOP, width: 28, height: HEIGHT - BOTTOM }),
      shape("line", { class: "stem", x1: 0, x2: 0, y1: 0, y2: 0 }),
      shape("rect", { class: "knob", x: -6, y: middle - 13, width: 12, height: 26, rx: 4 }),
    );
    made.addEventListener("keydown", (event) => {
      const month = monthByKey(event.key, this.span[k] ?? 0, this.data.months.length);
      if (month === undefined) return;
      event.preventDefault();
      this.move(k, month);
      clearTimeout(this.later);
      this.later = window.setTimeout(() => this.tell(), PAUSE);
    });
    return made;
  }

  private listen(): void {
    const month = (event: PointerEvent): number =>
      monthAt(event.clientX - this.plot.getBoundingClientRect().left - LEFT, this.inner, this.data.months.length);
    this.plot.classList.add("chooses");
    this.plot.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      const held = this.ends.findIndex((end) => end.contains(event.target as Node));
      const to = month(event);
      this.dragged = held < 0 ? nearerEnd(this.span, to) : (held as 0 | 1);
      // Where both ends lie on each other, the way that the pointer goes says which.
      if (held < 0) this.move(this.dragged, to);
      (this.ends[this.dragged] as unknown as HTMLElement).focus({ preventScroll: true });
      this.plot.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    this.plot.addEventListener("pointermove", (event) => {
      if (this.dragged !== null) this.move(this.dragged, month(event));
    });
    const drop = (): void => {
      if (this.dragged === null) return;
      this.dragged = null;
      this.tell();
    };
    this.plot.addEventListener("pointerup", drop);
    this.plot.addEventListener("pointercancel", drop);
  }

  private move(end: 0 | 1, to: number): void {
    this.span = moveEnd(this.span, end, to);
    this.draw();
  }

  private tell(): void {
    clearTimeout(this.later);
    this.later = 0;
    const [first, last] = this.span;
    if (first === this.data.first && last === this.data.last) return;
    this.chosen(this.data.months[first] ?? "", this.data.months[last] ?? "");
  }
}
