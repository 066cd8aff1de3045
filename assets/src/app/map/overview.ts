/** The maps that come drawn with the page (home, decisions): names at the pointer and beside what is chosen, a
 * click opens the area. The tables beside them lead to the same pages by keyboard.
 */

import { addressOf } from "./area_map";
import { NameAtPointer, NamesWritten } from "./names";

interface Drawn {
  path: SVGPathElement;
  area: number;
}

function start(svg: SVGSVGElement): void {
  const place = svg.parentElement;
  if (!place) return;
  const names: string[] = [];
  const drawn: Drawn[] = [...svg.querySelectorAll("path")].map((path, i) => {
    const title = path.querySelector("title");
    names[i] = title?.textContent ?? "";
    // The browser's own name would come late and over ours.
    title?.remove();
    return { path, area: Number(path.dataset["place"] ?? -1) };
  });
  const at = new NameAtPointer(place, names);
  const written = new NamesWritten(place, names);
  const pages = svg.dataset["area"];
  svg.classList.toggle("opens", pages !== undefined);
  const under = (event: Event): number => drawn.findIndex(({ path }) => path === event.target);
  svg.addEventListener("pointermove", (event) => {
    const box = place.getBoundingClientRect();
    at.show(under(event), event.clientX - box.left, event.clientY - box.top);
  });
  svg.addEventListener("click", (event) => {
    const area = drawn[under(event)]?.area ?? -1;
    if (pages && area >= 0) location.assign(addressOf(pages, area));
  });
  const write = (): void =>
    written.writeBeside(svg, drawn.map(({ path }, i) => [i, path]), (i) => drawn[i]?.path.hasAttribute("class") ?? false);
  // Drawn anew when the map takes another size; not while nobody sees it.
  new ResizeObserver(() => requestAnimationFrame(write)).observe(svg);
}

export function startOverviews(): void {
  for (const svg of document.querySelectorAll<SVGSVGElement>(".home-map svg.areas")) start(svg);
}
