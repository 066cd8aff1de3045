"""Dates with the month in words, Spanish or English, read one text at a time.

"31 de enero de 2019", "31-ene-19", "jueves 31 de enero de 2019, 10:20 p. m.",
"January 31, 2019", "2019-ene-31". Kernels read what is written with digits only; this
reads the distinct texts that they leave.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

import numpy as np

from sereno.methods.sources.reading.clock_forms import (
    CLOCK_FORMS,
    DAY_SECONDS,
    NO_CLOCK,
    read_clock,
)
from sereno.methods.sources.reading.date_forms import DATE_FORMS, MISSING_DAY, civil_day, full_year
from sereno.methods.sources.reading.longest_value import is_value
from sereno.vocabulary.month_names import MONTHS

_WEEKDAY = (
    r"(?:(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|lun|mar|mie|jue|vie|sab|dom"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun)"
    r"\.?,?\s+)?"
)
_DAY = r"(?P<day>\d{1,2})(?:º|°|o|ro|st|nd|rd|th)?"
_MONTH = r"(?P<month>[a-z]{3,10})\.?"
_BETWEEN = r"[\s\-/.,]*(?:\b(?:de|del|of)\b)?[\s\-/.,]*"
_YEAR = r"(?P<year>\d{4}|\d{2})(?!\d)"
_REST = r"(?:\s*,?\s*(?:\ba las?\b|\bat\b)?\s*|t)(?P<clock>\d.*)?$"

_DAY_FIRST = re.compile(f"{_WEEKDAY}{_DAY}{_BETWEEN}{_MONTH}{_BETWEEN}{_YEAR}{_REST}")
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}{_MONTH}[\s\-/]*{_DAY}[\s,\-/]+{_YEAR}{_REST}")
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[\s\-/.]+{_MONTH}[\s\-/]+{_DAY}{_REST}")

# Full-width, dotted and long dashes come out of word processors; º would fold to "o".
_FOLDS = str.maketrans({"–": "-", "—": "-", "−": "-", "º": "°", "ª": "°"})


class WordedDate(NamedTuple):
    """Day since 1970-01-01 (MISSING_DAY when unread), second or -1, index into FORMS."""

    day: int
    seconds: int
    form: int


UNREAD_DATE: Final = WordedDate(MISSING_DAY, -1, 0)


def read_worded_date(text: str) -> WordedDate:
    """The date that a text with a month in words tells; UNREAD_DATE when it tells none."""
    plain = unicodedata.normalize("NFKD", text.translate(_FOLDS).lower())
    plain = " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
    if not is_value(plain):
        return UNREAD_DATE
    if match := _DAY_FIRST.match(plain):
        form = "DD MMM YYYY" if len(match["year"]) == 4 else "DD MMM YY"
    elif (match := _MONTH_FIRST.match(plain)) and len(match["year"]) == 4:
        form = "MMM DD YYYY"
    elif match := _YEAR_FIRST.match(plain):
        form = "YYYY MMM DD"
    else:
        return UNREAD_DATE
    year = int(match["year"])
    if len(match["year"]) == 2:
        year = full_year(year)
    day = civil_day(year, MONTHS.get(match["month"], 0), int(match["day"]))
    seconds, clock = -1, NO_CLOCK
    if match["clock"]:
        data = np.frombuffer(match["clock"].encode(), np.uint8)
        seconds, clock = read_clock(data, 0, data.size)
    if day == MISSING_DAY or seconds < -1:
        return UNREAD_DATE
    if seconds == DAY_SECONDS:
        day, seconds = day + 1, 0
    return WordedDate(day, seconds, 1 + DATE_FORMS.index(form) * len(CLOCK_FORMS) + clock)
