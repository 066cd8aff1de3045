"""How the numbers of the incidence explorer were made."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sereno.engine.incidence import PER
from sereno.exchange.figures import Figure, Figures
from sereno.exchange.measure_words import measure_reference
from sereno.methods.selection.concentration import HALF_OF_CRIME, concentration
from sereno.methods.selection.empirical_bayes import EB_RATE
from sereno.methods.selection.rates import DENSITY, RATE
from sereno.methods.sources.indicators.intervals import POISSON_LIMITS
from sereno.vocabulary.language import number
from sereno.vocabulary.quantities import share
from sereno.vocabulary.result_words import topic_name
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_facts import VersionFacts
from sereno.web.selection.shown import IncidenceQuestion, Shown


def topic_words(topic: str) -> str:
    """A topic's name, or all offences."""
    return topic_name(topic) if topic else _("All offences")


def month_words(month: date) -> str:
    """A month as a person says it: January 2021, enero de 2021."""
    return date_format(month, "YEAR_MONTH_FORMAT")


def period_words(question: IncidenceQuestion) -> str:
    """The months of a question."""
    return _("{first} to {last}").format(
        first=month_words(question.first), last=month_words(question.last)
    )


def version_words(version: DataVersion, reader: VersionFacts) -> str:
    """Which data a number comes from."""
    return _("Import {n} of this audit, Sereno {version}").format(
        n=version.number, version=reader.made_by
    )


def population_column(manifest_text: str) -> str:
    """The column of the areas' file that an import takes as the population; "–" without one."""
    areas = tomllib.loads(manifest_text).get("areas", {})
    return str(areas.get("population") or "–")


@dataclass(frozen=True)
class ExploreFigures:
    """The sheets of the page: the three at the top, and one for each column."""

    sheets: Figures
    chips: tuple[tuple[Figure, str], ...]
    population: Figure
    n: Figure
    rate: Figure
    interval: Figure
    eb: Figure
    density: Figure
    by_month: Figure


def asked_words(question: IncidenceQuestion, shown: Shown) -> list[tuple[str, str]]:
    """What the numbers are of."""
    return [
        (_("Offences"), topic_words(question.topic)),
        (_("Period"), period_words(question)),
        (_("Years"), number(shown.years, 2)),
    ]


def left_out_words(shown: Shown) -> list[str]:
    """What is in no area's number, or not shown."""
    notes = [
        _(
            "Incidents without a neighbourhood, and records that are not offences, are not in any "
            "neighbourhood's "
            "number."
        )
    ]
    if shown.held.any():
        notes.append(
            _("Small numbers, and some others that would reveal them, are not shown to you.")
        )
    return notes


def population_figure(version: DataVersion, shown: Shown, file: str) -> Figure:
    """How the population of an area was made."""
    people = shown.population[shown.inside]
    return Figure(
        "population",
        _("Population"),
        _("Population of a neighbourhood"),
        _("as given in the column of the file of neighbourhoods"),
        [
            (_("Column"), population_column(version.manifest_text)),
            (_("Together"), number(float(np.nansum(people)))),
            (_("Neighbourhoods without it"), number(int(np.isnan(people).sum()))),
        ],
        [_("It is one number for the whole period: rates don't reflect people moving in or out.")],
        file=file,
    )


def count_figure(what: list[tuple[str, str]], notes: list[str], file: str) -> Figure:
    """How the incidents of an area were counted."""
    return Figure(
        "n",
        _("Incidents"),
        _("Incidents of a neighbourhood"),
        _("incidents placed in the neighbourhood within the period"),
        what,
        notes,
        file=file,
    )


