"""Sheets of a workbook that hold one table in parts: one a year, a month, a precinct.

A sheet that holds the rows of the others once more would count them twice. It is known by its
name (TOTAL, Concentrado), by a beginning that another sheet has too, or by numbers that sum those
of all the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from sereno.exchange.tables.sheet_sums import sums_others
from sereno.exchange.tables.spreadsheets import look_at_all
from sereno.exchange.tables.table_facts import FileFacts
from sereno.methods.sources.reading.words import fold

# Why a sheet is left out: its headings are others (or it has none), or its rows stand elsewhere.
LeftOut = Literal["other", "total", "repeats", "sums"]

_TOTAL: Final = re.compile(
    r"\b(?:totales?|concentrados?|consolidados?|resumen|acumulados?|todos|todas|"
    r"totals?|summary|consolidated|combined|all|overall)\b",
    re.IGNORECASE,
)
# As many rows at the heads of two sheets, and half of those of one, are the same by no chance.
_SAME_ROWS: Final = 3


@dataclass(frozen=True)
class AlikeSheets:
    """The sheets with the same headings, which of them are read, and why others are left out."""

    alike: tuple[FileFacts, ...]
    read: tuple[FileFacts, ...]
    left_out: tuple[tuple[str, LeftOut], ...]


def alike_sheets(facts: FileFacts) -> AlikeSheets:
    """The sheets of a workbook with the headings of one of them. Raises as `look` does."""
    if len(facts.sheets) < 2:
        return AlikeSheets((facts,), (facts,), ())
    alike = [(sheet, rows) for sheet, rows in look_at_all(facts) if sheet.columns == facts.columns]
    why: dict[str, LeftOut] = dict.fromkeys(facts.sheets, "other")
    for sheet, _rows in alike:
        del why[sheet.sheet]
    totals = {sheet.sheet for sheet, _rows in alike if _TOTAL.search(fold(sheet.sheet))}
    if len(totals) == len(alike):
        totals = set()
    heads: list[set[tuple[str, ...]]] = []
    read: list[tuple[FileFacts, list[list[str]]]] = []
    for sheet, rows in alike:
        head = {tuple(row) for row in rows if any(row)}
        if sheet.sheet in totals:
            why[sheet.sheet] = "total"
        elif any(_same(head, other) for other in heads):
            why[sheet.sheet] = "repeats"
        else:
            read.append((sheet, rows))
            heads.append(head)
    for place, (sheet, rows) in enumerate(read):
        if sums_others(rows, [other for i, (_sheet, other) in enumerate(read) if i != place]):
            why[sheet.sheet] = "sums"
    kept = tuple(sheet for sheet, _rows in read if sheet.sheet not in why)
    left_out = tuple((name, why[name]) for name in facts.sheets if name in why)
    return AlikeSheets(tuple(sheet for sheet, _rows in alike), kept, left_out)


def _same(head: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> bool:
    same = len(head & other)
    return same >= max(_SAME_ROWS, min(len(head), len(other)) / 2)
