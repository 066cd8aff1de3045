import "../style/tokens.css";
import "../style/ground.css";
import "../style/base.css";
import "../style/figures.css";
import "../style/table.css";
import "../style/tables.css";
import "../style/charts.css";
import "../style/map.css";
import "../style/legend.css";
import "../style/paper.css";
import "../style/print.css";

import { AreaMap } from "./area_map";
import { startAreaSheet } from "./area_sheet";
import { DataTable } from "./data_table";
import { startFigureChips } from "./figure_chip";
import { applyStoredTheme, startThemeButton } from "./theme";

// In the head, before anything is drawn: no flash of the other theme.
applyStoredTheme();
document.documentElement.classList.remove("no-script");

document.addEventListener("DOMContentLoaded", () => {
  startThemeButton();
  startFigureChips();
  const tables = new Map<string, DataTable>();
  for (const block of document.querySelectorAll<HTMLElement>("[data-table]")) {
    const table = new DataTable(block);
    tables.set(table.name, table);
  }
  const frame = document.querySelector<HTMLElement>("[data-map]");
  const areas = tables.get("areas");
  if (frame && areas) startAreaSheet(new AreaMap(frame), areas, frame);
  document.documentElement.dataset["ready"] = "true";
});
