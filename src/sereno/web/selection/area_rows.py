"""The lines of the list of areas: who each is, how many people, how large, how many incidents."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from sereno.methods.sources.reading.words import fold
from sereno.web.imports.version_facts import VersionFacts
from sereno.web.selection.shown import Shown

WORDS: Final = ("code", "name", "group")
NUMBERS: Final = ("population", "surface", "n")


@dataclass(frozen=True)
class AreaLine:
    """One area; `n` is None where it may not be shown, others where they aren't known."""

    place: int
    code: str
    name: str
    group: str
    population: float | None
    surface: float | None
    n: int | None


def lines_of(facts: VersionFacts, shown: Shown) -> list[AreaLine]:
    """Every area, in the order of their codes. `shown`: of all offences and the whole period."""
    surfaces = facts.square_kilometres.tolist()
    return [
        AreaLine(
            place,
            area["area_code"],
            area["area_name"],
            area["group"],
            area["population"],
            None if math.isnan(surfaces[place]) else round(surfaces[place], 3),
            None if shown.held[place] else int(shown.n[place]),
        )
        for place, area in enumerate(facts.areas)
    ]


def ordered(lines: list[AreaLine], sort: str) -> list[AreaLine]:
    """By one of WORDS or NUMBERS, with "-" before it for the largest first; by name unasked."""
    key, down = sort.removeprefix("-"), sort.startswith("-")
    if key in NUMBERS:
        there = [line for line in lines if getattr(line, key) is not None]
        none = [line for line in lines if getattr(line, key) is None]
        return sorted(there, key=lambda line: float(getattr(line, key)), reverse=down) + none
    by = key if key in WORDS else "name"
    return sorted(lines, key=lambda line: fold(getattr(line, by)), reverse=down)