def explore_figures(
    version: DataVersion,
    reader: VersionFacts,
    question: IncidenceQuestion,
    shown: Shown,
    query: str,
) -> ExploreFigures:
    """Every figure of the page, in the page's language."""
    sheets = Figures(version_words(version, reader))
    file = f"{reverse('selection:explore_csv', args=[version.audit.slug])}?{query}"
    what, notes = asked_words(question, shown), left_out_words(shown)
    inside = shown.inside
    people = float(np.nansum(shown.population[inside]))
    total = number(shown.total) if shown.total is not None else _("not shown")
    city = (
        number(shown.total / (people * shown.years) * PER, 1)
        if shown.total is not None and people > 0
        else "–"
    )
    rate_formula = RATE.said(per=number(PER))
    population = population_figure(version, shown, file)
    by_month = Figure(
        "by_month",
        _("Incidents"),
        _("Incidents of a month"),
        _("sum over these neighbourhoods of the incidents dated in the month"),
        what,
        notes,
    )
    areas = Figure(
        "areas",
        number(int(inside.sum())),
        _("Neighbourhoods"),
        _("neighbourhoods of the chosen district, or all"),
        [(_("Not shown to you"), number(shown.held_n))],
    )
    whole = Figure(
        "total",
        total,
        _("Incidents"),
        _("sum over the neighbourhoods of their incidents"),
        what,
        notes,
        file=file,
    )
    rate_all = Figure(
        "city_rate",
        city,
        _("Rate of all these neighbourhoods together"),
        rate_formula,
        [*what, (_("Incidents"), total), (_("Population"), number(people))],
        notes,
        file=file,
    )
    n = count_figure(what, notes, file)
    rate = Figure(
        "rate", _("Rate"), _("Rate of a neighbourhood"), rate_formula, what, notes, file=file
    )
    interval = Figure(
        "interval", _("Interval (95 of 100)"), _("Exact interval of the rate"),
        POISSON_LIMITS.said(),
        what,
        [
            _(
                "With few incidents the interval is wide: the order of such neighbourhoods says "
                "little."
            )
        ],
        reference=POISSON_LIMITS.reference, file=file,
    )  # fmt: skip
    eb = Figure(
        "eb", _("Smoothed rate"), _("Empirical Bayes rate"),
        EB_RATE.said(),
        what,
        [_("The index compares it: chance makes small neighbourhoods extreme."),
         *([_("Mean and spread are those of the neighbourhoods whose number is shown.")]
           if shown.held.any() else [])],
        reference=EB_RATE.reference, file=file,
    )  # fmt: skip
    density = Figure(
        "density", _("Per km²"), _("Incidents per km² per year"),
        DENSITY.said(),
        what,
        [_("The surface is that of the shape in the file of neighbourhoods, built up or not.")],
        reference=measure_reference("density"), file=file,
    )  # fmt: skip
    half = _half_of_crime(shown, what, file)
    for figure in (
        areas,
        whole,
        rate_all,
        half,
        population,
        n,
        rate,
        interval,
        eb,
        density,
        by_month,
    ):
        sheets.add(figure)
    chips = (
        (whole, _("incidents in these neighbourhoods")),
        (rate_all, _("per 100,000 people per year")),
        (areas, _("neighbourhoods")),
        (half, _("of the neighbourhoods hold half of the incidents")),
    )
    return ExploreFigures(sheets, chips, population, n, rate, interval, eb, density, by_month)


def _half_of_crime(shown: Shown, what: list[tuple[str, str]], file: str) -> Figure:
    """How few areas hold half of the incidents, among those whose number is shown."""
    counts = shown.n[shown.inside & ~shown.held]
    found = concentration(counts)
    notes = []
    if found.places:
        what = [
            *what,
            (_("Neighbourhoods"), f"{number(found.places)} / {number(counts.size)}"),
            (
                _("Gini index, measured from the most even spread"),
                number(found.generalised_gini, 2),
            ),
        ]
    if shown.held_n:
        notes.append(_("Neighbourhoods whose number is not shown to you are left out."))
    return Figure(
        "half",
        share(found.smallest_share if found.places else None),
        _("Share of the neighbourhoods with half of the incidents"),
        HALF_OF_CRIME.said(),
        what,
        [
            *notes,
            _("Neighbourhoods differ in size: in part this only shows where many people live."),
        ],
        reference=HALF_OF_CRIME.reference,
        file=file,
    )
