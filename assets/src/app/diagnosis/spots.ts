/** Markers of a sheet that somebody points at in its photo: the fields hold them, the drawing shows them. */

const SVG = "http://www.w3.org/2000/svg";

export function startSpots(form: HTMLFormElement): void {
  const drawing = form.querySelector<SVGSVGElement>(".drawn-on svg");
  if (!drawing) return;
  const choices = (): HTMLInputElement[] => [...form.querySelectorAll<HTMLInputElement>("[name=spot]")];
  const field = (side: string, spot: string): HTMLInputElement | null =>
    form.querySelector<HTMLInputElement>(`[name=${side}${spot}]`);
  const show = (): void => {
    drawing.replaceChildren(
      ...choices().flatMap(({ value }) => {
        const [x, y] = [field("x", value)?.value, field("y", value)?.value];
        if (!x || !y) return [];
        const dot = document.createElementNS(SVG, "ellipse");
        // The drawing is stretched over the picture: a circle of pixels is none of its own.
        const { width, height } = drawing.getBoundingClientRect();
        const size = { cx: x.replace(",", "."), cy: y.replace(",", "."), rx: String(700 / width), ry: String(700 / height) };
        for (const [name, given] of Object.entries(size)) dot.setAttribute(name, given);
        return [dot];
      }),
    );
  };
  drawing.addEventListener("click", (event) => {
    const chosen = choices().find((choice) => choice.checked);
    if (!chosen) return;
    const { left, top, width, height } = drawing.getBoundingClientRect();
    const set = (side: string, share: number): void => {
      const input = field(side, chosen.value);
      if (input) input.value = (100 * share).toFixed(2);
    };
    set("x", (event.clientX - left) / width);
    set("y", (event.clientY - top) / height);
    const next = choices().find(({ value }) => !field("x", value)?.value);
    if (next) next.checked = true;
    show();
  });
  form.addEventListener("input", show);
  const first = choices()[0];
  if (first) first.checked = true;
  show();
}
