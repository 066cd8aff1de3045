"""The gap matrix: what there is of each row, at each geography level, in each year.

METHOD, section 1: "a gap matrix shows indicator × level × year: have, asked, missing". A cell is
the best of what is claimed about it: what is in hand comes before what was asked for, and that
before what was refused. A request that was refused and asked again is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

Cell = tuple[str, str, int]


class Gap(StrEnum):
    """What there is in a cell, the best first."""

    HAVE = "have"
    PARTIAL = "partial"
    ASKED = "asked"
    REFUSED = "refused"
    MISSING = "missing"


_ORDER = {state: place for place, state in enumerate(Gap)}


@dataclass(frozen=True, slots=True)
class Claim:
    """What a source or a request says of a row at a level, from a year to a year inclusive.

    `by` names it, for instance ("source", 7). MISSING says that somebody is known to have it.
    """

    row: str
    geography: str
    first: int
    last: int
    state: Gap
    by: tuple[str, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A cell: its state, and who it comes from (the first of the best; None for nobody)."""

    state: Gap
    by: tuple[str, int] | None


NOTHING = Found(Gap.MISSING, None)


def gap_matrix(
    rows: Sequence[str], geographies: Sequence[str], years: Sequence[int], claims: Iterable[Claim]
) -> dict[Cell, Found]:
    """Every cell (row, geography, year) of the product; claims outside of it are left out."""
    cells: dict[Cell, Found] = {
        (row, geography, year): NOTHING
        for row in rows
        for geography in geographies
        for year in years
    }
    if not years:
        return cells
    earliest, latest = min(years), max(years)
    for claim in claims:
        found = Found(claim.state, claim.by)
        for year in range(max(claim.first, earliest), min(claim.last, latest) + 1):
            cell = (claim.row, claim.geography, year)
            known = cells.get(cell)
            if known is None:
                continue
            better = _ORDER[found.state] < _ORDER[known.state]
            if better or (known.by is None and found.state is known.state):
                cells[cell] = found
    return cells


def runs_of_years(years: Iterable[int]) -> list[tuple[int, int]]:
    """Years as unbroken stretches: 2018, 2019, 2021 are (2018, 2019) and (2021, 2021)."""
    runs: list[tuple[int, int]] = []
    for year in sorted(set(years)):
        if runs and runs[-1][1] == year - 1:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs
