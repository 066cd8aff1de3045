"""What the answers to a form come to, question by question, as a page shows it."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from sereno.exchange.submissions.instance import place_of
from sereno.exchange.submissions.joined import FormTable, Joined, groups_around
from sereno.exchange.xlsforms.questions import GEOMETRIES, MEDIA
from sereno.methods.diagnosis.answers import (
    NOBODY,
    Numbers,
    Shown,
    Tally,
    column_of,
    columns_of,
    numbers_of,
    of_one,
    of_several,
    periods_of,
    tallied,
)
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.diagnosis.results.opened import Opened
from sereno.web.diagnosis.results.outcome import Line, Place, Result, TableResult, Text
from sereno.web.diagnosis.results.said import Sayer

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NUMBERS: Final = frozenset({"integer", "decimal", "range"})
DAYS: Final = frozenset({"date", "datetime"})
ONE_OF: Final = frozenset({"select_one", "acknowledge"})
SEVERAL: Final = frozenset({"select_multiple", "rank"})
# All else is told in the words that somebody wrote.
COUNTED: Final = ONE_OF | SEVERAL | NUMBERS | DAYS | GEOMETRIES | MEDIA
# Answers that no list has: of so many different ones each is told.
MOST_OTHERS: Final = 20
LONGEST_LIST: Final = 30
# Of a number that is answered: beyond these a form was filled in by no person.
LARGEST: Final = 1e15
SMALLEST: Final = 1e-9
# How exactly a page shows where something is, in decimals of a degree: eleven metres, a hundred
# and ten, a kilometre. A page is shown around; files hold places as they were sent.
DECIMALS: Final[Mapping[str, int]] = {
    AccessLevel.PUBLIC: 5,
    AccessLevel.TEAM: 4,
    AccessLevel.FIELD: 3,
    AccessLevel.RESTRICTED: 2,
}


@dataclass(frozen=True)
class Given:
    """A row of a table: where it was submitted, as a number, and what it holds by path."""

    submission: int
    opened: Opened
    values: Mapping[str, str]


def rows_of_table(table: FormTable, opened: Sequence[Opened]) -> Iterator[Given]:
    """The rows of a table, submission by submission."""
    for i, each in enumerate(opened):
        path = table.path_in(each.submission.version_id)
        if path is None:
            continue
        for row in each.rows:
            if row.path == path:
                yield Given(i, each, row.values)


class Counting:
    """Counts answers in the language in force. k: None for whoever sees every number."""

    def __init__(self, sayer: Sayer, k: int | None) -> None:
        self.sayer, self.k = sayer, k

    def table(self, table: FormTable, opened: Sequence[Opened]) -> TableResult:
        """A table of the form."""
        rows = list(rows_of_table(table, opened))
        submissions = len({row.submission for row in rows})
        words = self.sayer.words_of(table.repeat) if table.repeat else ""
        if self.k is not None and submissions < self.k:
            nobody = 0 if not rows else None
            return TableResult(table, words, nobody, nobody)
        found = [self._result(each, rows) for each in table.asked]
        return TableResult(table, words, len(rows), submissions, found)

    def one(self, joined: Joined, table: FormTable, opened: Sequence[Opened]) -> Result:
        """One question of a table."""
        return self._result(joined, list(rows_of_table(table, opened)))

    def _result(self, joined: Joined, rows: Sequence[Given]) -> Result:
        asked = [row for row in rows if row.opened.submission.version_id in joined.paths]
        given = [
            (row, value)
            for row in asked
            if (value := row.values.get(joined.paths[row.opened.submission.version_id], "").strip())
        ]
        there = {id(row) for row, _value in given}
        missing = _tally([row for row in asked if id(row) not in there])
        answered = _tally([row for row, _value in given])
        about = _About(
            joined, self.sayer.words_of(joined), groups_around(joined, self.sayer.spoken)
        )
        kind = joined.question.type
        if kind in ONE_OF:
            return self._choices(about, given, missing)
        if kind in SEVERAL:
            return self._several(about, given, answered, missing)
        if kind in NUMBERS:
            return self._numbers(about, given, missing)
        if kind in DAYS:
            return self._days(about, given, missing)
        shown = of_one([answered], missing, k=self.k)
        texts = [Text(value, row.opened.submission) for row, value in given]
        if self.k is not None:
            return about.result(shown)
        if kind in GEOMETRIES:
            return self._places(about, shown, texts, kind)
        if kind in MEDIA:
            return about.result(shown)
        # The newest first: that is what somebody comes back for.
        return about.result(shown, texts=texts[::-1])

    def _choices(self, about: _About, given: _Pairs, missing: Tally) -> Result:
        pairs = [(row.submission, value) for row, value in given]
        cells = self._in_order(about.joined, pairs)
        shown = of_one([tally for _words, tally in cells], missing, k=self.k)
        return about.result(shown, lines=_lines(cells, shown, shown.answered))

    def _several(self, about: _About, given: _Pairs, answered: Tally, missing: Tally) -> Result:
        is_rank = about.joined.question.type == "rank"
        # Of an order, what stands first; of several, each of them once.
        pairs = [
            (row.submission, value)
            for row, text in given
            for value in (text.split()[:1] if is_rank else dict.fromkeys(text.split()))
        ]
        rows_of = Counter(row.submission for row, _text in given)
        cells = self._in_order(about.joined, pairs, rows_of)
        tallies = [tally for _words, tally in cells]
        if is_rank:
            shown = of_one(tallies, missing, k=self.k)
        else:
            shown = of_several(tallies, answered, missing, k=self.k)
        lines = _lines(cells, shown, shown.answered)
        return about.result(shown, lines=lines, is_several=not is_rank, is_first=is_rank)

    def _numbers(self, about: _About, given: _Pairs, missing: Tally) -> Result:
        values = [(row, number) for row, text in given if (number := _number(text)) is not None]
        wrong = [row for row, text in given if _number(text) is None]
        column = [number for _row, number in values]
        cells: list[tuple[str, Tally]] = []
        if column:
            edges, are_edges = columns_of(column)
            found = tallied(
                (row.submission, column_of(number, edges) if are_edges else edges.index(number))
                for row, number in values
            )
            heads = (
                [self.sayer.between(low, high) for low, high in pairwise(edges)]
                if are_edges
                else [self.sayer.number(edge) for edge in edges]
            )
            cells = [(head, found.get(i, NOBODY)) for i, head in enumerate(heads)]
        return self._in_columns(about, cells, wrong, missing, numbers_of(column))

    def _days(self, about: _About, given: _Pairs, missing: Tally) -> Result:
        days = [(row, day) for row, text in given if (day := _day(text)) is not None]
        wrong = [row for row, text in given if _day(text) is None]
        cells: list[tuple[str, Tally]] = []
        if days:
            signs, periods = periods_of([day for _row, day in days])
            found = tallied((row.submission, day.isoformat()[:signs]) for row, day in days)
            cells = [(self.sayer.period(each), found.get(each, NOBODY)) for each in periods]
        return self._in_columns(about, cells, wrong, missing, None)

    def _in_columns(
        self,
        about: _About,
        cells: list[tuple[str, Tally]],
        wrong: Sequence[Given],
        missing: Tally,
        numbers: Numbers | None,
    ) -> Result:
        tallies = [*(tally for _words, tally in cells), *([_tally(wrong)] if wrong else [])]
        shown = of_one(tallies, missing, k=self.k)
        sees_all = self.k is None
        return about.result(
            shown,
            lines=_lines(cells, shown, shown.answered),
            numbers=numbers if sees_all else None,
            wrong=len(wrong) if sees_all else 0,
        )

    def _places(self, about: _About, shown: Shown, texts: Sequence[Text], kind: str) -> Result:
        import numpy as np
        import shapely

        found = [(place_of(each.words, kind)[0], each.submission) for each in texts]
        places: list[Place] = []
        for level, decimals in DECIMALS.items():
            mine = [(g, row) for g, row in found if g is not None and row.access_level == level]
            exact = np.array([geometry for geometry, _row in mine], dtype=object)
            rounded = shapely.transform(exact, _rounding(decimals))
            places += [Place(g, row) for g, (_exact, row) in zip(rounded, mine, strict=True)]
        return about.result(shown, places=places, wrong=len(texts) - len(places))

    def _in_order(
        self,
        joined: Joined,
        pairs: Sequence[tuple[int, str]],
        rows_of: Mapping[int, int] | None = None,
    ) -> list[tuple[str, Tally]]:
        """The answers in the order of their list; after them those that it doesn't have."""
        known = self.sayer.choices_of(joined)
        found = tallied(pairs, rows_of)
        others = sorted(set(found) - set(known), key=lambda value: (-found[value].rows, value))
        # What nobody offered may be anything: below k it isn't told in whose words it is.
        told = others[:MOST_OTHERS] if self.k is None else []
        rest = set(others) - set(told)
        # Of the hundreds that a list of neighbourhoods has, those that somebody chose.
        in_full = len(known) <= LONGEST_LIST
        cells = [
            (words, found.get(value, NOBODY))
            for value, words in known.items()
            if in_full or value in found
        ]
        cells += [(value, found[value]) for value in told]
        if rest:
            others_given = ((submission, "") for submission, value in pairs if value in rest)
            together = tallied(others_given, rows_of)
            cells.append((self.sayer.other, together[""]))
        return cells


