"""The sheets of a workbook as texts: the part that runs confined."""

from __future__ import annotations

import json
from typing import BinaryIO, Final

from sereno.exchange.fieldwork.refusals import RefusedError
from sereno.exchange.tables.workbook_rows import TooLargeError, Workbook

MOST_CELLS: Final = 4_000_000
MOST_SIGNS: Final = 128 << 20


def sheets_of(file: BinaryIO, packed: int) -> bytes:
    """Each sheet that is seen, with its rows, as JSON.

    Raises RefusedError returned_too_large, and what openpyxl raises of a broken workbook.
    """
    cells = signs = 0
    found = []
    try:
        book = Workbook(file, packed)
        for name, is_seen in book.sheets:
            rows = []
            for row in book.rows(name) if is_seen else ():
                # A formula without its result is told as it stands.
                texts = [cell if isinstance(cell, str) else cell[0] for cell in row]
                cells += len(texts) + 1
                signs += sum(map(len, texts))
                if cells > MOST_CELLS or signs > MOST_SIGNS:
                    raise RefusedError("returned_too_large", most=MOST_CELLS)
                rows.append(texts)
            found.append([name, rows])
    except TooLargeError as large:
        raise RefusedError("returned_too_large", most=large.most) from large
    return json.dumps(found).encode()
