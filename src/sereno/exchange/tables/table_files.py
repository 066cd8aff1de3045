"""Small tables to take away, made in memory: CSV and XLSX that are safe to open."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sereno.exchange.results.result_files import safe_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
WIDEST = 60
# Control characters and halves of pairs: no XML can hold them, and a cell may from anywhere.
NOT_IN_XML = re.compile("[^\\t\\n\\r -\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")

# As many UTF-16 units as a cell of Excel's holds.
LONGEST_CELL: Final = 32_767
CUT: Final = " … [cortado aquí, completo en el CSV · cut here, whole in the CSV]"


def as_cell(text: str) -> str:
    """A text as a workbook can hold it: signs that no XML holds are replaced by the sign for that,
    and what is too long is cut, which it says.
    """
    held = NOT_IN_XML.sub("\ufffd", text)
    units = held.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_CELL:
        return held
    return units[: 2 * (LONGEST_CELL - len(CUT))].decode("utf-16-le", "ignore") + CUT


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV with LF; no cell is run as a formula by a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    # Headings too: some are names of areas that somebody brought.
    for row in (columns, *rows):
        writer.writerow(
            [safe_text(v) if isinstance(v, str) else "" if v is None else v for v in row]
        )
    return out.getvalue()


def xlsx_bytes(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, sheet: str) -> bytes:
    """One sheet with its head frozen; texts are texts, never formulas.

    A text is changed as `as_cell` does.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    page = book.create_sheet(sheet[:31])
    page.freeze_panes = "B2"
    lines = [list(row) for row in rows]
    for i, name in enumerate(columns):
        said = [str(line[i]) for line in lines if line[i] is not None]
        widest = max(map(len, [name, *said]))
        page.column_dimensions[get_column_letter(i + 1)].width = min(widest, WIDEST) + 2

    def cell(value: Any, *, head: bool = False) -> Any:
        if isinstance(value, str):
            value = as_cell(value)
        made = WriteOnlyCell(page, value=value)
        if isinstance(value, str):
            # openpyxl would take a text that begins with "=" for a formula.
            made.data_type = "s"
        if head:
            made.font, made.alignment = Font(bold=True), Alignment(wrap_text=True)
        return made

    page.append([cell(name, head=True) for name in columns])
    for line in lines:
        page.append([cell(value) for value in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
