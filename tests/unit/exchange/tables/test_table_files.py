"""Tables to take away: what a spreadsheet finds in them.

1. A text is a text in both: no formula runs, whatever a cell begins with; numbers stay numbers and
   what is unknown stays empty.
2. What XML can't hold leaves the workbook whole.
3. The head is bold and stays in sight; columns are as wide as what they hold, within limits.
4. What is longer than a cell is cut where a sign ends, and says so.
"""

from __future__ import annotations

import csv
import io

from openpyxl import load_workbook

from sereno.exchange.tables.streamed_workbook import Sheet, streamed_workbook
from sereno.exchange.tables.table_files import (
    CUT,
    LONGEST_CELL,
    WIDEST,
    as_cell,
    csv_text,
    xlsx_bytes,
)

COLUMNS = ("Colonia", "Robos")
ROWS = [
    ("=1+1", 3),
    ("@SUM(A1)", None),
    ("Niños Héroes", 2.5),
    ("a\x00b\ud800c\n" + "d" * 100, 0),
]


def test_csv() -> None:
    """1"""
    head, *lines = csv.reader(io.StringIO(csv_text((*COLUMNS, "=A1"), ROWS)))
    assert head == [*COLUMNS, "'=A1"]
    assert lines[:3] == [["'=1+1", "3"], ["'@SUM(A1)", ""], ["Niños Héroes", "2.5"]]


def test_a_cell_that_is_too_small() -> None:
    """4"""
    whole, long = "é" * LONGEST_CELL, "ab😀" * LONGEST_CELL
    assert as_cell(whole) == whole
    cut = as_cell(long)
    assert len(cut.encode("utf-16-le")) <= 2 * LONGEST_CELL
    assert cut.endswith(CUT)
    assert long.startswith(cut.removesuffix(CUT))
    page = load_workbook(io.BytesIO(xlsx_bytes(["a"], [[long]], sheet="b"))).worksheets[0]
    assert page["A2"].value == cut
    content = b"".join(streamed_workbook([Sheet("b", ["a"], [[long]])]))
    assert load_workbook(io.BytesIO(content)).worksheets[0]["A2"].value == cut


def test_xlsx() -> None:
    """1, 2, 3"""
    page = load_workbook(io.BytesIO(xlsx_bytes(COLUMNS, ROWS, sheet="s" * 40))).worksheets[0]
    found = list(page.values)
    assert found[0] == COLUMNS
    assert found[1:4] == [tuple(row) for row in ROWS[:3]]
    assert found[4] == (f"a\ufffdb\ufffdc\n{'d' * 100}", 0)
    assert {cell.data_type for cell in page["A"]} == {"s"}
    assert page.title == "s" * 31
    assert page.freeze_panes == "B2"
    assert page["B1"].font.bold
    assert page.column_dimensions["A"].width == WIDEST + 2
    assert page.column_dimensions["B"].width == len("Robos") + 2
