/** The gap matrix with the keyboard: one stop for Tab, arrows from cell to cell. */

const STEPS: Record<string, [number, number]> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** Cells by line and year; a line of a person who may not ask has cells without a link. */
function cellsOf(table: HTMLTableElement): (HTMLAnchorElement | null)[][] {
  return [...table.querySelectorAll("tbody tr")]
    .filter((row) => row.querySelector("td"))
    .map((row) => [...row.querySelectorAll("td")].map((cell) => cell.querySelector("a")));
}

/** The next cell with a link in a direction; none at the edge. */
export function nextCell<T>(cells: (T | null)[][], from: T, [down, right]: [number, number]): T | null {
  let line = cells.findIndex((row) => row.includes(from));
  let year = cells[line]?.indexOf(from) ?? -1;
  for (;;) {
    line += down;
    year += right;
    const cell = cells[line]?.[year];
    if (cell === undefined) return null;
    if (cell) return cell;
  }
}

export function startGapMatrix(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>("table[data-gaps]")) {
    const cells = cellsOf(table);
    const links = cells.flat().filter((cell) => cell !== null);
    if (!links.length) continue;
    table.setAttribute("role", "grid");
    const rest = (at: HTMLAnchorElement): void => {
      for (const link of links) link.tabIndex = link === at ? 0 : -1;
    };
    rest(links[0]!);
    table.addEventListener("focusin", (event) => {
      const link = (event.target as HTMLElement).closest<HTMLAnchorElement>("a.gap");
      if (link) rest(link);
    });
    table.addEventListener("keydown", (event) => {
      const link = (event.target as HTMLElement).closest<HTMLAnchorElement>("a.gap");
      const step = STEPS[event.key];
      if (!link || !step || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      nextCell(cells, link, step)?.focus();
    });
  }
}
