"""The leak check of a site: what its tables tell, read back from them as anybody would, against
what is held back (`methods.policy.publication`).
"""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from sereno.methods.policy.publication import (
    Fitted,
    Leak,
    Publication,
    Remedy,
    Told,
    find_leaks,
    remedies,
    told_by_rate,
    told_exactly,
)
from sereno.web.geographies.models.levels import AREA, CITY, GROUP
from sereno.web.indicators.counting import periods_of
from sereno.web.publication.edition.facts import SiteFacts
from sereno.web.publication.edition.tables import (
    ALL,
    COUNTS,
    GROUPS,
    TARGETS,
    YEARS,
    OpenTable,
)
from sereno.web.publication.models import Edition

# As long programs may take; what isn't looked at by then counts as a leak.
SECONDS: Final = 30.0
PER: Final = 100_000
Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class LeakFound:
    """A number that readers could tell too much of, in words of the data: where and of what, what
    they could tell, by which of the things that are published.
    """

    place: str
    topic: str
    leak: Leak


@dataclass(frozen=True)
class LeakReport:
    """What the check found. looked_at: how many numbers; held: how many of them are held back."""

    found: tuple[LeakFound, ...]
    remedies: tuple[Remedy, ...]
    looked_at: int
    held: int
    seconds: float


def check_leaks(
    facts: SiteFacts,
    tables: Sequence[OpenTable],
    *,
    clock: Callable[[], float] = time.monotonic,
    fitted: Sequence[str] = (),
) -> LeakReport:
    """Everything that a site and the editions before it tell of the records, together.

    fitted: the names of what was fitted to all numbers. An edition of another import or another k
    is of other numbers: what it told is looked after where counts are held back.
    """
    begun = clock()
    if facts.version is None:
        return LeakReport((), (), 0, 0, 0.0)
    cells = _Cells(facts)
    told = [*_told(cells, {each.name: _as_read(each) for each in tables}, "")]
    for edition in _before(facts):
        told += _told(cells, _kept(edition), str(edition))
    publication = Publication(
        cells.release, cells.held, facts.audit.k, tuple(told),
        tuple(Fitted(name, cells.every) for name in fitted),
    )  # fmt: skip
    until = begun + SECONDS

    def left() -> float:
        return until - clock()

    leaks = find_leaks(publication, left=left)
    mended = remedies(publication, leaks, left=left) if leaks else ()
    found = tuple(LeakFound(*cells.names[leak.cell], leak) for leak in leaks)
    return LeakReport(
        found, mended, cells.held.size, int(cells.held.sum()), round(clock() - begun, 3)
    )


class _Cells:
    """The numbers of an import by what tables call them."""

    def __init__(self, facts: SiteFacts) -> None:
        from sereno.web.imports.shown_counts import flat
        from sereno.web.imports.version_reader import open_version

        assert facts.version is not None
        reader = open_version(facts.version)
        self.release = reader.release()
        self.held = flat(reader.held(facts.audit.k))
        self.every = np.arange(self.held.size)
        self.period = periods_of(reader)[-1].label
        lines = reader.shown_counts(facts.audit.k).lines
        topics = [*reader.topics, ALL]
        kinds = (COUNTS, GROUPS, GROUPS, "months", YEARS)
        self.places: dict[tuple[str, str, str], int] = {}
        self.names: list[tuple[str, str]] = []
        for kind, of in zip(kinds, lines.each(), strict=True):
            for line in of:
                for topic in topics:
                    self.places[kind, str(line), topic] = len(self.names)
                    self.names.append((str(line), topic))

    def of_series(self, row: Mapping[str, str]) -> Told | None:
        """What a count of the dashboard tells. What is of no number of the release by itself, such
        as an area's year, is a part of one: that is at least as many. None: of another place.
        """
        n, topic, year = float(row["n"]), row["topic"], row["period"]
        at_city = row["level"] == CITY
        exactly = {
            AREA: (COUNTS, row["area_code"], topic),
            GROUP: (GROUPS, row["area_code"], topic),
            CITY: (GROUPS, "", topic),
        }.get(row["level"])
        if at_city and (YEARS, year, topic) in self.places:
            return told_exactly("", [self.places[YEARS, year, topic]], n)
        if exactly not in self.places or exactly is None:
            return None
        place = self.places[exactly]
        if year == self.period:
            return told_exactly("", [place], n)
        return Told("", np.array([place]), np.ones(1), at_least=n)


def _as_read(table: OpenTable) -> Rows:
    return [
        {
            name: "" if value is None else str(value)
            for name, value in zip(table.columns, row, strict=True)
        }
        for row in table.rows
    ]


def _told(cells: _Cells, tables: Mapping[str, Rows], edition: str) -> Iterator[Told]:
    """What tables tell, as they print it."""
    is_past = bool(edition)
    for row in tables.get(TARGETS, ()):
        if row["topic"] and row["n"] and (told := cells.of_series(row)) is not None:
            yield replace(
                told, name=f"{TARGETS}, {edition}" if edition else TARGETS, is_past=is_past
            )
    keys = {COUNTS: "area_code", GROUPS: "group", YEARS: "year"}
    for kind, key in keys.items():
        name = f"{kind}, {edition}" if edition else kind
        for row in tables.get(kind, ()):
            place = cells.places.get((kind, row[key], row["topic"]))
            if place is None:
                continue
            if row["n"]:
                yield replace(told_exactly(name, [place], float(row["n"])), is_past=is_past)
            if row.get("rate") and row.get("population"):
                person_years = float(row["population"]) * float(row["years"])
                rate = told_by_rate(
                    f"{name}: rate", [place], float(row["rate"]),
                    decimals=_decimals(row["rate"]), population=person_years, per=PER,
                )  # fmt: skip
                yield replace(rate, is_past=is_past)


def _decimals(said: str) -> int:
    return len(said.partition(".")[2])


def _before(facts: SiteFacts) -> list[Edition]:
    """The editions of the same numbers: of the same import."""
    assert facts.version is not None
    rows = Edition.objects.filter(audit=facts.audit).order_by("number")
    return [each for each in rows if each.said.get("import") == facts.version.number]


def _kept(edition: Edition) -> dict[str, Rows]:
    """The tables of an edition as its files have them."""
    found: dict[str, Rows] = {}
    for name in (COUNTS, GROUPS, YEARS, TARGETS):
        path: Path = edition.folder / "data" / f"{name}.csv"
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            found[name] = list(csv.DictReader(io.StringIO(text)))
    return found
