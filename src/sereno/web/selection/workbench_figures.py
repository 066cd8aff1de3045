"""How the workbench's numbers are made: rank, score, and in how many draws an area is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sereno.exchange.pages.figures import Figure, Figures
from sereno.exchange.pages.selection_figures import HANDBOOK, UNCERTAINTY
from sereno.exchange.pages.words import count, from_to, setting_name, topic_name
from sereno.vocabulary.language import percent
from sereno.web.selection.incidence_figures import version_words
from sereno.web.selection.workbench import DRAWS_COMMITTED, DRAWS_MOVING, Asked
from sereno.web.sources.models import DataVersion
from sereno.web.sources.version_reader import VersionReader


@dataclass(frozen=True)
class BenchFigures:
    """The sheets of the page, one for each column of the ranking."""

    sheets: Figures
    rank: Figure
    score: Figure
    chance: Figure


def bench_figures(
    version: DataVersion, reader: VersionReader, asked: Asked, *, plays: bool
) -> BenchFigures:
    """Every figure of the page, with the settings that it was opened with."""
    sheets = Figures(version_words(version, reader))
    setting = asked.setting
    weights = "; ".join(f"{topic_name(t)} {percent(w)}" for t, w in asked.weights.items())
    settings = [
        (_("Weights"), weights),
        (_("Measure"), setting_name("measure", setting.measure)),
        (_("Extreme values"), setting_name("outliers", setting.outliers)),
        (_("Made comparable"), setting_name("normalise", setting.normalise)),
        (_("Put together"), setting_name("aggregate", setting.aggregate)),
        (_("Period"), from_to([day.isoformat() for day in reader.period])),
    ]
    moved = _("The settings are those with which the page was opened.")
    rank = Figure(
        "rank", _("Rank"), _("Rank of an area"),
        _("place of its score among all areas in the comparison, the highest first"),
        [(_("How many"), count(asked.n)), *settings],
        [_("An area without population has no rate and can't be compared by it."), moved],
        reference=HANDBOOK,
    )  # fmt: skip
    score = Figure(
        "score", _("Score"), _("Score of an area"),
        _("each topic's measure made comparable, times its weight, put together"),
        settings, [moved], reference=HANDBOOK,
    )  # fmt: skip
    chance = Figure(
        "chance", _("Chosen in"), _("In how many draws an area is chosen"),
        _("draws in which the area is chosen ÷ draws"),
        [(_("Draws while settings move"), count(DRAWS_MOVING)),
         (_("Draws of a committed selection"), count(DRAWS_COMMITTED))],
        [_("Weights, ways of adding up and chance are drawn anew each time.")],
        seed=str(version.seed), reference=UNCERTAINTY,
    )  # fmt: skip
    for figure in (rank, score, chance) if plays else (rank,):
        sheets.add(figure)
    return BenchFigures(sheets, rank, score, chance)
