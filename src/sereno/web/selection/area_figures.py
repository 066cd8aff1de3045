"""How the numbers in the list of areas were made: a figure for each column of numbers."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sereno.exchange.figures import Figure, Figures
from sereno.methods.sources.geographies.surfaces import SURFACE
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_facts import VersionFacts
from sereno.web.selection.incidence_figures import (
    asked_words,
    count_figure,
    left_out_words,
    population_figure,
    version_words,
)
from sereno.web.selection.shown import IncidenceQuestion, Shown


@dataclass(frozen=True)
class AreaFigures:
    """The sheets of the list, and the heads that open them."""

    sheets: Figures
    population: Figure
    surface: Figure
    n: Figure


def area_figures(
    version: DataVersion, facts: VersionFacts, question: IncidenceQuestion, shown: Shown, file: str
) -> AreaFigures:
    """Every figure of the list, in the page's language. `file`: the address of its table."""
    surface = Figure(
        "surface", "km²", _("Surface of a neighbourhood in km²"),
        SURFACE.said(),
        exclusions=[
            _("The surface is that of the shape in the file of neighbourhoods, built up or not.")
        ],
        reference=SURFACE.reference,
        file=file,
    )  # fmt: skip
    sheets = Figures(version_words(version, facts))
    return AreaFigures(
        sheets,
        sheets.add(population_figure(version, shown, file)),
        sheets.add(surface),
        sheets.add(count_figure(asked_words(question, shown), left_out_words(shown), file)),
    )
