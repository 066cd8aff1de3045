"""The tables of a DOCX as rows of texts: the part that runs confined."""

from __future__ import annotations

from typing import BinaryIO, Final

from mammoth import documents, docx

from sereno.exchange.fieldwork.refusals import RefusedError
from sereno.exchange.fieldwork.texts import MOST_SIGNS, docx_parts

# Nobody reads a wider one; a cell that says that it spans millions of columns is one cell still.
WIDEST: Final = 200


def docx_tables(file: BinaryIO) -> list[list[list[str]]]:
    """Each table outside of others, row by row; a merged cell says its text in each of its places.

    Raises RefusedError document_too_long.
    """
    found: list[list[list[str]]] = []
    signs = 0
    waiting = [docx.read(file).value]
    while waiting:
        element = waiting.pop()
        if isinstance(element, documents.Table):
            rows = _rows(element)
            signs += sum(len(cell) for row in rows for cell in row)
            if signs > MOST_SIGNS:
                raise RefusedError("document_too_long", most=MOST_SIGNS)
            found.append(rows)
        else:
            waiting += reversed(getattr(element, "children", None) or [])
    return found


def _rows(table: documents.Table) -> list[list[str]]:
    found: list[list[str]] = []
    # What reaches down into the next rows: by column, in how many, and its text.
    reaching: dict[int, tuple[int, str]] = {}
    for row in table.children:
        cells: list[str] = []
        for cell in getattr(row, "children", None) or ():
            _take_reaching(cells, reaching)
            text = "".join(docx_parts(cell)).strip()
            across = max(int(getattr(cell, "colspan", 1) or 1), 1)
            down = max(int(getattr(cell, "rowspan", 1) or 1), 1)
            for _column in range(min(across, WIDEST - len(cells))):
                if down > 1:
                    reaching[len(cells)] = (down - 1, text)
                cells.append(text)
        _take_reaching(cells, reaching)
        found.append(cells)
    return found


def _take_reaching(cells: list[str], reaching: dict[int, tuple[int, str]]) -> None:
    while (here := reaching.pop(len(cells), None)) is not None:
        left, text = here
        if left > 1:
            reaching[len(cells)] = (left - 1, text)
        cells.append(text)
