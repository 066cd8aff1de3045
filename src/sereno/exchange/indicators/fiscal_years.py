"""Whether a table's periods are years that begin in one and end in the next: 2020/21, 2021/22.

Decided from all headings together: "2011/12" alone may also be December, but beside "2010/11" it is
not. No table says in which month such a year begins, so that a person is always asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sereno.exchange.tables.column_roles import Guess
from sereno.methods.sources.indicators.periods import find_period
from sereno.vocabulary.language import gettext as _

# Where most such years begin that are published with two figures for the second year.
APRIL: Final = 4


def fiscal_year_of(
    headings: Sequence[str], period: Guess | None, samples: Mapping[str, Sequence[str]]
) -> tuple[int, list[str]]:
    """The month in which the years are taken to begin, 0 where there are none; and the doubts."""
    cells = dict.fromkeys(samples[period.column]) if period else {}
    for texts in (list(headings), list(cells)):
        fiscal = [text for text in texts if may_be_fiscal(text)]
        if not fiscal:
            continue
        only_so = [text for text in fiscal if find_period(text).period is None]
        months = [
            text for text in texts
            if text not in fiscal and (read := find_period(text).period) and read.kind == "month"
        ]  # fmt: skip
        if only_so or (len(fiscal) > 1 and not months):
            said = _(
                "{period} is a year that begins in one and ends in the next: say in which month; "
                "it is taken to be April"
            )
            return APRIL, [said.format(period=(only_so or fiscal)[0])]
        if not months:
            said = _("{period} may be a month, or a year that begins in one and ends in the next")
            return 0, [said.format(period=fiscal[0])]
    return 0, []


def may_be_fiscal(text: str) -> bool:
    """Whether a heading or a cell can be read as a year that begins in one and ends in the next."""
    return find_period(text, APRIL).period != find_period(text).period
