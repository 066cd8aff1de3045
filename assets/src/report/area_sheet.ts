/**
 * An area's sheet and the line under the map, both filled from the area's row in the table.
 *
 * Python writes the words once as a template with `data-cell="5"` where the row's sixth cell
 * belongs (`data-part` for a part of it), so the map, the sheet and the table can't disagree.
 */

import type { AreaMap } from "./area_map";
import type { DataTable } from "./data_table";

function fill(template: HTMLTemplateElement, row: HTMLTableRowElement): DocumentFragment {
  const copy = template.content.cloneNode(true) as DocumentFragment;
  for (const slot of copy.querySelectorAll<HTMLElement>("[data-cell]")) {
    const cell = row.cells[Number(slot.dataset["cell"])];
    if (!cell) continue;
    const part = slot.dataset["part"];
    if (part) slot.textContent = cell.querySelector(part)?.textContent ?? "";
    else if (slot.dataset["as"] === "text") slot.textContent = cell.textContent;
    else slot.replaceChildren(...[...cell.childNodes].map((child) => child.cloneNode(true)));
  }
  return copy;
}

export function startAreaSheet(map: AreaMap, table: DataTable, frame: HTMLElement): void {
  const rows = new Map(table.rows.map((row) => [Number(row.id.slice(1)), row]));
  const sheet = frame.querySelector<HTMLElement>("[data-area-sheet]");
  const readout = frame.querySelector<HTMLElement>("[data-readout]");
  const words = frame.querySelector<HTMLTemplateElement>("template[data-sheet-words]");
  const line = frame.querySelector<HTMLTemplateElement>("template[data-readout-words]");
  if (!sheet || !readout || !words || !line) return;

  map.onPoint((index) => {
    const row = rows.get(index);
    if (row) readout.replaceChildren(fill(line, row));
  });

  map.onOpen((index) => {
    const row = rows.get(index);
    if (!row) return;
    sheet.replaceChildren(fill(words, row));
    sheet.hidden = false;
    sheet.querySelector<HTMLElement>("h3")?.focus({ preventScroll: true });
    sheet.scrollIntoView({ block: "nearest" });
    sheet
      .querySelector<HTMLButtonElement>("[data-to-row]")
      ?.addEventListener("click", () => table.reveal(row));
  });

  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-area]");
    if (!link) return;
    event.preventDefault();
    frame.scrollIntoView({ block: "start" });
    map.open(Number(link.dataset["area"]));
  });
}
