"""Years that begin in one and end in the next: 2020/21, FY 2021-22.

Whether texts are such is decided from all of them together: "2011/12" alone may also be December,
but beside "2010/11" it is not. None of them says in which month such a year begins.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from sereno.methods.sources.reading.footnote_marks import without_marks
from sereno.methods.sources.reading.longest_value import is_value

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
# Where most such years begin that are published with two figures for the second year.
APRIL: Final = 4

_CROSSING: Final = re.compile(
    r"(?P<said>fy|fiscal year|financial year|ano fiscal|ciclo(?: escolar)?|curso)?\s*"
    r"(?P<year>\d{4})\s?[\-/]\s?(?P<until>\d{2}|\d{4})"
)
_Says = Callable[[str], bool]


@dataclass(frozen=True)
class CrossingYears:
    """An example of them. is_open: it may as well be a month."""

    example: str
    is_open: bool = False


def fiscal_years(text: str, *, whole: bool = False) -> tuple[int, int] | None:
    """Both years of a year that begins in one and ends in the next, if a text is one. `whole`: also
    where the second is written with four figures, and may be a year of its own elsewhere.

    >>> fiscal_years("2021/22"), fiscal_years("FY 2021-2022"), fiscal_years("2021-2022")
    ((2021, 2022), (2021, 2022), None)
    """
    match = _CROSSING.fullmatch(plain_period(text)) if is_value(text) else None
    if match is None or not (whole or match["said"] or len(match["until"]) == 2):
        return None
    year, until = int(match["year"]), match["until"]
    follows = str(year + 1).endswith(until)
    return (year, year + 1) if FIRST_YEAR <= year <= LAST_YEAR and follows else None


def crossing_years(
    texts: Iterable[str], *, may_cross: _Says, is_month: _Says
) -> CrossingYears | None:
    """The years that texts are, those of other kinds aside; None where none can be one."""
    different = dict.fromkeys(texts)
    crossing = [text for text in different if may_cross(text)]
    if not crossing:
        return None
    only_so = [text for text in crossing if not is_month(text)]
    if only_so:
        return CrossingYears(only_so[0])
    others = different.keys() - set(crossing)
    if any(map(is_month, others)):
        return None
    return CrossingYears(crossing[0], is_open=len(crossing) == 1)


def plain_period(text: str) -> str:
    """A text as periods are compared: small, without accents and marks, dashes all the same."""
    bare = without_marks(text).text
    folded = unicodedata.normalize("NFKD", bare.replace("º", "").replace("°", "").lower())
    folded = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(folded.replace("–", "-").replace("—", "-").split()).rstrip(".")
