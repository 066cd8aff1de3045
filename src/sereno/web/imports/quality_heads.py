"""How the numbers in the tables of the quality page were made: one figure for each column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sereno.exchange.figures import Figure, Figures
from sereno.methods.sources.reading.quality import PLACED
from sereno.vocabulary.language import number


@dataclass(frozen=True)
class QualityHeads:
    """The heads: a year's incidents and its share placed, and how full a column is."""

    n: Figure
    placed: Figure
    filled: Figure


def quality_heads(about: Mapping[str, Any], figures: Figures, k: int | None) -> QualityHeads:
    """Their sheets, added to the page's; `k` is None for whoever may see every number.

    Where small numbers are held back `about` has no counts beside the shares, and none is told.
    """
    held = []
    if k is not None:
        words = _("Numbers below {k}, and anything that would reveal them, are not shown to you.")
        held.append(words.format(k=k))
    years = [] if k is not None else about["placed_by_year"]
    columns = [] if k is not None else about["completeness"]
    n = Figure(
        "year_n", _("Incidents"), _("Incidents of a year"),
        _("accepted rows whose date lies in the year"),
        exclusions=[
            _("It includes all accepted rows: also records that are not offences, and days "
              "outside the audit's period."),
            *held,
        ],
    )  # fmt: skip
    placed = Figure(
        "year_placed", _("Placed"), _("Share of a year's incidents with a neighbourhood"),
        PLACED.said(),
        [
            (str(year["year"]), _("({point} + {name}) ÷ {n}").format(
                point=number(year["point"]), name=number(year["name"]), n=number(year["n"])))
            for year in years
        ],
        [_("Rejected rows are not in the sum."), *held],
        reference=PLACED.reference,
    )  # fmt: skip
    filled = Figure(
        "filled", _("Filled"), _("How complete a column is"),
        _("rows in which the column has something ÷ rows read with all their columns"),
        [
            (row["column"], _("{filled} of {rows}").format(
                filled=number(row["filled"]), rows=number(row["filled"] + row["empty"])))
            for row in columns
        ],
        [
            _("Only the columns that the import uses."),
            _("A filled column may still be unreadable: such rows are rejected or "
              "counted in the whole report."),
            *held,
        ],
    )  # fmt: skip
    for figure in (n, placed, filled):
        figures.add(figure)
    return QualityHeads(n, placed, filled)
