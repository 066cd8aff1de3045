"""Columns of dates of which a spreadsheet took a part the wrong way round.

A spreadsheet that writes the month first opens a table that writes the day first: "6/1/2023"
becomes a typed date, the 1st of June; "16/01/2023" is no date to it and stays a text. What is
left is a column whose typed dates (2023-06-01) all have days up to 12, and whose texts all have
days above 12. Chance doesn't make that: two days in five are up to 12. Told for the column as a
whole, and read back only where a person says so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.methods.sources.reading.date_forms import FIRST_COARSE_FORM
from sereno.methods.sources.reading.dates import FORMS, OK, ParsedDates

LAST_MONTH: Final = 12
# How often by chance a day is up to 12, and above.
_LOW: Final = 12 / 30.4
_HIGH: Final = 1 - _LOW
_LEAST_EVIDENCE: Final = math.log(10_000)
_EXCEPTIONS: Final = 0.02

_DAYS: Final = FORMS[:FIRST_COARSE_FORM]
_TYPED: Final = np.array(
    [f.startswith(("YYYY-", "YYYY/", "YYYY.", "Excel")) and f in _DAYS for f in FORMS], np.bool_
)
_TEXT: Final = np.array(
    [f.startswith(("DD-", "DD/", "DD.", "MM-", "MM/", "MM.")) and f in _DAYS for f in FORMS],
    np.bool_,
)


@dataclass
class DateSplit:
    """How many dates of a column are typed and how many texts, by days up to 12 and above."""

    typed_low: int = 0
    typed_high: int = 0
    text_low: int = 0
    text_high: int = 0

    def add(self, other: DateSplit) -> None:
        """Add another part's counts to these."""
        for name, n in vars(other).items():
            setattr(self, name, getattr(self, name) + n)

    @property
    def is_half_exchanged(self) -> bool:
        """Whether typed dates and texts split at the twelfth as chance would not split them."""
        typed, text = self.typed_low + self.typed_high, self.text_low + self.text_high
        if not self.typed_low or not self.text_high:
            return False
        if self.typed_high > _EXCEPTIONS * typed or self.text_low > _EXCEPTIONS * text:
            return False
        evidence = -self.typed_low * math.log(_LOW) - self.text_high * math.log(_HIGH)
        return evidence >= _LEAST_EVIDENCE


def split_of(dates: ParsedDates) -> DateSplit:
    """The counts of a column, or of a part of one."""
    read = dates.status == OK
    typed, text = read & _TYPED[dates.form], read & _TEXT[dates.form]
    counts = []
    for which in (typed, text):
        days = dates.days[which]
        first = int(days.min()) if days.size else 0
        n = np.bincount(days - first)
        low = _day_of_month(np.arange(first, first + n.size, dtype=np.int32)) <= LAST_MONTH
        counts += [int(n[low].sum()), int(n[~low].sum())]
    return DateSplit(*counts)


def read_back(dates: ParsedDates) -> tuple[ParsedDates, int]:
    """The dates with day and month of the typed ones up to the 12th exchanged, and how many."""
    which = np.flatnonzero((dates.status == OK) & _TYPED[dates.form])
    which = which[_day_of_month(dates.days[which]) <= LAST_MONTH]
    day = dates.days[which].astype("datetime64[D]")
    month, year = day.astype("datetime64[M]"), day.astype("datetime64[Y]")
    of_year = (month - year).astype(np.int64)
    turned = (year.astype("datetime64[M]") + _day_of_month(dates.days[which]) - 1).astype(
        "datetime64[D]"
    ) + of_year
    days = dates.days.copy()
    days[which] = turned.astype(np.int64)
    return replace(dates, days=days), len(which)


def _day_of_month(days: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """1-31 of days since 1970-01-01."""
    day = days.astype("datetime64[D]")
    found: npt.NDArray[np.int64] = (day - day.astype("datetime64[M]")).astype(np.int64) + 1
    return found
