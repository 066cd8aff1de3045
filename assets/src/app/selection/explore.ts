/** The incidence explorer: what is chosen in its filters and on its months answers at once, in its place. */

import htmx from "htmx.org";

import type { AreaMap } from "../map/area_map";
import { openWithRows, PLACED, type MapData } from "../map/map_and_rows";
import { say } from "../strings";
import { MonthChart, type Months } from "./month_chart";
import { count, decimal, given } from "./numbers";

interface Incidence extends MapData {
  measure: string;
  n: (number | null)[];
  value: (number | null)[];
  /** Areas whose rate might as well lie in another class. */
  unsure: number[];
}

const form = document.querySelector<HTMLFormElement>("form[data-explore]");
const explorer = document.getElementById("explorer");
const place = document.getElementById("map");
const says = document.getElementById("map-says");
let data = given<Incidence>("map-data");
let chart: MonthChart | null = null;
let map: AreaMap | null = null;
let asking: AbortController | null = null;

function tell(area: number): void {
  if (!says) return;
  const name = data.names[area] ?? "";
  const [n, value] = [data.n[area], data.value[area]];
  if (n == null) says.textContent = say("area_not_shown", { name });
  else if (value == null) says.textContent = say("area_no_rate", { name, n: count(n) });
  else says.textContent = say(`area_says_${data.measure}`, { name, n: count(n), value: decimal(value) });
  if (data.unsure.includes(area)) says.append(" ", say("area_unsure"));
}

function paint(): void {
  const named = [...document.querySelectorAll<HTMLElement>(".highest [data-place]")].map(PLACED.areaOf);
  map?.classify(data.classes, { unsure: data.unsure, named });
}

/** The parts of the page that a filter changes, from the page that answers it. */
function take(page: Document): void {
  for (const selector of [".page-head h1", ".sheets", "#map-data", "#month-data", "#filters-active"]) {
    const [old, now] = [document.querySelector(selector), page.querySelector(selector)];
    if (old && now) old.replaceWith(now);
  }
  for (const now of page.querySelectorAll<HTMLElement>("[data-part]")) {
    const old = document.querySelector(`[data-part="${now.dataset["part"]}"]`);
    // The chart stays: somebody may hold one of its ends.
    const [chart, its] = [old?.querySelector("[data-kept]"), now.querySelector("[data-kept]")];
    if (chart && its) {
      const [table, other] = [old?.querySelector("details"), now.querySelector("details")];
      if (table && other) {
        other.open = table.open;
        table.replaceWith(other);
      }
      continue;
    }
    old?.replaceWith(now);
    htmx.process(now);
  }
  for (const field of page.querySelectorAll<HTMLSelectElement>("form[data-explore] select")) {
    const mine = form?.elements.namedItem(field.name) as HTMLSelectElement | null;
    if (mine) mine.value = field.value;
  }
  data = given<Incidence>("map-data");
  paint();
  showMonths();
  if (says) says.textContent = document.querySelector("[data-part=title]")?.textContent?.trim() ?? "";
}

function showMonths(): void {
  const here = document.getElementById("months");
  if (!here) {
    chart = null;
    return;
  }
  const months = given<Months>("month-data");
  if (chart && here.firstChild) chart.show(months);
  else chart = new MonthChart(here, months, choosePeriod);
}

function choosePeriod(first: string, last: string): void {
  for (const [name, value] of [["from", first], ["to", last]] as const) {
    const field = form?.elements.namedItem(name) as HTMLSelectElement | null;
    if (field) field.value = value;
  }
  form?.requestSubmit();
}

async function go(address: string, keep: boolean): Promise<void> {
  asking?.abort();
  asking = new AbortController();
  explorer?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: asking.signal });
    // Somebody signed out, or there is nothing here any more: the page itself says so.
    if (!answer.ok || answer.redirected) {
      location.assign(address);
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (keep) history.pushState(null, "", address);
    take(page);
    explorer?.setAttribute("aria-busy", "false");
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    location.assign(address);
  }
}

if (place && says) {
  map = openWithRows(place, () => data, PLACED, tell);
  paint();
}
showMonths();
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const asked = new URLSearchParams([...new FormData(form)] as [string, string][]);
  void go(`${location.pathname}?${asked}`, true);
});
window.addEventListener("popstate", () => void go(location.href, false));
