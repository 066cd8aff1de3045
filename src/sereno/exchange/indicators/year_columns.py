"""Telling years from figures that look like years: 2,003 lamps are no period.

A column of bare digits that could be years (or years and months, 201903) is told by its heading;
by the other columns, where one of them is the period by its heading or where each area has one row
already; and else by its run: years follow one another, and each has about as many rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from sereno.exchange.tables.column_profiles import Profile
from sereno.methods.sources.indicators.periods import Period, read_period
from sereno.vocabulary.columns import heading_strength

_BARE: Final = re.compile(r"[\d.]+")
_YEAR_WORDS: Final = frozenset({"AÑO", "ANO", "ANIO", "YEAR"})
_MOST_SHARE: Final = 0.8
# One year may have this many times the rows of another: areas come and go.
_UNEVEN: Final = 4
_FEWEST_IN_A_ROW: Final = 3
_OTHER_ROLES: Final = ("area", "indicator", "value", "numerator", "denominator", "low", "high")


def columns_of_years(
    columns: Sequence[str], seen: Mapping[str, Profile]
) -> tuple[frozenset[str], frozenset[str]]:
    """Columns of bare years that may be periods, and columns of figures that only look like them.

    Columns in neither hold something else, or periods that are written so that nothing else can
    be meant ("2019-T1").
    """
    bare = {column: periods for column in columns if (periods := _bare_periods(seen[column]))}
    years = {column for column in bare if _says_a_period(seen[column])}
    headed = any(
        _says_a_period(seen[column]) and any(map(read_period, seen[column].counts))
        for column in columns
    )
    if not headed and not any(_one_row_each(seen[c]) for c in columns if c not in bare):
        years |= {
            column
            for column, periods in bare.items()
            if not _says_another(seen[column]) and _follow_one_another(periods)
        }
    return frozenset(years), frozenset(bare) - years


def _says_a_period(column: Profile) -> bool:
    """Whether the heading says that it is a period, or a year of something."""
    strength, _place = heading_strength(column.heading, "indicators", "period")
    return strength >= 2 or not _YEAR_WORDS.isdisjoint(column.heading.split())


def _one_row_each(column: Profile) -> bool:
    """Whether a column of names or keys has another on every row."""
    names = column.letters > 0.5 or heading_strength(column.heading, "indicators", "area")[0] > 0
    return names and 1 < len(column.filled) == column.distinct


def _bare_periods(column: Profile) -> dict[Period, int]:
    """How often each period stands in a column of bare digits; {} for any other column."""
    found: dict[Period, int] = {}
    for text, n in column.counts.items():
        period = read_period(text.strip()) if _BARE.fullmatch(text.strip()) else None
        if period is not None:
            found[period] = found.get(period, 0) + n
    share = sum(found.values()) / len(column.filled) if column.filled else 0.0
    return found if share >= _MOST_SHARE else {}


def _says_another(column: Profile) -> bool:
    """Whether the heading says that it is something else."""
    return any(heading_strength(column.heading, "indicators", role)[0] for role in _OTHER_ROLES)


def _follow_one_another(periods: Mapping[Period, int]) -> bool:
    """Whether periods are a run without gaps, each with about as many rows."""
    if len({period.kind for period in periods}) > 1:
        return False
    order = [_in_order(period) for period in periods]
    if max(periods.values()) == 1 and len(order) < _FEWEST_IN_A_ROW:
        return False
    in_a_row = max(order) - min(order) == len(order) - 1
    return in_a_row and max(periods.values()) <= _UNEVEN * min(periods.values())


def _in_order(period: Period) -> int:
    """Its place among those of its kind."""
    months = 12 * period.first.year + period.first.month
    return period.first.year if period.kind == "year" else months