_Pairs = Sequence[tuple[Given, str]]


@dataclass(frozen=True)
class _About:
    joined: Joined
    words: str
    group: str

    def result(
        self,
        shown: Shown,
        *,
        lines: Sequence[Line] = (),
        is_several: bool = False,
        is_first: bool = False,
        numbers: Numbers | None = None,
        texts: Sequence[Text] = (),
        places: Sequence[Place] = (),
        wrong: int = 0,
    ) -> Result:
        return Result(
            self.joined, self.words, self.group, shown,
            lines, is_several, is_first, numbers, texts, places, wrong,
        )  # fmt: skip


def _rounding(decimals: int) -> Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]:
    return lambda xy: xy.round(decimals)


def _tally(rows: Sequence[Given]) -> Tally:
    return Tally(len(rows), len({row.submission for row in rows}))


def _lines(cells: Sequence[tuple[str, Tally]], shown: Shown, of: int | None) -> list[Line]:
    return [
        Line(words, n, 100 * n / of if of and n is not None else None)
        for (words, _tally), n in zip(cells, shown.cells, strict=False)
    ]


def _number(text: str) -> float | None:
    """None of what is no number, and of what nobody counts or measures: a device may send any, and
    with those no column can be told from the next.
    """
    try:
        found = float(text)
    except ValueError:
        return None
    is_counted = math.isfinite(found) and abs(found) <= LARGEST and not 0 < abs(found) < SMALLEST
    return found if is_counted else None


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
