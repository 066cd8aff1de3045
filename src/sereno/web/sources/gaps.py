"""The gap matrix of an audit as one person may see it, in one set of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sereno.methods.sources.indicators.gaps import (
    Cell,
    Claim,
    Found,
    Gap,
    gap_matrix,
    runs_of_years,
)
from sereno.web.audits.models import Audit
from sereno.web.people.models import Person
from sereno.web.sources.gap_rows import GapRow, row_kinds, rows_of
from sereno.web.sources.geographies import Geography
from sereno.web.sources.models import (
    Answer,
    Coverage,
    DataRequest,
    Extent,
    RequestItem,
    RequestState,
    Source,
    SourceState,
)

SHOWN_YEARS = 6
MOST_YEARS = 30
ALL = "all"
SOURCE, REQUEST = "source", "request"

# What the state of a source says of what it covers; None: it is in hand, as far as it goes.
_OF_SOURCE: dict[SourceState, Gap | None] = {
    SourceState.IDENTIFIED: Gap.MISSING,
    SourceState.REQUESTED: Gap.ASKED,
    SourceState.PROMISED: Gap.ASKED,
    SourceState.RECEIVED: None,
    SourceState.LOADED: None,
    SourceState.REFUSED: Gap.REFUSED,
    SourceState.SILENT: Gap.REFUSED,
}
_OF_REQUEST: dict[RequestState, Gap] = {
    RequestState.SENT: Gap.ASKED,
    RequestState.PROMISED: Gap.ASKED,
    RequestState.REFUSED: Gap.REFUSED,
    RequestState.SILENT: Gap.REFUSED,
}


@dataclass(frozen=True)
class GapQuestion:
    """What the page asks: words, a kind of row, a level ("all": each), a state, years."""

    words: str
    kind: str
    geography: str
    state: str
    first: int
    last: int

    @classmethod
    def of(cls, given: Mapping[str, str], today: dt.date) -> GapQuestion:
        """From an address; what makes no sense is left out, and too many years are cut."""
        last = _year(given.get("to", "")) or today.year
        first = _year(given.get("from", "")) or last - SHOWN_YEARS + 1
        first, last = min(first, last), max(first, last)
        geography, state = given.get("geography", ""), given.get("state", "")
        kind = given.get("kind", "")
        return cls(
            given.get("q", "").strip(),
            kind if kind in row_kinds() else "",
            geography if geography in (*Geography.values, ALL) else Geography.AREA,
            state if state in list(Gap) else "",
            max(first, last - MOST_YEARS + 1),
            last,
        )

    @property
    def years(self) -> range:
        """The years that are shown."""
        return range(self.first, self.last + 1)

    @property
    def geographies(self) -> list[str]:
        """The levels that are shown."""
        return list(Geography.values) if self.geography == ALL else [self.geography]


def _year(text: str) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        return None
    return int(text) if 1900 <= int(text) <= 2100 else None


@dataclass(frozen=True)
class GapLine:
    """A line of the matrix: a row at a level, and its cells by year."""

    row: GapRow
    geography: str
    cells: tuple[tuple[int, Found], ...]

    def count(self, state: Gap) -> int:
        """In how many years it is so."""
        return sum(found.state is state for _, found in self.cells)

    def open_years(self) -> list[tuple[int, int]]:
        """The stretches of years that could be asked for."""
        return runs_of_years(y for y, found in self.cells if found.state in ASKABLE)


ASKABLE = frozenset({Gap.PARTIAL, Gap.REFUSED, Gap.MISSING})


def gap_lines(audit: Audit, person: Person, question: GapQuestion) -> list[GapLine]:
    """The lines that answer a question, from what the person may see."""
    wanted = question.words.casefold()
    rows = {
        id: row
        for id, row in rows_of(audit).items()
        if (not question.kind or row.kind == question.kind)
        and (not wanted or wanted in f"{row.es} {row.en}".casefold())
    }
    cells = gap_matrix(
        list(rows), question.geographies, question.years, claims(audit, person, question)
    )
    lines = [
        GapLine(row, geography, _cells_of(cells, row.id, geography, question.years))
        for row in rows.values()
        for geography in question.geographies
    ]
    if question.geography == ALL:
        # Seven levels of every row would bury those of which something is known.
        lines = [
            line
            for line in lines
            if line.geography == Geography.AREA or any(found.by for _, found in line.cells)
        ]
    if question.state:
        lines = [line for line in lines if line.count(Gap(question.state))]
    return lines


def _cells_of(
    cells: Mapping[Cell, Found], row: str, geography: str, years: Iterable[int]
) -> tuple[tuple[int, Found], ...]:
    return tuple((year, cells[row, geography, year]) for year in years)


def claims(audit: Audit, person: Person, question: GapQuestion) -> list[Claim]:
    """What sources and requests say, of those that the person may see."""
    covered = Coverage.objects.filter(
        source__in=Source.objects.for_person(audit, person),
        geography__in=question.geographies,
        year__range=(question.first, question.last),
    ).values_list(
        "row", "geography", "year", "extent", "source__state", "source__number", named=True
    )
    asked = RequestItem.objects.filter(
        request__in=DataRequest.objects.for_person(audit, person),
        geography__in=question.geographies,
        year_from__lte=question.last,
        year_to__gte=question.first,
    ).values_list(
        "row",
        "geography",
        "year_from",
        "year_to",
        "answer",
        "request__state",
        "request__number",
        named=True,
    )
    made = [
        Claim(
            c.row,
            c.geography,
            c.year,
            c.year,
            _OF_SOURCE[SourceState(c.source__state)]
            or (Gap.HAVE if c.extent == Extent.WHOLE else Gap.PARTIAL),
            (SOURCE, c.source__number),
        )
        for c in covered.order_by("source__number")
    ]
    for item in asked.order_by("-request__number"):
        state = _OF_REQUEST.get(RequestState(item.request__state))
        if item.answer == Answer.REFUSED:
            state = Gap.REFUSED
        if state is not None:
            made.append(
                Claim(
                    item.row,
                    item.geography,
                    item.year_from,
                    item.year_to,
                    state,
                    (REQUEST, item.request__number),
                )
            )
    return made
