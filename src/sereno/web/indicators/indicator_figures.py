"""How the numbers of an indicator's page were made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from sereno.exchange.figures import Figure, Figures
from sereno.methods.sources.indicators.intervals import BINOMIAL_LIMITS, POISSON_LIMITS
from sereno.vocabulary.language import day, number
from sereno.web.indicators.listing import unit_words
from sereno.web.indicators.models import Origin
from sereno.web.indicators.reading import Reading


@dataclass(frozen=True)
class IndicatorFigures:
    """The sheets of the page, and the chips at its top with their words."""

    sheets: Figures
    chips: tuple[tuple[Figure, str], ...]


def edition_words(reading: Reading) -> str:
    """Which values a number comes from."""
    edition = reading.edition
    return _("Edition {n} of {date}: {why} ({about})").format(
        n=edition.number,
        date=day(edition.file.at.date()),
        why=edition.file.get_why_display(),
        about=edition.file.about,
    )


def indicator_figures(reading: Reading, file: str) -> IndicatorFigures:
    """Areas with a value, the middle one and the largest, in the page's language."""
    sheets = Figures(edition_words(reading))
    indicator = reading.indicator
    values = reading.here.values.values
    there = values[np.isfinite(values)]
    unit = unit_words(indicator.unit)
    what = [
        (_("Indicator"), indicator.name),
        (_("Period"), reading.period),
        (_("Unit"), unit),
    ]
    if indicator.denominator:
        what.append((_("Numerator"), indicator.numerator))
        what.append((_("Denominator"), indicator.denominator))
    formula = indicator.formula or indicator.definition or indicator.name
    notes = []
    if reading.here.held.any():
        notes.append(
            _("Small numbers, and some others that would reveal them, are not shown to you.")
        )
    if indicator.origin == Origin.INCIDENTS:
        notes.append(
            _(
                "Incidents without a neighbourhood, and records that are not offences, are not "
                "in any "
                "neighbourhood's number."
            )
        )
    limits = {"poisson": POISSON_LIMITS, "binomial": BINOMIAL_LIMITS}.get(indicator.interval)
    reference = limits.reference if limits else ""
    if limits:
        what.append((_("Interval (95 of 100)"), limits.said()))
    areas = Figure(
        "areas",
        number(there.size),
        _("Areas with a value"),
        _("areas of the level whose value is neither missing nor withheld"),
        [*what, (_("Areas in all"), number(len(values)))],
        notes,
        file=file,
    )
    middle = Figure(
        "middle",
        _spoken(float(np.median(there))) if there.size else "–",
        _("Median of the areas"),
        formula,
        what,
        [*notes, _("Half of the areas have more, half have less; it is not the city's own value.")],
        reference=reference,
        file=file,
    )
    most = Figure(
        "most",
        _spoken(float(there.max())) if there.size else "–",
        _("The largest value of an area"),
        formula,
        [*what, (_("The least"), _spoken(float(there.min())) if there.size else "–")],
        notes,
        reference=reference,
        file=file,
    )
    for figure in (areas, middle, most):
        sheets.add(figure)
    return IndicatorFigures(
        sheets,
        (
            (areas, _("areas with a value")),
            (middle, _("{unit}, median of the areas").format(unit=unit)),
            (most, _("{unit}, highest area").format(unit=unit)),
        ),
    )


def _spoken(value: float) -> str:
    return number(value) if value.is_integer() else number(value, 1)
