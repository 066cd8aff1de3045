/** The areas of a before and after, chosen on the map or in the list beside it. */

import { type AreaMap, openMap } from "../map/area_map";
import { given } from "../selection/numbers";
import { say } from "../strings";
import { classesOf, matches, type Parts } from "./choice";

interface Choice {
  url: string;
  names: string[];
  codes: string[];
  classes: string;
  /** The class of the map for each part, and that of an area of none. */
  drawn: Record<string, string>;
  free: string;
  words: Record<string, string>;
}

const form = document.querySelector<HTMLFormElement>("[data-effect]");
if (form) start(form);
else if (document.querySelector("[data-effect-shown]")) show();

/** The areas of a study as they were worked out: to look at. */
function show(): void {
  const place = document.getElementById("map");
  const says = document.getElementById("map-says");
  if (!place || !says) return;
  const data = given<Choice>("effect-data");
  const parts = new Map(Object.entries(data.drawn).map(([part, drawn]) => [drawn, data.words[part] ?? ""]));
  const partOf = (area: number): string => parts.get(data.classes[area] ?? "") ?? "";
  const pointed = (area: number): void => {
    if (area < 0) return;
    const name = data.names[area] ?? "";
    says.textContent = partOf(area) ? say("area_in_part", { name, part: partOf(area) }) : name;
  };
  const map = openMap(place, data.url, data.classes, data.names, pointed);
  const acted = data.drawn["acted"];
  map.classify(data.classes, { outlined: data.codes.flatMap((_code, i) => (data.classes[i] === acted ? [i] : [])) });
}

function start(form: HTMLFormElement): void {
  const boxes = [...form.querySelectorAll<HTMLInputElement>("input[data-part]")];
  const rows = [...form.querySelectorAll<HTMLTableRowElement>("tr[data-area]")];
  let refresh: () => void = () => undefined;

  const parts = (): Parts => {
    const chosen: Record<string, string[]> = {};
    for (const box of boxes) if (box.checked) (chosen[box.name] ??= []).push(box.value);
    return chosen;
  };
  const told = (): void => {
    const chosen = parts();
    for (const count of form.querySelectorAll<HTMLElement>("[data-chosen]")) {
      count.textContent = String(chosen[count.dataset["chosen"] ?? ""]?.length ?? 0);
    }
    refresh();
    // The answer follows, and the address with it.
    form.dispatchEvent(new Event("effect-chosen"));
  };
  // An area is in one part: who ticks it for another takes it from the first.
  form.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.dataset["part"] === undefined) return;
    if (box.checked) for (const other of boxes) if (other !== box && other.value === box.value) other.checked = false;
    told();
  });

  for (const hidden of form.querySelectorAll<HTMLElement>("[data-needs-script]")) hidden.hidden = false;
  // Other spans have other counts in the list; a form that is kept is sent by its own button.
  const menus = form.method === "get" ? form.querySelectorAll("select") : [];
  for (const menu of menus) menu.addEventListener("change", () => form.requestSubmit());

  const search = form.querySelector<HTMLInputElement>("[data-effect-search]");
  const only = form.querySelector<HTMLInputElement>("[data-effect-only]");
  const sift = (): void => {
    const chosen = new Set(Object.values(parts()).flat());
    for (const row of rows) {
      const found = matches(row.dataset["name"] ?? "", search?.value ?? "");
      row.hidden = !found || (only?.checked === true && !chosen.has(row.dataset["area"] ?? ""));
    }
    const none = form.querySelector<HTMLElement>("[data-effect-none]");
    if (none) none.hidden = rows.some((row) => !row.hidden);
  };
  search?.addEventListener("input", sift);
  only?.addEventListener("change", sift);
  // Return in the search is no wish to calculate.
  search?.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  sift();

  const place = document.getElementById("map");
  const says = document.getElementById("map-says");
  if (!place || !says) return;
  const data = given<Choice>("effect-data");
  const rowOf = new Map(rows.map((row) => [data.codes.indexOf(row.dataset["area"] ?? ""), row]));
  const active = (): string => form.querySelector<HTMLInputElement>("input[data-clicks]:checked")?.dataset["clicks"] ?? "";
  const partOf = (area: number): string =>
    boxes.find((box) => box.checked && box.value === data.codes[area])?.name ?? "";
  const pointed = (area: number): void => {
    for (const [i, row] of rowOf) row.classList.toggle("here", i === area);
    if (area < 0) return;
    const name = data.names[area] ?? "";
    const part = partOf(area);
    if (data.classes[area] === "n") says.textContent = say("area_not_counted", { name });
    else says.textContent = part ? say("area_in_part", { name, part: data.words[part] ?? "" }) : name;
  };
  const clicked = (area: number): void => {
    const box = boxes.find((each) => each.name === active() && each.value === data.codes[area]);
    if (!box || box.disabled) return;
    box.click();
    pointed(area);
    const row = rowOf.get(area);
    const list = row?.closest<HTMLElement>(".scroll");
    if (row && list) list.scrollTop = row.offsetTop - list.clientHeight / 2;
  };
  const map: AreaMap = openMap(place, data.url, data.classes, data.names, pointed, undefined, clicked);
  refresh = (): void => {
    const chosen = parts();
    const classes = classesOf(data.codes, data.classes, chosen, data.drawn, data.free);
    const acted = new Set(chosen["acted"] ?? []);
    map.classify(classes, { outlined: data.codes.flatMap((code, i) => (acted.has(code) ? [i] : [])) });
  };
  for (const [area, row] of rowOf) {
    const point = (): void => {
      map.point(area);
      pointed(area);
    };
    row.addEventListener("pointerenter", point);
    row.addEventListener("focusin", point);
  }
  refresh();
}
