/** The published site: search in lists and sorting of tables. Without it everything is there too. */
const folded = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase();

for (const box of document.querySelectorAll<HTMLInputElement>("[data-search-for]")) {
  const list = document.getElementById(box.dataset["searchFor"] ?? "");
  const none = box.parentElement?.querySelector<HTMLElement>("[data-search-none]");
  if (!list) continue;
  const rows = Array.from(list.children, (row) => ({ row: row as HTMLElement, text: folded(row.textContent ?? "") }));
  box.addEventListener("input", () => {
    const words = folded(box.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const { row, text } of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) found += 1;
    }
    if (none) none.hidden = found > 0;
    list.closest("details")?.toggleAttribute("open", box.value !== "");
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const first = rows.find(({ row }) => !row.hidden)?.row.querySelector<HTMLAnchorElement>("a");
    if (box.value && first) first.click();
  });
}

for (const table of document.querySelectorAll<HTMLTableElement>("table[data-sorts]")) {
  const body = table.tBodies[0];
  if (!body) continue;
  table.querySelectorAll<HTMLTableCellElement>("thead th").forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sorts";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.querySelectorAll("thead th")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const told = (row: HTMLTableRowElement): string => row.cells[column]?.textContent?.trim() ?? "";
      const rows = Array.from(body.rows).sort((one, other) =>
        told(one).localeCompare(told(other), document.documentElement.lang, { numeric: true }),
      );
      body.append(...(down ? rows.reverse() : rows));
    });
  });
}
