"""How the workbench's numbers are made: rank, score, and in how many draws an area is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sereno.engine.incidence import PER
from sereno.exchange.figures import Figure, Figures
from sereno.exchange.measure_words import measure_formula, measure_reference
from sereno.methods.selection.index import HANDBOOK, RANK
from sereno.methods.selection.measures import MEASURES, OF_PEOPLE, Measure
from sereno.methods.selection.sensitivity import CHANCE, SAME_SET
from sereno.vocabulary.language import percent
from sereno.vocabulary.quantities import count, from_to
from sereno.vocabulary.result_words import setting_name, topic_name
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_facts import VersionFacts
from sereno.web.selection.incidence_figures import version_words
from sereno.web.selection.workbench import DRAWS_COMMITTED, DRAWS_MOVING, Asked


@dataclass(frozen=True)
class BenchFigures:
    """The sheets of the page: one for each column of the ranking, one for the line of the draws."""

    sheets: Figures
    rank: Figure
    score: Figure
    chance: Figure
    same: Figure
    measure: Figure


def bench_settings(
    asked: Asked, weights: Mapping[str, float], reader: VersionFacts
) -> list[tuple[str, str]]:
    """What rank, score and draws are made with; told anew with each answer to the sliders."""
    setting = asked.setting
    shares = "; ".join(f"{topic_name(t)} {percent(w)}" for t, w in weights.items())
    least = asked.least_population
    return [
        (_("Weights"), shares),
        (_("Weighted"), setting_name("weighting", asked.weighting)),
        (_("Measure"), setting_name("measure", setting.measure)),
        (_("Extreme values"), setting_name("outliers", setting.outliers)),
        (_("Made comparable"), setting_name("normalise", setting.normalise)),
        (_("Put together"), setting_name("aggregate", setting.aggregate)),
        (_("How many"), count(asked.n)),
        (_("At least in each district"), count(asked.at_least_per_group)),
        (_("Minimum residents"), "–" if least is None else count(least)),
        (_("By hand"), count(len(asked.by_hand))),
        (_("Period"), from_to([day.isoformat() for day in reader.period])),
    ]


def bench_figures(
    version: DataVersion,
    reader: VersionFacts,
    asked: Asked,
    weights: Mapping[str, float],
) -> BenchFigures:
    """Every figure of the page; its settings are those that it was opened with."""
    sheets = Figures(version_words(version, reader))
    settings = bench_settings(asked, weights, reader)
    drawn_anew = _("Weights, ways of adding up and chance are drawn again each time.")
    rank = Figure(
        "rank", _("Rank"), _("Rank of a neighbourhood"),
        RANK.said(),
        settings,
        [_("A neighbourhood without population has no rate and can't be compared by it.")],
        reference=RANK.reference,
    )  # fmt: skip
    score = Figure(
        "score", _("Score"), _("Score of a neighbourhood"),
        _("each topic's measure, made comparable, times its weight, combined"),
        settings, reference=HANDBOOK,
    )  # fmt: skip
    chance = Figure(
        "chance", _("Chosen in"), _("In how many draws a neighbourhood is chosen"),
        CHANCE.said(),
        [(_("Draws while settings move"), count(DRAWS_MOVING)),
         (_("Draws of a committed selection"), count(DRAWS_COMMITTED))],
        [drawn_anew],
        seed=str(version.seed), reference=CHANCE.reference,
    )  # fmt: skip
    same = Figure(
        "same", "…", _("Draws that choose exactly the same neighbourhoods"),
        _("draws that choose exactly the neighbourhoods chosen now ÷ {n} draws").format(
            n=count(DRAWS_MOVING)
        ),
        settings,
        [drawn_anew, _("One neighbourhood that changes is enough for a draw not to count.")],
        seed=str(version.seed), reference=SAME_SET.reference,
    )  # fmt: skip
    measure = _measure_figure(reader)
    for figure in (rank, score, chance, same, measure):
        sheets.add(figure)
    return BenchFigures(sheets, rank, score, chance, same, measure)


def measures_offered(facts: VersionFacts) -> tuple[Measure, ...]:
    """Those that there can be: without residents no rates, without shapes nothing per km²."""
    return tuple(
        each
        for each in MEASURES
        if (facts.has_people or each not in OF_PEOPLE) and (facts.drawn or each != "density")
    )


def _measure_figure(facts: VersionFacts) -> Figure:
    """How each measure is worked out: which is in force may change while the page is open."""
    offered = measures_offered(facts)
    works = filter(None, map(measure_reference, offered))
    why = [
        _("The surface is that of the shape in the file of neighbourhoods, built up or not.")
        if facts.drawn
        else _("The neighbourhoods have no boundaries, so nothing can be compared per km²."),
        *([] if facts.has_people else [_("Their population isn't known, so there are no rates.")]),
    ]
    return Figure(
        "measure", _("How each measure is worked out"), _("What is compared"),
        _("of each topic, for each neighbourhood, within the period"),
        [(setting_name("measure", each), measure_formula(each, PER)) for each in offered],
        why, reference=" ".join(works),
    )  # fmt: skip
