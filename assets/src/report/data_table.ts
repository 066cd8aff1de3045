/**
 * A table that Python wrote in full, made searchable, sortable and short enough to read.
 *
 * Nothing is formatted here: cells are moved, never rewritten, so a number reads the same in the
 * sorted table, on the area's sheet and without scripts.
 */

import { folded } from "../folded";
import { byNumber, numberIn } from "./row_order";

const STEP = 100;

type Filter = (row: HTMLTableRowElement) => boolean;

/** The number that a cell sorts by: that of its `data-v`, else the first in its text. */
function numberOf(cell: HTMLTableCellElement | undefined): number {
  return cell ? numberIn(cell.dataset["v"] ?? cell.textContent ?? "") : NaN;
}

export class DataTable {
  readonly name: string;
  readonly rows: readonly HTMLTableRowElement[];
  private readonly body: HTMLTableSectionElement;
  private readonly texts: readonly string[];
  private readonly short: number;
  private readonly collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  private order: HTMLTableRowElement[];
  private shown: number;

  constructor(private readonly block: HTMLElement) {
    const body = block.querySelector("tbody");
    if (!body) throw new Error("a data table needs a tbody");
    this.name = block.dataset["table"] ?? "";
    this.body = body;
    this.rows = [...body.rows];
    this.texts = this.rows.map((row) => folded(row.textContent ?? ""));
    this.short = Number(block.dataset["short"] ?? this.rows.length);
    this.shown = this.short;
    this.order = [...this.rows];
    this.startSorting();
    this.startFilters();
    this.startFoot();
    this.show();
  }

  /** Bring one row into the table, whatever is filtered, and move the reader to it. */
  reveal(row: HTMLTableRowElement): void {
    this.clearFilters();
    const place = this.matching().indexOf(row);
    if (place >= this.shown) this.shown = place + 1;
    this.show();
    for (const other of this.rows) other.classList.toggle("here", other === row);
    row.scrollIntoView({ block: "center" });
    row.querySelector<HTMLElement>("a, button")?.focus({ preventScroll: true });
  }

  private matching(): HTMLTableRowElement[] {
    const filters = this.filters();
    return this.order.filter((row) => filters.every((keep) => keep(row)));
  }

  private filters(): Filter[] {
    const filters: Filter[] = [];
    const asked = folded(this.search()?.value.trim() ?? "");
    if (asked) {
      const wanted = new Set(this.rows.filter((_, i) => this.texts[i]?.includes(asked)));
      filters.push((row) => wanted.has(row));
    }
    for (const select of this.selects()) {
      const value = select.value;
      if (!value) continue;
      const column = select.dataset["column"];
      filters.push((row) =>
        column === undefined
          ? row.classList.contains(value)
          : row.cells[Number(column)]?.textContent === value,
      );
    }
    return filters;
  }

  private search(): HTMLInputElement | null {
    return this.block.querySelector<HTMLInputElement>("input[type=search]");
  }

  private selects(): HTMLSelectElement[] {
    return [...this.block.querySelectorAll<HTMLSelectElement>("select[data-filter]")];
  }

  private clearFilters(): void {
    const search = this.search();
    if (search) search.value = "";
    for (const select of this.selects()) select.value = "";
  }

  private startFilters(): void {
    const again = (): void => {
      this.shown = this.short;
      this.show();
    };
    this.search()?.addEventListener("input", again);
    for (const select of this.selects()) select.addEventListener("change", again);
    const view = this.block.querySelector<HTMLSelectElement>("select[data-view]");
    const table = this.block.querySelector("table");
    const see = (): void => {
      if (view && table) table.dataset["view"] = view.value;
    };
    view?.addEventListener("change", see);
    see();
  }

  private startSorting(): void {
    for (const heading of this.block.querySelectorAll<HTMLTableCellElement>("th[data-key]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => this.sortBy(heading));
    }
  }

  private sortBy(heading: HTMLTableCellElement): void {
    const numeric = heading.dataset["key"] === "number";
    const was = heading.getAttribute("aria-sort");
    // The first press on a number asks for the largest; on a name, for A.
    const rising = was ? was === "descending" : !numeric || heading.dataset["first"] === "rising";
    for (const other of this.block.querySelectorAll("th[aria-sort]")) {
      other.removeAttribute("aria-sort");
    }
    heading.setAttribute("aria-sort", rising ? "ascending" : "descending");
    const column = heading.cellIndex;
    if (numeric) {
      this.order = byNumber(this.rows, (row) => numberOf(row.cells[column]), rising);
    } else {
      const sign = rising ? 1 : -1;
      const values = new Map(this.rows.map((row) => [row, row.cells[column]?.textContent ?? ""]));
      this.order = [...this.rows].sort(
        (a, b) => sign * this.collator.compare(values.get(a) ?? "", values.get(b) ?? ""),
      );
    }
    this.show();
  }

  private startFoot(): void {
    this.button("more")?.addEventListener("click", () => {
      this.shown += STEP;
      this.show();
    });
    this.button("all")?.addEventListener("click", () => {
      this.shown = this.rows.length;
      this.show();
    });
    this.button("clear")?.addEventListener("click", () => {
      this.clearFilters();
      this.show();
      this.search()?.focus();
    });
  }

  private button(kind: string): HTMLButtonElement | null {
    return this.block.querySelector<HTMLButtonElement>(`button[data-${kind}]`);
  }

  private show(): void {
    const matching = this.matching();
    const visible = matching.slice(0, this.shown);
    this.body.replaceChildren(...visible);
    const rest = matching.length > visible.length;
    const more = this.button("more");
    const all = this.button("all");
    if (more) more.hidden = !rest;
    if (all) all.hidden = !rest;
    const empty = this.block.querySelector<HTMLElement>("[data-empty]");
    if (empty) empty.hidden = matching.length > 0;
    const status = this.block.querySelector<HTMLElement>("[data-status]");
    if (status) {
      const form = new Intl.NumberFormat(document.documentElement.lang);
      status.textContent = (status.dataset["status"] ?? "")
        .replace("{shown}", form.format(visible.length))
        .replace("{n}", form.format(matching.length));
    }
  }
}
