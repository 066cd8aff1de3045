"""How the numbers of an indicator's page were made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from sereno.exchange.figures import Figure, Figures
from sereno.methods.sources.indicators.intervals import BINOMIAL_LIMITS, POISSON_LIMITS
from sereno.vocabulary.language import day, number
from sereno.web.geographies.models.levels import AREA
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
    said = _of_neighbourhoods() if reading.level == AREA else _of_areas()
    areas = Figure(
        "areas",
        number(there.size),
        said["with_value"],
        said["known"],
        [*what, (said["in_all"], number(len(values)))],
        notes,
        file=file,
    )
    middle = Figure(
        "middle",
        _spoken(float(np.median(there))) if there.size else "–",
        said["median"],
        formula,
        what,
        [*notes, said["half"]],
        reference=reference,
        file=file,
    )
    most = Figure(
        "most",
        _spoken(float(there.max())) if there.size else "–",
        said["largest"],
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
            (areas, said["chip"]),
            (middle, said["chip_median"].format(unit=unit)),
            (most, said["chip_most"].format(unit=unit)),
        ),
    )


def _spoken(value: float) -> str:
    return number(value) if value.is_integer() else number(value, 1)


def _of_neighbourhoods() -> dict[str, str]:
    return {
        "with_value": _("Neighbourhoods with a value"),
        "known": _("neighbourhoods whose value is neither missing nor withheld"),
        "in_all": _("Neighbourhoods in all"),
        "median": _("Median of the neighbourhoods"),
        "half": _(
            "Half of the neighbourhoods have more, half have less; it is not the city's own value."
        ),
        "largest": _("The largest value of a neighbourhood"),
        "chip": _("neighbourhoods with a value"),
        "chip_median": _("{unit}, median of the neighbourhoods"),
        "chip_most": _("{unit}, highest neighbourhood"),
    }


def _of_areas() -> dict[str, str]:
    """Of a level whose areas are no neighbourhoods: census tracts, districts."""
    return {
        "with_value": _("Areas with a value"),
        "known": _("areas of the level whose value is neither missing nor withheld"),
        "in_all": _("Areas in all"),
        "median": _("Median of the areas"),
        "half": _("Half of the areas have more, half have less; it is not the city's own value."),
        "largest": _("The largest value of an area"),
        "chip": _("areas with a value"),
        "chip_median": _("{unit}, median of the areas"),
        "chip_most": _("{unit}, highest area"),
    }
