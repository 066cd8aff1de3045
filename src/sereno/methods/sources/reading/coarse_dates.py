"""Dates that are a month, a quarter or a year: "2023-03", "marzo de 2023", "mar-23", "2023-Q1",
"ene-mar 2023", "2023"; and a year that begins in one and ends in the next, "2021/22", where it is
known in which month.

Such a date is an interval from its first day to its last; a day of the week or an hour can't be
had from it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sereno.methods.sources.reading.crossing_years import (
    CrossingYears,
    crossing_years,
    fiscal_years,
)
from sereno.methods.sources.reading.date_forms import (
    FIRST_COARSE_FORM,
    FORMS,
    LONGER_THAN_A_MONTH,
    MISSING_DAY,
    full_year,
)
from sereno.methods.sources.reading.missing_marks import is_missing_mark
from sereno.vocabulary.month_names import MONTHS

# Numbers alone, which are dates only in a column known to hold dates.
BARE_FORMS: Final = frozenset(("YYYYMM", "YYYY"))
PRECISIONS: Final = ("day", "month", "year", "quarter")
# How many months each lasts; a day none.
_MONTHS: Final = (0, 1, 12, 3)

_YEAR: Final = r"(?P<year>(?:19[5-9]\d|20\d\d))"
_MONTH: Final = r"(?P<month>0?[1-9]|1[0-2])"
_WORD: Final = r"(?P<word>[a-z]{3,10})\.?"
_FORMS: Final = (
    (re.compile(rf"{_YEAR}[-/. ]{_MONTH}"), "YYYY-MM"),
    (re.compile(rf"{_MONTH}[-/. ]{_YEAR}"), "MM-YYYY"),
    (re.compile(rf"{_WORD}[-/,. ]*(?:\b(?:de|del|of)\b)? ?{_YEAR}"), "MMM YYYY"),
    (re.compile(rf"{_YEAR}[-/,. ]*{_WORD}"), "YYYY MMM"),
    # As spreadsheets write a month; "mar 23" and "23-mar" may be days.
    (re.compile(r"(?P<word>[a-z]{3,10})\.?[-/'’]+(?P<short>\d\d)"), "MMM-YY"),
    (re.compile(rf"{_YEAR}(?P<month>0[1-9]|1[0-2])(?:\.0)?"), "YYYYMM"),
    (re.compile(rf"{_YEAR}(?:\.0)?"), "YYYY"),
)
_PART: Final = r"(?:q|t|qtr|trim|trimestre|quarter)\.?"
_NUMBER: Final = r"(?P<quarter>[1-4])"
_OF: Final = r"[-/,. ]*(?:\b(?:de|del|of)\b)? ?"
_QUARTERS: Final = (
    re.compile(rf"{_YEAR}[-/,. ]*{_PART}[- ]?{_NUMBER}"),
    re.compile(rf"{_PART}[- ]?{_NUMBER}{_OF}{_YEAR}"),
    re.compile(rf"{_NUMBER}(?:er|o|do|to|st|nd|rd|th)?\.? ?{_PART}{_OF}{_YEAR}"),
    re.compile(rf"{_WORD} ?(?:-|–|/|\bto\b|\ba\b|\bal\b) ?(?P<last>[a-z]{{3,10}})\.?{_OF}{_YEAR}"),
)
# "Primer trimestre de 2023".
_ORDINALS: Final = {
    **dict.fromkeys(("primer", "primero", "first", "primeiro"), "1"),
    **dict.fromkeys(("segundo", "second"), "2"),
    **dict.fromkeys(("tercer", "tercero", "third", "terceiro"), "3"),
    **dict.fromkeys(("cuarto", "fourth", "quarto"), "4"),
}
_ORDINAL: Final = re.compile(rf"^(?:{'|'.join(_ORDINALS)})(?= )")
_YEARS: Final = (FORMS.index("YYYY"), FORMS.index("YYYY/YY"))
_EPOCH: Final = dt.date(1970, 1, 1)


# No column of years holds more different texts.
_MOST_YEARS: Final = 200
_ENOUGH: Final = 0.8


class CoarseDate(NamedTuple):
    """First day since 1970-01-01, and the index into FORMS (0: the text is no such date)."""

    day: int
    form: int


NO_COARSE_DATE: Final = CoarseDate(MISSING_DAY, 0)


def read_coarse_date(text: str, year_begins: int = 1) -> CoarseDate:
    """The month or the year that a text is. `year_begins`: the month in which years as 2021/22
    begin; with 1 there are none.

    >>> FORMS[read_coarse_date("Marzo de 2023").form], read_coarse_date("2023-13")
    ('MMM YYYY', CoarseDate(day=-2147483648, form=0))
    """
    if year_begins > 1 and (years := fiscal_years(text, whole=True)):
        first = dt.date(years[0], year_begins, 1)
        return CoarseDate((first - _EPOCH).days, FORMS.index("YYYY/YY"))
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
    plain = _ORDINAL.sub(lambda found: _ORDINALS[found[0]], plain)
    for pattern, form in _FORMS:
        found = pattern.fullmatch(plain)
        if found is None:
            continue
        named = found.groupdict()
        month = int(named.get("month") or MONTHS.get(named.get("word") or "", 0) or 0)
        if form == "YYYY":
            month = 1
        if month:
            year = int(named.get("year") or full_year(int(named["short"])))
            first = dt.date(year, month, 1)
            return CoarseDate((first - _EPOCH).days, FORMS.index(form))
    quarter = _quarter(plain)
    if quarter is None:
        return NO_COARSE_DATE
    return CoarseDate((quarter - _EPOCH).days, FORMS.index("quarter"))


def crossing_of(texts: pa.Array | pa.ChunkedArray) -> CrossingYears | None:
    """The years as 2021/22 that a column of dates holds; None where it holds others."""
    different = texts.unique().to_pylist()
    if len(different) > _MOST_YEARS:
        return None
    filled = [text for text in different if text and not is_missing_mark(text)]
    crossing = sum(_may_cross(text) for text in filled)
    if not crossing or crossing < _ENOUGH * len(filled):
        return None
    return crossing_years(filled, may_cross=_may_cross, is_month=_is_month)


def _may_cross(text: str) -> bool:
    return fiscal_years(text, whole=True) is not None


def _is_month(text: str) -> bool:
    return FORMS[read_coarse_date(text).form] not in ("", *LONGER_THAN_A_MONTH)


def _quarter(plain: str) -> dt.date | None:
    """The first day of the quarter that a text is."""
    for pattern in _QUARTERS:
        found = pattern.fullmatch(plain)
        if found is None:
            continue
        named = found.groupdict()
        if "quarter" in named:
            month = 3 * int(named["quarter"]) - 2
        else:
            month, last = (MONTHS.get(named[name], 0) for name in ("word", "last"))
            # Other ranges of months are no quarter of a calendar year.
            if month % 3 != 1 or last != month + 2:
                return None
        return dt.date(int(named["year"]), month, 1)
    return None


def precision_of(form: npt.NDArray[np.uint8]) -> npt.NDArray[np.int8]:
    """How exact dates of these forms are, as a place in PRECISIONS."""
    found = np.zeros(form.size, np.int8)
    found[form >= FIRST_COARSE_FORM] = 1
    found[np.isin(form, _YEARS)] = 2
    found[form == FORMS.index("quarter")] = 3
    return found


def last_days(
    days: npt.NDArray[np.int32], precision: npt.NDArray[np.int8]
) -> npt.NDArray[np.int32]:
    """The last day of each date that is an interval; of others the day itself."""
    last = days.copy()
    for kind, months in enumerate(_MONTHS):
        here = precision == kind
        for day in np.unique(days[here]).tolist() if months else ():
            first = _EPOCH + dt.timedelta(days=day)
            after = first.year * 12 + first.month - 1 + months
            end = dt.date(after // 12, after % 12 + 1, 1) - dt.timedelta(days=1)
            last[here & (days == day)] = (end - _EPOCH).days
    return last
