"""The spellings of one name on one card, to be decided together.

A city's records write one place in many ways: the names that most likely mean the same area lie on
its card; of the others, those that differ in spelling alone, in whatever group they stand.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sereno.methods.sources.places.place_match import USUAL_KINDS
from sereno.methods.sources.places.place_name_forms import read_place_name
from sereno.methods.sources.reading.words import fold
from sereno.web.imports.review_queues import Row, plain

# From this score on an area is the place proposed, and not only the nearest in spelling.
LIKELY: Final = 80.0
_CANDIDATES: Final = 3
# Nobody looks through more at once, and no request says more; the others lie on the next card.
MOST: Final = 200
# So many spellings stand on the card; the others are folded.
SHOWN: Final = 8


@dataclass(frozen=True)
class Spelling:
    """One way in which a name is written in one group, in whatever case and accents."""

    rows: tuple[Row, ...]

    @property
    def first(self) -> Row:
        """The most frequent of its rows, which speaks for all."""
        return self.rows[0]

    @property
    def value(self) -> str:
        """What its box sends."""
        return json.dumps([self.first["group"], self.first["name"]], ensure_ascii=False)

    @property
    def n(self) -> int:
        """How many rows of the data are written so."""
        return sum(row["n"] for row in self.rows)

    @property
    def points(self) -> int:
        """How many of these have a point of their own."""
        return sum(row["points"] for row in self.rows)

    @property
    def agree(self) -> int:
        """How many of the points lie in the area for which the name was taken."""
        return sum(row["agree"] for row in self.rows)


@dataclass(frozen=True)
class NameCard:
    """The rows of one place, the most frequent first."""

    rows: tuple[Row, ...]

    @property
    def n(self) -> int:
        """How many rows of the data all of them have."""
        return sum(row["n"] for row in self.rows)

    @property
    def name(self) -> str:
        return str(self.rows[0]["name"])

    @property
    def groups(self) -> list[str]:
        """The groups, once each, as the most frequent row writes them."""
        written = {plain(row["group"]): row["group"] for row in self.rows[::-1]}
        return [group for group in written.values() if group]

    @cached_property
    def spellings(self) -> list[Spelling]:
        """What is decided as one: a decision reads names without case and accents."""
        ways: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.rows:
            ways[fold(row["group"]), fold(row["name"])].append(row)
        return sorted((Spelling(tuple(rows)) for rows in ways.values()), key=lambda each: -each.n)

    @property
    def shown(self) -> list[Spelling]:
        """Those that stand on the card."""
        return self.spellings[:SHOWN]

    @property
    def folded(self) -> list[Spelling]:
        """The others, which are folded."""
        return self.spellings[SHOWN:]

    @property
    def grounds(self) -> set[tuple[str, float]]:
        """Why its names were taken, and how often that is right."""
        return {(row["ground"], row["score"]) for row in self.rows}

    @property
    def candidates(self) -> list[Row]:
        """The areas offered, that on which all agree first, then the most alike."""
        best: dict[str, Row] = {}
        for row in self.rows:
            for near in row["candidates"]:
                known = best.setdefault(near["area_code"], near)
                if near["score"] > known["score"]:
                    best[near["area_code"]] = near
        first = _likely(self.rows[0])
        order = sorted(best.values(), key=lambda near: (near["area_code"] != first, -near["score"]))
        return order[:_CANDIDATES]


def waiting_cards(rows: Iterable[Row], *, by_weight: bool) -> list[NameCard]:
    """Names without an area by the place they propose; `by_weight`: the most frequent first."""
    together: defaultdict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        name = read_place_name(row["name"])
        kinds = name.types - USUAL_KINDS
        place = _likely(row)
        # A kind of place that another lacks may make it another place.
        key = (kinds, place) if place else (kinds, name.units, name.spelled, "")
        together[key].append(row)
    cards = _cards(together.values())
    return sorted(cards, key=lambda card: -card.n) if by_weight else cards


def accepted_cards(rows: Iterable[Row]) -> list[NameCard]:
    """Names that were taken by their area; those that their points contradict lie apart."""
    together: defaultdict[tuple[str, bool], list[Row]] = defaultdict(list)
    for row in rows:
        together[row["area"]["area_code"], row["doubtful"]].append(row)
    return _cards(together.values())


def _cards(together: Iterable[Sequence[Row]]) -> list[NameCard]:
    cards = []
    for rows in together:
        frequent = sorted(rows, key=lambda row: -row["n"])
        cards += [NameCard(tuple(frequent[at : at + MOST])) for at in range(0, len(frequent), MOST)]
    return cards


def _likely(row: Row) -> str:
    """The code of the area that a name most likely means; empty where none is likely."""
    near = max(row["candidates"], key=lambda each: each["score"], default=None)
    return near["area_code"] if near and near["score"] >= LIKELY else ""
