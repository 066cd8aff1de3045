"""Whether the series of an area rises or falls, as far as the person sees its values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sereno.exchange.figures import Figure
from sereno.methods.sources.indicators.series_breaks import SeriesBreak
from sereno.methods.sources.indicators.trend import TREND, Trend, trend
from sereno.vocabulary.language import number
from sereno.vocabulary.problems import Problem
from sereno.web.indicators.series import Point


@dataclass(frozen=True)
class SeriesTrend:
    """A trend, or why there is none."""

    found: Trend | None
    refused: Problem | None = None

    @property
    def may_cross(self) -> bool:
        """Whether the person may ask for it all the same."""
        return self.refused is not None and self.refused.code == "series_break_refused"

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What the reader must know of it."""
        return self.found.notes if self.found else ()


def trend_of(
    points: Sequence[Point], breaks: Sequence[SeriesBreak], *, across: bool
) -> SeriesTrend | None:
    """The trend of the values shown; None where there is nothing to look at.

    Refused over a break unless `across`, which warns. It follows from the numbers on the page, so
    that it tells whoever sees no small number nothing more.
    """
    if sum(point.value is not None for point in points) < 2:
        return None
    try:
        found = trend(
            [point.period for point in points],
            [float("nan") if point.value is None else point.value for point in points],
            breaks=breaks,
            on_break="warn" if across else "refuse",
        )
    except Problem as problem:
        return SeriesTrend(None, problem)
    return SeriesTrend(found)


def trend_words(found: Trend) -> str:
    """What can be said of it at 95 of 100."""
    return {
        "up": _("The series rises."),
        "down": _("The series falls."),
        "none": _("No trend can be seen, which doesn't mean that there is none."),
    }[found.direction]


def trend_figure(found: Trend, unit: str) -> Figure:
    """The slope a year, which opens how it was made."""
    limits = "–"
    if found.slope_low == found.slope_low:
        limits = _("{low} to {high}").format(
            low=_spoken(found.slope_low), high=_spoken(found.slope_high)
        )
    return Figure(
        "trend",
        _spoken(found.slope),
        _("Trend: change per year"),
        TREND.said(),
        [
            (_("Unit"), unit),
            (_("Values"), number(found.n)),
            (_("Interval (95 of 100)"), limits),
            (_("Rising less falling pairs (S)"), number(found.s)),
            (_("Kendall's tau"), number(found.tau, 2)),
            ("p", number(found.p, 3)),
        ],
        [
            *(f"{note.what()} {note.mend()}" for note in found.notes),
            _("Successive values are assumed to be independent."),
        ],
        reference=TREND.reference,
    )


def _spoken(slope: float) -> str:
    sign = "+" if slope > 0 else "−" if slope < 0 else ""
    return sign + number(abs(slope), 0 if abs(slope) >= 100 else 2)
