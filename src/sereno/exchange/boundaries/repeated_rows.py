"""Whether rows of one code say the same in every column, or are a table by something.

A table by age, sex or year has several rows an area. Figures that happen to be equal in all of
them don't make one row of the others: the column by which they are told apart does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sereno.exchange.boundaries.area_columns import Values, texts


class Differing(NamedTuple):
    """The first row of each group whose rows differ, and the columns in which they do."""

    rows: list[int]
    columns: list[str]


def rows_that_differ(columns: Mapping[str, Values], groups: Sequence[Sequence[int]]) -> Differing:
    """The groups of rows that don't say the same; the number of a row says nothing of it."""
    repeated = [group for group in groups if len(group) > 1]
    found: dict[int, None] = {}
    where: list[str] = []
    for name, values in columns.items() if repeated else ():
        cells = texts(values)
        if _are_row_numbers(cells):
            continue
        differ = [group[0] for group in repeated if len({cells[i] for i in group}) > 1]
        found |= dict.fromkeys(differ)
        where += [name] if differ else []
    return Differing(sorted(found), where)


def _are_row_numbers(cells: Sequence[str]) -> bool:
    """Whether they count the rows: each is one more than the cell above it."""
    first = cells[0] if cells else ""
    return first.isdecimal() and all(
        cell == str(number) for number, cell in enumerate(cells, int(first))
    )
