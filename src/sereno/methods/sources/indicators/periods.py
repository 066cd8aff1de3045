"""The period that a value is of, as tables write it: a year, a half, a quarter, a month, a day.

"2019", "2019-03", "mar-2019", "Marzo 2019", "3-Marzo", "2019-T1", "1er trimestre 2019",
"2019-S2", "2018-2019", "2019/03/31". A heading may hold a period beside other words
("pob_2019", "Robo ene 2019"): `find_period` parts the two.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from sereno.vocabulary.month_names import MONTHS

_Made = Callable[[re.Match[str]], "Period | None"]
PeriodKind = Literal["year", "half", "quarter", "month", "day", "span"]
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
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
def read_period(text: str) -> Period | None:
    """The period that a text is, and nothing else; None when it is none."""
    plain = _plain(text)
    for pattern, made in _FORMS:
        match = pattern.fullmatch(plain)
        if match and (period := made(match)):
            return period
    return None


@lru_cache(maxsize=4096)
def read_month(text: str) -> int | None:
    """The month that a text names without a year ("Enero", "ene", "1-Enero", "01"), 1-12."""
    plain = _plain(text)
    match = re.fullmatch(r"(?:(\d{1,2})[\s\-_.]*)?([a-z]{3,10})\.?", plain)
    if match and match[2] in MONTHS:
        month = MONTHS[match[2]]
        return month if match[1] is None or int(match[1]) == month else None
    if re.fullmatch(r"\d{1,2}", plain) and 1 <= int(plain) <= 12:
        return int(plain)
    return None


@dataclass(frozen=True)
class HeadingPeriod:
    """What a heading says of time: a period, or a month without its year, and the other words."""

    period: Period | None
    month: int | None
    rest: str


def find_period(heading: str) -> HeadingPeriod:
    """The period at the beginning or the end of a heading; the longest that can be read.

    >>> find_period("Robo total ene-2019").rest
    'Robo total'
    """
    words = re.split(r"(?:(?<=[A-Za-zÀ-ÿ])(?=(?:19|20)\d\d\b))|[\s_]+", heading.strip())
    words = [word for word in words if word]
    for n in range(len(words), 0, -1):
        for part, rest in ((words[-n:], words[:-n]), (words[:n], words[n:])):
            period = read_period(" ".join(part))
            if period:
                return HeadingPeriod(period, None, " ".join(rest))
    if words and not words[-1].isdigit():
        for part, rest in ((words[-1:], words[:-1]), (words[:1], words[1:])):
            month = None if part[0].isdigit() else read_month(part[0])
            # "Mar", "Set" and "Sep" inside a longer heading are other words too often.
            if month and (not rest or len(part[0]) > 4):
                return HeadingPeriod(None, month, " ".join(rest))
    return HeadingPeriod(None, None, heading.strip())


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.replace("º", "").replace("°", "").lower())
    folded = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(folded.replace("–", "-").replace("—", "-").split()).rstrip(".")


def _in_years(day: dt.date) -> float:
    start = dt.date(day.year, 1, 1)
    return day.year + (day - start).days / (366 if calendar.isleap(day.year) else 365)


def _of_months(year: int, month: int, n: int, kind: PeriodKind) -> Period:
    end = month + n - 1
    last = dt.date(year, end, calendar.monthrange(year, end)[1])
    return Period(dt.date(year, month, 1), last, kind)


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
        text = m["part"]
        n = int(text) if text.isdigit() else {"i": 1, "ii": 2, "iii": 3, "iv": 4}[text]
        year = _known_year(m["year"])
        if not year or not 1 <= n <= 12 // months:
            return None
        return _of_months(year, (n - 1) * months + 1, months, kind)

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
    return Period(day, day, "day") if _known_year(m["year"]) else None


def _days(m: re.Match[str]) -> Period | None:
    try:
        first, last = dt.date.fromisoformat(m["first"]), dt.date.fromisoformat(m["last"])
    except ValueError:
        return None
    return Period(first, last, "span") if first < last else None


_YEAR: Final = r"(?P<year>\d{4})"
_OF: Final = r"[\s\-/_.]*(?:de[l]?\s+|of\s+)?"
_ORDINAL: Final = r"(?P<part>[1-4]|i{1,3}|iv)(?:er|ro|do|to|st|nd|rd|th)?"
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
        (rf"{_YEAR}[\s\-_/]*[qt](?:rim)?\s?(?P<part>[1-4])", _part("quarter")),
        (rf"[qt]\s?(?P<part>[1-4]){_OF}{_YEAR}", _part("quarter")),
        (rf"{_ORDINAL}\s*(?:trimestre|trim\.?|quarter){_OF}{_YEAR}", _part("quarter")),
        (rf"{_YEAR}[\s\-_/]*(?:s|h|sem)\s?(?P<part>[12])", _part("half")),
        (rf"{_ORDINAL}\s*(?:semestre|half){_OF}{_YEAR}", _part("half")),
        (rf"{_YEAR}\s?[\-/a]\s?(?P<until>\d{{4}})", _years),
        (rf"{_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?: 00:00:00)?", _day),
        (r"(?P<first>\d{4}-\d\d-\d\d)\s?/\s?(?P<last>\d{4}-\d\d-\d\d)", _days),
    )
]
