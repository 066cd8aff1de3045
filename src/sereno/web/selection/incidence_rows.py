"""The lines of the explorer's table: which areas, in which order, and what each says."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from sereno.methods.sources.reading.words import fold
from sereno.web.imports.version_facts import VersionFacts
from sereno.web.selection.shown import Floats, Shown

WORDS: Final = {"name": 0, "group": 1}
NUMBERS: Final = ("population", "n", "rate", "eb", "density")


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    place: int
    name: str
    group: str
    population: float | None
    n: int | None
    held: bool
    rate: float | None
    low: float | None
    high: float | None
    eb: float | None
    density: float | None

    @property
    def has_people(self) -> bool:
        """Whether its residents are known: without them there is no rate."""
        return bool(self.population)


def row_of(reader: VersionFacts, shown: Shown, place: int) -> Row:
    """The line of one area."""

    def known(values: Floats) -> float | None:
        value = float(values[place])
        return None if math.isnan(value) else value

    area, held = reader.areas[place], bool(shown.held[place])
    return Row(
        place,
        area["label"],
        area["group"],
        known(shown.population),
        None if held else int(shown.n[place]),
        held,
        *(known(values) for values in (shown.rate, shown.low, shown.high, shown.eb, shown.density)),
    )


def places_in_order(
    reader: VersionFacts, shown: Shown, sort: str, wanted: str, measure: str
) -> list[int]:
    """Places of the areas asked for whose name or group has `wanted` in it.

    `sort` is one of WORDS or NUMBERS, with "-" before it for the largest first; what has no
    number comes last. Unasked it is the largest of `measure` first.
    """
    places = shown.inside.nonzero()[0].tolist()
    if wanted:
        part = fold(wanted)
        places = [i for i in places if part in " ".join(reader.folded[i])]
    key = sort.removeprefix("-")
    if key not in WORDS and key not in NUMBERS:
        sort, key = f"-{measure}", measure
    down = sort.startswith("-")
    if key in WORDS:
        return sorted(places, key=lambda i: reader.folded[i][WORDS[key]], reverse=down)
    values = getattr(shown, key).tolist()
    known = [i for i in places if not math.isnan(values[i])]
    none = [i for i in places if math.isnan(values[i])]
    return sorted(known, key=values.__getitem__, reverse=down) + none
