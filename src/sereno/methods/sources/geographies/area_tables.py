"""A table that gives a level its areas: code, name, population, and the area above that holds each.

Either all of it can be taken or nothing: a level of which half was read would sum wrongly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from sereno.methods.sources.geographies.levels import order_of_areas
from sereno.methods.sources.indicators.checks import nearest_codes
from sereno.vocabulary.plain_text import LONGEST_CODE
from sereno.vocabulary.problems import Problem

SHOWN: Final = 12
# Where no code is like the one given, some show how they are written.
FEW: Final = 3


class AreaRow(NamedTuple):
    """One row of a table of areas; parent "" and population None where the table has none."""

    code: str
    name: str
    parent: str
    population: float | None
    line: int


class LevelAbove(NamedTuple):
    """The level that holds another: its name, its areas' codes, and the one area that it is when
    it is the whole city (then a row need not name it).
    """

    name: str
    codes: Collection[str]
    whole: str = ""


def check_areas(
    rows: Sequence[AreaRow],
    above: LevelAbove,
    *,
    parents_known: Mapping[str, str],
    where: str,
) -> tuple[dict[str, AreaRow], tuple[Problem, ...]]:
    """The areas by code, each with its parent filled in, and everything that is wrong with them.

    `parents_known`: the parent of areas that are in the level already; it holds for a row that
    names none. Wrong is a code that is missing, too long or there twice, an area with two
    parents, a parent that isn't in the level above, a level above without areas, areas that hold
    one another, and an area without a parent.
    """
    faults = [*_codes_wrong(rows, where)]
    once: dict[str, AreaRow] = {}
    for row in rows:
        if row.code in once:
            faults.append(_again(once[row.code], row, where))
        elif row.code:
            parent = row.parent or parents_known.get(row.code, "") or above.whole
            once[row.code] = row._replace(parent=parent)
    if not above.codes:
        faults.append(Problem("parent_level_empty", where=where, level=above.name))
    else:
        faults += _parents_wrong(once, above, where)
    return once, tuple(faults)


def _codes_wrong(rows: Iterable[AreaRow], where: str) -> Iterable[Problem]:
    for row in rows:
        place = f"{where}:{row.line}"
        if not row.code:
            yield Problem("area_code_blank", where=place, name=row.name or "-")
        elif len(row.code) > LONGEST_CODE:
            shown = f"{row.code[:20]}…"
            yield Problem("area_code_long", where=place, area=shown, most=LONGEST_CODE)


def _again(first: AreaRow, row: AreaRow, where: str) -> Problem:
    place = f"{where}:{row.line}"
    if row.parent and first.parent and row.parent != first.parent:
        return Problem(
            "area_in_two", where=place, area=row.code, one=first.parent, other=row.parent
        )
    return Problem("area_code_twice", where=place, area=row.code, line=first.line)


def _parents_wrong(once: Mapping[str, AreaRow], above: LevelAbove, where: str) -> Iterable[Problem]:
    known = set(above.codes)
    strange = {code: row for code, row in once.items() if row.parent and row.parent not in known}
    inside = {code: row for code, row in strange.items() if row.parent in once}
    if inside:
        yield _of_several_levels(once, inside, above, where)
    unknown = {code: row for code, row in strange.items() if code not in inside}
    nearest = nearest_codes(list(dict.fromkeys(r.parent for r in unknown.values())), above.codes)
    for code, row in unknown.items():
        yield Problem(
            "area_parent_unknown",
            where=f"{where}:{row.line}",
            area=code,
            parent=row.parent,
            level=above.name,
            nearest=", ".join(nearest[row.parent] or list(above.codes)[:FEW]),
        )
    without = [code for code, row in once.items() if not row.parent]
    if without:
        shown = ", ".join(without[:SHOWN]) + (" …" if len(without) > SHOWN else "")
        yield Problem("areas_without_parent", where=where, n=len(without), areas=shown)


def _of_several_levels(
    once: Mapping[str, AreaRow], inside: Mapping[str, AreaRow], above: LevelAbove, where: str
) -> Problem:
    """Parents that are rows of the same table: a circle, or several levels in one table."""
    code, row = next(iter(inside.items()))
    try:
        order_of_areas({c: r.parent if r.parent in once else "" for c, r in once.items()})
    except Problem as circle:
        return Problem("hierarchy_circular", where=where, circle=circle.values["circle"])
    return Problem(
        "areas_of_several_levels",
        where=f"{where}:{row.line}",
        area=code,
        parent=row.parent,
        level=above.name,
    )
