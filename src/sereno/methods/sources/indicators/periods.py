"""The period that a value is of, as tables write it: a year, a half, a quarter, a month, a day.

"2019", "2019-03", "mar-2019", "Marzo 2019", "3-Marzo", "2019-T1", "1er trimestre 2019",
"2019-S2", "ene-mar 2019", "oct 2019 a mar 2020", "2018-2019", "2019/03/31", with marks behind
them ("2022 p/"). A heading may hold a period beside other words ("pob_2019", "Robo ene 2019"):
`find_period` parts the two, and takes no part of what it can't read whole.

A year that begins in one and ends in the next ("2021/22", "FY2021-22") is read where it is known
in which month it begins; "2011/12" alone could also be December.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from sereno.methods.sources.reading.crossing_years import (
    FIRST_YEAR,
    LAST_YEAR,
    fiscal_years,
    plain_period,
)
from sereno.methods.sources.reading.longest_value import is_value
from sereno.vocabulary.month_names import MONTHS

_Made = Callable[[re.Match[str]], "Period | None"]
PeriodKind = Literal["year", "half", "quarter", "month", "day", "span"]
DAYS_A_YEAR: Final = 365.25
_MONTHS_OF: Final[dict[PeriodKind, int]] = {"year": 12, "half": 6, "quarter": 3, "month": 1}


@dataclass(frozen=True, order=True)
class Period:
    """Days from `first` to `last`, both included, and what they are."""

    first: dt.date
    last: dt.date
    kind: PeriodKind

    @property
    def label(self) -> str:
        """As Sereno writes it, in an order that sorts: 2019, 2019-S1, 2019-Q1, 2019-01, …"""
        year = self.first.year
        if self.kind == "year":
            return f"{year}"
        if self.kind == "half":
            return f"{year}-S{1 + self.first.month // 7}"
        if self.kind == "quarter":
            return f"{year}-Q{1 + (self.first.month - 1) // 3}"
        if self.kind == "month":
            return f"{year}-{self.first.month:02d}"
        if self.kind == "day":
            return self.first.isoformat()
        if (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31):
            return f"{year}/{self.last.year}"
        return f"{self.first.isoformat()}/{self.last.isoformat()}"

    @property
    def years(self) -> float:
        """Its length in years of 365.25 days."""
        return ((self.last - self.first).days + 1) / DAYS_A_YEAR

    @property
    def middle(self) -> float:
        """Its middle in years, months counted as twelfths so that equal steps are equal."""
        months = _MONTHS_OF.get(self.kind)
        if months:
            return self.first.year + (self.first.month - 1 + months / 2) / 12
        return (_in_years(self.first) + _in_years(self.last + dt.timedelta(days=1))) / 2

    @property
    def season(self) -> int:
        """Which part of the year it is (a month's number …); 0 for whole years and spans."""
        months = _MONTHS_OF.get(self.kind, 12)
        return 0 if months == 12 else 1 + (self.first.month - 1) // months


def year_period(year: int) -> Period:
    """A calendar year."""
    return Period(dt.date(year, 1, 1), dt.date(year, 12, 31), "year")


def month_period(year: int, month: int) -> Period:
    """A calendar month."""
    return _of_months(year, month, 1, "month")


def day_period(day: dt.date) -> Period:
    """A single day."""
    return Period(day, day, "day")


def finest_periods(periods: Iterable[Period]) -> list[Period]:
    """Those that hold no other of them (of 2019, 2020 and 2019/2020 the two years), in time."""
    found = sorted(set(periods))
    return [
        one
        for one in found
        if not any(
            one.first <= other.first and other.last <= one.last
            for other in found
            if other is not one
        )
    ]


@lru_cache(maxsize=4096)
def read_period(text: str, fiscal_from: int = 0) -> Period | None:
    """The period that a text is, and nothing else but marks; None when it is none.

    `fiscal_from`: the month in which a year such as 2021/22 begins; 0 where none is meant.
    """
    if not is_value(text):
        return None
    plain = plain_period(text)
    if fiscal_from and (years := fiscal_years(text)):
        first = dt.date(years[0], fiscal_from, 1)
        return Period(first, _a_year_after(first), "span")
    for pattern, made in _FORMS:
        match = pattern.fullmatch(plain)
        if match and (period := made(match)):
            return period
    return None


@lru_cache(maxsize=4096)
def read_month(text: str) -> int | None:
    """The month that a text names without a year ("Enero", "ene", "1-Enero", "01"), 1-12."""
    if not is_value(text):
        return None
    plain = plain_period(text)
    match = re.fullmatch(r"(?:(\d{1,2})[\s\-_.]*)?([a-z]{3,10})\.?", plain)
    if match and match[2] in MONTHS:
        month = MONTHS[match[2]]
        return month if match[1] is None or int(match[1]) == month else None
    if re.fullmatch(r"\d{1,2}", plain) and 1 <= int(plain) <= 12:
        return int(plain)
    return None


@dataclass(frozen=True)
class HeadingPeriod:
    """What a heading says of time: a period, or a month without its year, and the other words.

    is_open: it says something of time that could not be read whole, so that nothing was taken.
    """

    period: Period | None
    month: int | None
    rest: str
    is_open: bool = False


def find_period(heading: str, fiscal_from: int = 0) -> HeadingPeriod:
    """The period at the beginning or the end of a heading; the longest that can be read.

    Where the other words say more of time ("acum. ene-mar de 2021"), nothing is taken.

    >>> find_period("Robo total ene-2019").rest
    'Robo total'
    """
    words = re.split(r"(?:(?<=[A-Za-zÀ-ÿ])(?=(?:19|20)\d\d\b))|[\s_]+", heading.strip())
    words = [word for word in words if word]
    for n in range(min(len(words), _MOST_WORDS), 0, -1):
        for part, rest in ((words[-n:], words[:-n]), (words[:n], words[n:])):
            period = read_period(" ".join(part), fiscal_from)
            if period and _says_more(rest):
                return HeadingPeriod(None, None, heading.strip(), is_open=True)
            if period:
                return HeadingPeriod(period, None, " ".join(rest))
    if words and not words[-1].isdigit():
        # "01_Enero": the number is the month's own.
        whole = read_month(" ".join(words))
        if whole:
            return HeadingPeriod(None, whole, "")
        for part, rest in ((words[-1:], words[:-1]), (words[:1], words[1:])):
            month = None if part[0].isdigit() else read_month(part[0])
            # "Mar", "Set" and "Sep" inside a longer heading are other words too often.
            if month and (not rest or len(part[0]) > 4):
                return HeadingPeriod(None, month, " ".join(rest))
    is_open = any(
        fiscal_years(" ".join(words[-n:])) for n in range(1, min(len(words), _MOST_WORDS) + 1)
    )
    return HeadingPeriod(None, None, heading.strip(), is_open=is_open)


def _says_more(words: list[str]) -> bool:
    """Whether words beside a period say more of time: months joined, quarters, fiscal years."""
    plain = plain_period(" ".join(words))
    months = [word for word in re.findall(r"[a-z]+", plain) if word in MONTHS]
    return len(months) > 1 or bool(_MORE_OF_TIME.search(plain))


def _in_years(day: dt.date) -> float:
    start = dt.date(day.year, 1, 1)
    return day.year + (day - start).days / (366 if calendar.isleap(day.year) else 365)


def _of_months(year: int, month: int, n: int, kind: PeriodKind) -> Period:
    end = month + n - 1
    last = dt.date(year, end, calendar.monthrange(year, end)[1])
    return Period(dt.date(year, month, 1), last, kind)


def _a_year_after(first: dt.date) -> dt.date:
    """The last day of the year that begins on the first of a month."""
    return first.replace(year=first.year + 1) - dt.timedelta(days=1)


def _known_year(text: str) -> int | None:
    year = int(text)
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def _year(m: re.Match[str]) -> Period | None:
    year = _known_year(m["year"])
    return year_period(year) if year else None


def _month(m: re.Match[str]) -> Period | None:
    text = m["month"]
    month = int(text) if text.isdigit() else MONTHS.get(text, 0)
    year = _known_year(m["year"]) if len(m["year"]) == 4 else 2000 + int(m["year"])
    return month_period(year, month) if year and 1 <= month <= 12 else None


def _part(kind: Literal["quarter", "half"]) -> _Made:
    months = _MONTHS_OF[kind]

    def made(m: re.Match[str]) -> Period | None:
        n = _ORDINALS.get(m["part"], 0)
        year = _known_year(m["year"])
        if not year or not 1 <= n <= 12 // months:
            return None
        return _of_months(year, (n - 1) * months + 1, months, kind)

    return made


def _months(m: re.Match[str]) -> Period | None:
    """From a month to another, of one year or of two."""
    given = m.groupdict()
    first, last = MONTHS.get(m["month"], 0), MONTHS.get(m["end"], 0)
    until = _known_year(m["year"])
    year = _known_year(given["from_year"]) if given.get("from_year") else until
    if not first or not last or not year or not until:
        return None
    n = (until - year) * 12 + last - first + 1
    if n < 2 or year > until:
        return None
    if year == until:
        for kind, months in _MONTHS_OF.items():
            if n == months and (first - 1) % months == 0:
                return _of_months(year, first, n, kind)
    end = dt.date(until, last, calendar.monthrange(until, last)[1])
    return Period(dt.date(year, first, 1), end, "span")


def _part_of(months: int) -> _Made:
    """Spans of two or four months by their number in the year."""

    def made(m: re.Match[str]) -> Period | None:
        year, n = _known_year(m["year"]), _ORDINALS.get(m["part"], 0)
        if not year or not 1 <= n <= 12 // months:
            return None
        return _of_months(year, (n - 1) * months + 1, months, "span")

    return made


def _years(m: re.Match[str]) -> Period | None:
    first, last = _known_year(m["year"]), _known_year(m["until"])
    if not first or not last or last <= first:
        return None
    return Period(dt.date(first, 1, 1), dt.date(last, 12, 31), "span")


def _day(m: re.Match[str]) -> Period | None:
    try:
        day = dt.date(int(m["year"]), int(m["month"]), int(m["day"]))
    except ValueError:
        return None
    return day_period(day) if _known_year(m["year"]) else None


def _days(m: re.Match[str]) -> Period | None:
    try:
        first, last = dt.date.fromisoformat(m["first"]), dt.date.fromisoformat(m["last"])
    except ValueError:
        return None
    return Period(first, last, "span") if first < last else None


_YEAR: Final = r"(?P<year>\d{4})"
_OF: Final = r"[\s\-/_.]*(?:de[l]?\s+|of\s+)?"
_ORDINAL: Final = (
    r"(?P<part>[1-6]|i{1,3}|iv|primer|segundo|tercer|cuarto|quinto|sexto|first|second|third|"
    r"fourth)(?:er|ro|do|to|st|nd|rd|th)?"
)
_ORDINALS: Final[dict[str, int]] = {
    **{str(n): n for n in range(1, 7)},
    **{"i": 1, "ii": 2, "iii": 3, "iv": 4, "primer": 1, "segundo": 2, "tercer": 3, "cuarto": 4},
    **{"quinto": 5, "sexto": 6, "first": 1, "second": 2, "third": 3, "fourth": 4},
}
_TO: Final = r"\.?\s*(?:-|/|\ba\b|\bal\b|\bto\b)\s*"
_FROM_MONTH: Final = rf"(?:de\s+)?(?P<month>[a-z]{{3,10}}){_TO}(?P<end>[a-z]{{3,10}})\.?"
# "del primer trimestre de 2021 al tercer trimestre de 2022" has ten.
_MOST_WORDS: Final = 16
_MORE_OF_TIME: Final = re.compile(
    r"\b(?:fy|fiscal|trimestres?|trim|quarters?|semestres?|bimestres?|cuatrimestres?|semanas?|"
    r"weeks?|quincenas?|[qts][1-4]|[1-4][qts])\b"
)
_FORMS: Final[list[tuple[re.Pattern[str], _Made]]] = [
    (re.compile(pattern), made)
    for pattern, made in (
        (rf"(?:ano\s+|a\xf1o\s+|year\s+)?{_YEAR}(?:\.0)?", _year),
        (rf"{_YEAR}[\s\-/_.]?(?P<month>0[1-9]|1[0-2])", _month),
        (rf"{_YEAR}[\-/](?P<month>[1-9])", _month),
        (rf"(?P<month>0?[1-9]|1[0-2])[\-/]{_YEAR}", _month),
        (rf"(?:\d{{1,2}}[\s\-.]+)?(?P<month>[a-z]{{3,10}})\.?{_OF}{_YEAR}", _month),
        (r"(?P<month>[a-z]{3,10})\.?[\-/'](?P<year>\d{2})", _month),
        (rf"{_YEAR}{_OF}(?P<month>[a-z]{{3,10}})\.?", _month),
        (rf"{_FROM_MONTH}{_OF},?\s*{_YEAR}", _months),
        (rf"{_YEAR}[\s\-_/:,]*\(?{_FROM_MONTH}\)?", _months),
        (
            rf"(?:de\s+)?(?P<month>[a-z]{{3,10}})\.?{_OF}(?P<from_year>\d{{4}}){_TO}"
            rf"(?P<end>[a-z]{{3,10}})\.?{_OF}{_YEAR}",
            _months,
        ),
        (rf"{_YEAR}[\s\-_/]*[qt](?:rim)?\s?(?P<part>[1-4])", _part("quarter")),
        (rf"[qt]\s?(?P<part>[1-4]){_OF}{_YEAR}", _part("quarter")),
        (rf"(?P<part>[1-4]|i{{1,3}}|iv)\s?[qt]{_OF}{_YEAR}", _part("quarter")),
        (rf"{_YEAR}[\s\-_/]*(?P<part>[1-4])\s?[qt]", _part("quarter")),
        (rf"{_ORDINAL}\s*(?:bimestre|bim\.?){_OF}{_YEAR}", _part_of(2)),
        (rf"{_ORDINAL}\s*cuatrimestre{_OF}{_YEAR}", _part_of(4)),
        (rf"{_ORDINAL}\s*(?:trimestre|trim\.?|quarter){_OF}{_YEAR}", _part("quarter")),
        (rf"{_YEAR}[\s\-_/]*(?:s|h|sem)\s?(?P<part>[12])", _part("half")),
        (rf"[sh]\s?(?P<part>[12]){_OF}{_YEAR}", _part("half")),
        (rf"(?P<part>[12])\s?[sh]{_OF}{_YEAR}", _part("half")),
        (rf"{_YEAR}[\s\-_/]*(?P<part>[12])\s?[sh]", _part("half")),
        (rf"{_ORDINAL}\s*(?:semestre|sem\.?|half){_OF}{_YEAR}", _part("half")),
        (rf"{_YEAR}\s?[\-/a]\s?(?P<until>\d{{4}})", _years),
        (rf"{_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?: 00:00:00)?", _day),
        (r"(?P<first>\d{4}-\d\d-\d\d)\s?/\s?(?P<last>\d{4}-\d\d-\d\d)", _days),
    )
]
