"""Whether a table's periods are years that begin in one and end in the next: 2020/21, 2021/22.

No table says in which month such a year begins, so that a person is always asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sereno.exchange.tables.column_roles import Guess
from sereno.methods.sources.indicators.periods import find_period
from sereno.methods.sources.reading.crossing_years import APRIL, crossing_years
from sereno.vocabulary.language import gettext as _


def fiscal_year_of(
    headings: Sequence[str], period: Guess | None, samples: Mapping[str, Sequence[str]]
) -> tuple[int, list[str]]:
    """The month in which the years are taken to begin, 0 where there are none; and the doubts."""
    cells = dict.fromkeys(samples[period.column]) if period else {}
    for texts in (headings, cells):
        found = crossing_years(texts, may_cross=may_be_fiscal, is_month=_is_month)
        if found is None:
            continue
        if not found.is_open:
            said = _(
                "{period} is a year that begins in one and ends in the next: say in which month; "
                "it is taken to be April"
            )
            return APRIL, [said.format(period=found.example)]
        said = _("{period} may be a month, or a year that begins in one and ends in the next")
        return 0, [said.format(period=found.example)]
    return 0, []


def may_be_fiscal(text: str) -> bool:
    """Whether a heading or a cell can be read as a year that begins in one and ends in the next."""
    return find_period(text, APRIL).period != find_period(text).period


def _is_month(text: str) -> bool:
    period = find_period(text).period
    return period is not None and period.kind == "month"
