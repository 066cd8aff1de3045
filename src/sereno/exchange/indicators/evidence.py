"""What the values of a column say for or against each role that it may have in a table of
indicators: area, period, month, indicator, value and what stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from sereno.exchange.indicators.statuses import read_status
from sereno.exchange.indicators.units import read_unit
from sereno.exchange.tables.column_evidence import SOME, Evidence, Judge, Known, share_judged
from sereno.exchange.tables.column_profiles import Profile
from sereno.methods.sources.indicators.periods import read_month, read_period
from sereno.methods.sources.reading.crossing_years import fiscal_years
from sereno.methods.sources.reading.footnote_marks import read_figure, without_marks
from sereno.methods.sources.reading.number_forms import infer_decimal
from sereno.vocabulary.in_both import in_both as _
from sereno.vocabulary.language import percent
from sereno.vocabulary.value_tables import marks

_MOST_CATEGORIES: Final = 40
_GROUP_KEY: Final = re.compile(r"\w+=[^=|]+(\|\w+=[^=|]+)*")


def figures(column: Profile) -> float:
    """Share of a column's cells that are figures or marks; 0 where not one is a figure."""
    there = {text: n for text, n in column.counts.items() if text.strip().upper() not in marks()}
    if not there:
        return 0.0
    decimal = infer_decimal([[without_marks(text).text for text in there]])[0]
    read = sum(n for text, n in there.items() if read_figure(text, decimal) is not None)
    return read / sum(there.values())


def _is_area(column: Profile, strength: int, known: Known) -> Evidence | None:
    if not column.filled:
        return None
    if known.area_codes:
        share = sum(n for v, n in column.counts.items() if v.strip() in known.area_codes)
        share_known = share / len(column.filled)
        if share_known < SOME and strength < 2:
            return None
        why = _("{share} of its rows hold the code of a neighbourhood").format(
            share=percent(share_known, 0)
        )
        return Evidence(9 * share_known + 20 * (share_known >= SOME), share_known >= SOME, why)
    if not strength or column.distinct < 2:
        return None
    # "Neighbourhood committees" are counted: figures are codes only under a heading of one word.
    if strength < 2 and " " in column.heading and figures(column) > SOME:
        return None
    why = _("{share} of its cells are words").format(share=percent(column.letters, 0))
    return Evidence(3 * column.letters, True, why)


def _share(column: Profile, fits: Callable[[str], object]) -> float:
    """How much of what is filled in fits."""
    n = sum(times for text, times in column.counts.items() if fits(text))
    return n / len(column.filled) if column.filled else 0.0


def _is_period(column: Profile, strength: int, known: Known) -> Evidence | None:
    if column.name in known.figures or (not strength and column.distinct > 60):
        return None
    share = _share(column, lambda text: read_period(text) or fiscal_years(text))
    return share_judged(share, 0.5, _("{share} of its values are periods"))


def _is_month(column: Profile, strength: int, known: Known) -> Evidence | None:
    if not strength:
        return None
    return share_judged(_share(column, read_month), 0.5, _("{share} of its values are months"))


def _is_indicator(column: Profile, strength: int, known: Known) -> Evidence | None:
    if not strength or column.letters < 0.5 or column.distinct > len(column.filled) // 2:
        return None
    return Evidence(3, True, _("its values repeat: {n} indicators").format(n=column.distinct))


def _is_value(column: Profile, strength: int, known: Known) -> Evidence | None:
    if not strength:
        return None
    return share_judged(figures(column), 0.5, _("{share} of its cells are figures or marks"))


def _is_category(column: Profile, strength: int, known: Known) -> Evidence | None:
    if strength < 3 or not 1 <= column.distinct <= _MOST_CATEGORIES:
        return None
    return Evidence(3, True, _("its values repeat: {n} groups").format(n=column.distinct))


def _is_status(column: Profile, strength: int, known: Known) -> Evidence | None:
    if strength < 3:
        return None
    share = _share(column, lambda text: read_status(text) is not None)
    return share_judged(share, 0.5, _("{share} of its values are statuses"))


def _is_group_key(column: Profile, strength: int, known: Known) -> Evidence | None:
    if strength < 3:
        return None
    share = _share(column, lambda text: _GROUP_KEY.fullmatch(text.strip()))
    return share_judged(share, 0.5, _("{share} of its values are groups"))


def _is_name(column: Profile, strength: int, known: Known) -> Evidence | None:
    if strength < 3 or column.letters < 0.5:
        return None
    why = _("{share} of its cells are words").format(share=percent(column.letters, 0))
    return Evidence(3 * column.letters, True, why)


def _is_unit(column: Profile, strength: int, known: Known) -> Evidence | None:
    if strength < 3:
        return None
    return share_judged(_share(column, read_unit), 0.5, _("{share} of its values are units"))


INDICATOR_ROLES: Final[dict[str, Judge]] = {
    "period": _is_period,
    "month": _is_month,
    "numerator": _is_value,
    "denominator": _is_value,
    "low": _is_value,
    "high": _is_value,
    "said_status": _is_status,
    "group_key": _is_group_key,
    "area_name": _is_name,
    "note": _is_name,
    "unit": _is_unit,
    "indicator": _is_indicator,
    "sex": _is_category,
    "age_band": _is_category,
    "area": _is_area,
    "value": _is_value,
}
