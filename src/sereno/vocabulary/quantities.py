"""Numbers, shares, counted things and periods as pages and reports write them."""

from __future__ import annotations

import datetime as dt
import math

from sereno.vocabulary import language
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.language import ngettext

NOTHING = "–"


def value_of(cell: object) -> float | None:
    """A number as a document or a CSV row holds it; None for an empty, missing or NaN one."""
    if cell is None or cell == "":
        return None
    number = float(cell)  # type: ignore[arg-type]
    return None if math.isnan(number) else number


# A page of 1,800 areas writes some 40,000 numbers, which takes Babel two seconds. Its separators
# for es_MX and en_GB are those of Python's own formatting; a test holds the two together.


def count(n: object) -> str:
    """A count, or a dash when there is none."""
    return decimal(n, 0)


def decimal(number: object, decimals: int = 1) -> str:
    """A number with so many decimals, or a dash."""
    value = value_of(number)
    return NOTHING if value is None else f"{value:,.{decimals}f}"


def share(part: object, decimals: int = 1) -> str:
    """A share of 0-1 as a percentage, or a dash.

    Nearly all is not all, and nearly none is not none: 0.9996 is ">99.9 %", 0.0002 "<0.1 %".
    """
    value = value_of(part)
    if value is None:
        return NOTHING
    least = 10.0**-decimals
    rounded = round(100 * value, decimals)
    if 0 < value < 1 and rounded in (0, 100):
        sign, bound = ("<", least) if rounded == 0 else (">", 100 - least)
        return f"{sign}{bound:.{decimals}f}\u202f%"
    return f"{100 * value:,.{decimals}f}\u202f%"


def part_of(n: int | None, whole: int | None) -> float | None:
    """`n` as a share of `whole`; None when there is no whole, or one of them isn't shown."""
    return n / whole if whole and n is not None else None


def share_of(part: object, n: object) -> str:
    """A share with its n, which no percentage here goes without."""
    return _("{share} (n = {n})").format(share=share(part), n=count(n))


def neighbourhoods(n: int) -> str:
    """1 neighbourhood, 22 neighbourhoods."""
    return ngettext("{n} neighbourhood", "{n} neighbourhoods", n).format(n=count(n))


def rows(n: int) -> str:
    """1 row, 312 rows."""
    return ngettext("{n} row", "{n} rows", n).format(n=count(n))


def incidents(n: int) -> str:
    """1 incident, 312 incidents."""
    return ngettext("{n} incident", "{n} incidents", n).format(n=count(n))


def from_to(period: object) -> str:
    """A period [first day, last day] in words."""
    if not isinstance(period, (list, tuple)) or len(period) != 2 or None in period:
        return NOTHING
    first, last = (language.day(dt.date.fromisoformat(str(end)[:10])) for end in period)
    return _("{first} to {last}").format(first=first, last=last)


def round_up(most: float) -> int:
    """The next round number for the top of an axis, whose half is round enough to be written."""
    if most <= 1:
        return 1
    power = 10 ** (len(str(int(most))) - 1)
    steps = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)
    return int(next(step * power for step in steps if step * power >= most))
