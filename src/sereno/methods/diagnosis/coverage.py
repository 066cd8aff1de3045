"""Coverage: what was heard where, from whom, against targets (METHOD, section 2).

A group of several areas counts in each of them and once in every sum over areas, so a column of
areas need not add up to its total. What took place is counted; what is planned stands beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Dimension = Literal["area", "technique", "sector", "sex", "age"]
DIMENSIONS: tuple[Dimension, ...] = ("area", "technique", "sector", "sex", "age")


@dataclass(frozen=True)
class Line:
    """People of one sort in one activity, less those who withdrew.

    people: 0 for an activity of which nobody was counted yet. is_held: False while it is planned.
    """

    activity: int
    areas: frozenset[str]
    technique: str
    sector: str
    sex: str = ""
    age: str = ""
    people: int = 0
    is_held: bool = True

    def values(self, dimension: Dimension) -> frozenset[str]:
        """What it counts under: several areas, one of everything else, none where unknown."""
        if dimension == "area":
            return self.areas
        value: str = getattr(self, dimension)
        return frozenset({value}) if value else frozenset()


@dataclass(frozen=True)
class Target:
    """At least so many activities or people of a sort; "" stands for any.

    in_each: in each of the areas; otherwise in all of them together.
    """

    key: int
    least: int
    unit: Literal["activities", "people"]
    technique: str = ""
    sector: str = ""
    sex: str = ""
    age: str = ""
    in_each: bool = True

    def fits(self, line: Line) -> bool:
        """Whether a line is of its sort. Of what is planned nobody knows sex and age yet."""
        wanted = [("technique", self.technique), ("sector", self.sector)]
        if line.is_held:
            wanted += [("sex", self.sex), ("age", self.age)]
        return all(not value or getattr(line, name) == value for name, value in wanted)


@dataclass(frozen=True)
class Standing:
    """Where a target stands in one area, or in all ("").

    have: what was heard; planned: how many activities of its sort are still to come.
    """

    target: Target
    area: str
    have: int
    planned: int

    @property
    def missing(self) -> int:
        """How many more are wanted; 0 once it is met."""
        return max(0, self.target.least - self.have)


def crosstab(
    lines: Iterable[Line], rows: Dimension, columns: Dimension
) -> Mapping[tuple[str, str], int]:
    """People heard by two dimensions, with sums under "": {(row, column): people}.

    Each sum counts every person once.
    """
    table: dict[tuple[str, str], int] = defaultdict(int)
    for line in lines:
        if not line.is_held or not line.people:
            continue
        for row in (*line.values(rows), ""):
            for column in (*line.values(columns), ""):
                table[row, column] += line.people
    return table


def activities_by_area(lines: Iterable[Line], *, is_held: bool) -> Mapping[tuple[str, str], int]:
    """How many activities were held, or are planned: {(area, technique): n}; "" for all areas."""
    seen: dict[tuple[str, str], set[int]] = defaultdict(set)
    for line in lines:
        if line.is_held == is_held:
            for area in (*line.areas, ""):
                seen[area, line.technique].add(line.activity)
    return {key: len(found) for key, found in seen.items()}


def standings(
    lines: Sequence[Line], targets: Iterable[Target], areas: Sequence[str]
) -> list[Standing]:
    """Each target in each of the areas, or in all together; shape (targets × areas,)."""
    found = []
    for target in targets:
        fitting = [line for line in lines if target.fits(line)]
        for area in areas if target.in_each else ("",):
            here = [line for line in fitting if not area or area in line.areas]
            held = [line for line in here if line.is_held]
            have = (
                sum(line.people for line in held)
                if target.unit == "people"
                else len({line.activity for line in held})
            )
            planned = len({line.activity for line in here if not line.is_held})
            found.append(Standing(target, area, have, planned))
    return found


def next_to_hear(found: Iterable[Standing]) -> list[Standing]:
    """Those that are not met, the furthest from it first; of equals those without a plan."""
    return sorted(
        (each for each in found if each.missing),
        key=lambda each: (
            each.have / each.target.least,
            each.planned,
            -each.missing,
            each.target.key,
            each.area,
        ),
    )
