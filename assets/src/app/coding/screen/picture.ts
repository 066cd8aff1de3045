/** A picture that is coded: regions by mouse, finger or keyboard, in thousandths of its sides. */

import { between } from "../../diagnosis/boxes";
import type { Codes } from "./codes";
import { Listed, type Part, type Surface } from "./listed";
import type { Segments } from "./segments";

const SVG = "http://www.w3.org/2000/svg";
const WHOLE = 1000;
/** So far a key moves an edge; less with Alt. */
const STEP = 20;
const LEAST = 5;

type Region = [number, number, number, number];

export class Picture implements Surface {
  private region: Region | null = null;
  private chosen: string | null = null;
  private readonly listed: Listed;

  constructor(
    private readonly drawing: SVGSVGElement,
    list: HTMLElement,
    private readonly segments: Segments,
    private codes: Codes,
    private readonly hears: { chose: (key: string | null) => void; picked: () => void; asked: (key: string) => void },
    may: boolean,
  ) {
    this.listed = new Listed(list, segments, hears.chose);
    drawing.addEventListener("click", (event) => {
      const key = (event.target as Element).closest<SVGElement>("[data-keys]")?.dataset["keys"];
      if (key) hears.chose(key);
    });
    if (may) this.listen();
  }

  get picked(): Part | null {
    return this.region && { region: this.region };
  }

  private listen(): void {
    let begun: { x: number; y: number; pointer: number } | null = null;
    const place = (event: PointerEvent): { x: number; y: number } => {
      const frame = this.drawing.getBoundingClientRect();
      const share = (at: number, from: number, size: number): number => Math.round(Math.min(WHOLE, Math.max(0, (WHOLE * (at - from)) / size)));
      return { x: share(event.clientX, frame.left, frame.width), y: share(event.clientY, frame.top, frame.height) };
    };
    this.drawing.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      begun = { ...place(event), pointer: event.pointerId };
    });
    this.drawing.addEventListener("pointermove", (event) => {
      if (begun?.pointer !== event.pointerId) return;
      const box = between(begun, place(event));
      if (box[2] < LEAST && box[3] < LEAST) return;
      this.drawing.setPointerCapture(event.pointerId);
      this.pick([...box]);
    });
    const end = (): void => {
      begun = null;
    };
    this.drawing.addEventListener("pointerup", end);
    this.drawing.addEventListener("pointercancel", end);
    this.drawing.addEventListener("keydown", (event) => this.pressed(event));
  }

  private pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey) return;
    const ways: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const way = ways[event.key];
    if (way) {
      event.preventDefault();
      const by = event.altKey ? 2 : STEP;
      const [left, top, width, height] = this.region ?? [400, 400, 200, 200];
      const [x, y] = [way[0] * by, way[1] * by];
      if (!this.region) this.pick([left, top, width, height]);
      else if (event.shiftKey) this.pick([left, top, within(width + x, WHOLE - left), within(height + y, WHOLE - top)]);
      else this.pick([within(left + x, WHOLE - width), within(top + y, WHOLE - height), width, height]);
    } else if (event.key === "Escape") {
      this.clear();
      this.hears.picked();
    } else if (this.region && (event.key === "Enter" || /^[\p{L}\p{N}]$/u.test(event.key))) {
      event.preventDefault();
      this.hears.asked(event.key);
    }
  }

  private pick(region: Region): void {
    this.region = region;
    this.refresh();
    this.hears.picked();
  }

  clear(): void {
    this.region = null;
    this.refresh();
  }

  choose(key: string | null): void {
    this.chosen = key;
    this.refresh();
  }

  know(codes: Codes): void {
    this.codes = codes;
    this.refresh();
  }

  refresh(): void {
    const there = this.listed.draw(this.codes, this.chosen);
    const boxes = there.flatMap((segment) => {
      if (!segment.region) return [];
      const css = `${this.codes.css(segment.code)}${this.segments.isMine(segment) ? "" : " other"}${segment.key === this.chosen ? " chosen" : ""}`;
      return [box(segment.region, css, segment.key, this.codes.letters(segment.code))];
    });
    if (this.region) boxes.push(box(this.region, "picked", "", ""));
    this.drawing.replaceChildren(...boxes);
  }
}

function within(value: number, most: number): number {
  return Math.max(0, Math.min(most, value));
}

function box(region: readonly number[], css: string, key: string, letters: string): SVGElement {
  const group = document.createElementNS(SVG, "g");
  group.setAttribute("class", `region ${css}`);
  if (key) group.dataset["keys"] = key;
  const rect = document.createElementNS(SVG, "rect");
  ["x", "y", "width", "height"].forEach((name, n) => rect.setAttribute(name, `${(region[n] ?? 0) / 10}%`));
  group.append(rect);
  if (letters) {
    const words = document.createElementNS(SVG, "text");
    words.setAttribute("x", `${(region[0] ?? 0) / 10 + 0.6}%`);
    words.setAttribute("y", `${(region[1] ?? 0) / 10 + 0.6}%`);
    words.textContent = letters;
    group.append(words);
  }
  return group;
}
