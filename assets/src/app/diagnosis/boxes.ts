/** Rectangles over a picture, by mouse, finger or keyboard: the fields hold them, the drawing shows them. */

interface Point {
  readonly x: number;
  readonly y: number;
}

const NAMES = ["left", "top", "width", "height"] as const;
const LEAST = 0.5;

function field(line: Element, name: string): HTMLInputElement {
  const found = line.querySelector<HTMLInputElement>(`[name=${name}]`);
  if (!found) throw new Error(`a line without ${name}`);
  return found;
}

const isEmpty = (line: Element): boolean => NAMES.every((name) => field(line, name).value === "");

/** The rectangle between two points, as [left, top, width, height]. */
export function between(one: Point, other: Point): readonly [number, number, number, number] {
  const [left, top] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  return [left, top, Math.abs(one.x - other.x), Math.abs(one.y - other.y)];
}

export function startBoxes(form: HTMLFormElement): void {
  const drawing = form.querySelector<SVGSVGElement>("[data-boxes]");
  const lines = form.querySelector<HTMLElement>("[data-lines]");
  if (!drawing || !lines) return;

  const all = (): Element[] => [...lines.querySelectorAll("[data-line]")];

  /** An empty line: the first there is, or a new one below. */
  function emptyLine(): Element {
    const there = all();
    const free = there.find(isEmpty);
    const last = there.at(-1);
    if (free || !last) return free ?? (lines as HTMLElement);
    const made = last.cloneNode(true) as HTMLElement;
    for (const name of NAMES) field(made, name).value = "";
    const n = made.querySelector("[data-n]");
    if (n) n.textContent = String(there.length + 1);
    last.after(made);
    return made;
  }

  function draw(): void {
    drawing?.replaceChildren(
      ...all()
        .filter((line) => !isEmpty(line))
        .map((line) => {
          const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
          const names = ["x", "y", "width", "height"];
          NAMES.forEach((name, i) => box.setAttribute(names[i] ?? name, String(Math.max(0, Number(field(line, name).value)))));
          return box;
        }),
    );
  }

  function write(line: Element, box: readonly number[]): void {
    NAMES.forEach((name, i) => {
      field(line, name).value = (box[i] ?? 0).toFixed(1);
    });
    draw();
  }

  function place(event: PointerEvent): Point {
    const frame = (drawing as SVGSVGElement).getBoundingClientRect();
    const share = (at: number, from: number, size: number): number => Math.min(100, Math.max(0, (100 * (at - from)) / size));
    return { x: share(event.clientX, frame.left, frame.width), y: share(event.clientY, frame.top, frame.height) };
  }

  let begun: { from: Point; line: Element; pointer: number } | null = null;
  drawing.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    begun = { from: place(event), line: emptyLine(), pointer: event.pointerId };
    drawing.setPointerCapture(event.pointerId);
  });
  drawing.addEventListener("pointermove", (event) => {
    if (begun?.pointer === event.pointerId) write(begun.line, between(begun.from, place(event)));
  });
  const end = (event: PointerEvent): void => {
    if (begun?.pointer !== event.pointerId) return;
    const box = between(begun.from, place(event));
    // A click that drew nothing leaves nothing.
    if (box[2] < LEAST || box[3] < LEAST) for (const name of NAMES) field(begun.line, name).value = "";
    begun = null;
    draw();
  };
  drawing.addEventListener("pointerup", end);
  drawing.addEventListener("pointercancel", end);
  lines.addEventListener("input", () => {
    draw();
    if (!all().some(isEmpty)) emptyLine();
  });
  draw();
}
