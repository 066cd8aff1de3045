"""How the numbers of the cross-check were made."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sereno.exchange.figures import Figure, Figures
from sereno.methods.findings.cross_check import CHANCE_ABOVE
from sereno.methods.selection.rates import RATE
from sereno.methods.sources.indicators.intervals import POISSON_LIMITS
from sereno.vocabulary.language import number
from sereno.vocabulary.quantities import share
from sereno.web.findings.cross_check.details import CrossCell, CrossCheck
from sereno.web.findings.risk.pictures import between
from sereno.web.imports.version_reader import open_facts
from sereno.web.selection.incidence_figures import version_words


@dataclass(frozen=True)
class CellFigures:
    """The sheets of a cell: how many times the city's rate, the probability, how many speak."""

    sheets: Figures
    ratio: Figure | None
    chance: Figure | None
    spoken: Figure | None


def cell_figures(found: CrossCheck, cell: CrossCell) -> CellFigures:
    """The figures of both sides; None of what is held back or not known."""
    version = found.records.version
    sheets = Figures(version_words(version, open_facts(version)))
    about = [(found.audit.area_word.capitalize(), cell.area), (_("Topic"), str(cell.topic))]
    ratio = chance = spoken = None
    if cell.ratio is not None and cell.low is not None and cell.high is not None:
        ratio = sheets.add(
            Figure(
                "ratio", number(cell.ratio, 1), _("Times the city's rate"),
                _("rate of the neighbourhood ÷ rate of all neighbourhoods together"),
                [
                    *about,
                    (_("Incidents"), number(cell.count or 0)),
                    (_("Interval (95 of 100)"), between(cell.low, cell.high)),
                    (_("Rate"), RATE.said(per=number(1))),
                ],
                reference=POISSON_LIMITS.reference,
            )
        )  # fmt: skip
    if cell.chance is not None:
        chance = sheets.add(
            Figure(
                "chance", share(cell.chance), _("Probability of lying above the city"),
                CHANCE_ABOVE.said(),
                [*about, (_("Records are high from"), share(found.limits.high_from))],
                reference=CHANCE_ABOVE.reference,
            )
        )  # fmt: skip
    if cell.worried is not None and cell.content is not None:
        spoken = sheets.add(
            Figure(
                "spoken",
                _("{n} of {all}").format(n=number(cell.worried), all=number(cell.heard)),
                _("Activities that speak of it"),
                _(
                    "activities in which a passage has a code of the topic that is no capacity ÷ "
                    "activities of which anything was coded"
                ),
                [
                    *about,
                    (_("They speak only of capacities"), number(cell.content)),
                    (_("People speak of it from"), share(found.limits.spoken_from)),
                    (_("Fewest activities"), number(found.limits.least)),
                ],
                [_("Only material that you may see is counted."),
                 _("A group from several neighbourhoods counts in each of them.")],
                version=_("What is coded now"),
            )
        )  # fmt: skip
    return CellFigures(sheets, ratio, chance, spoken)
