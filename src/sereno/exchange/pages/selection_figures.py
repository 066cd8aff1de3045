"""The figure chips of the selection report: how each of its numbers was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sereno.exchange.figures import Figure, Figures
from sereno.exchange.measure_words import measure_formula, measure_reference
from sereno.exchange.pages.selection_areas import SURE, Area
from sereno.methods.selection.index import GEOMETRIC_SCORE, HANDBOOK, SCORE
from sereno.methods.selection.influence import TOTAL_INDEX
from sereno.methods.selection.measures import OF_PEOPLE, Measure
from sereno.methods.selection.sensitivity import CHANCE, SAME_SET, SWAPS, UNCERTAINTY
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.quantities import count, decimal, from_to, share
from sereno.vocabulary.result_words import setting_name, topic_name


class SelectionFigures:
    """Every figure of the page by name; made once, within the page's language."""

    def __init__(
        self, selection: Mapping[str, Any], areas: Sequence[Area], figures: Figures
    ) -> None:
        settings = selection["settings"]
        seed, draws = str(selection["seed"]), count(selection["draws"])
        drawn = [(_("Draws"), draws)]
        what_varies = [
            _(
                "Each draw changes the weights, how topics are made comparable and put together, "
                "how extreme values are treated, and the counts themselves."
            )
        ]
        sure = sum(1 for area in areas if area.selected and (area.p or 0) >= SURE)
        left_out = _("{n} not in the comparison; the reasons are at the end of the page.").format(
            n=count(len(selection["excluded"]))
        )
        weights = [(topic_name(topic), decimal(w, 2)) for topic, w in settings["weights"].items()]
        self.chosen = figures.add(
            Figure(
                "chosen",
                count(len(selection["selected"])),
                _("Chosen neighbourhoods"),
                _(
                    "the {n} highest scores, with at least {k} for each district, and what people "
                    "put in or took out by hand"
                ).format(n=count(selection["n"]), k=count(settings["at_least_per_group"])),
                [
                    (_("Neighbourhoods in the comparison"), count(selection["eligible"])),
                    (_("Period"), from_to(settings["period"])),
                    *weights,
                ],
                [left_out],
                reference=HANDBOOK,
                file="selection.csv",
            )
        )
        self.sure = figures.add(
            Figure(
                "sure",
                count(sure),
                _("Chosen in at least 95 of 100 draws"),
                _("chosen neighbourhoods whose probability of being chosen is 95 % or more"),
                drawn,
                what_varies,
                seed,
                UNCERTAINTY,
                "selection.csv",
            )
        )
        self.margin = figures.add(
            Figure(
                "margin",
                count(len(selection["margin"])),
                _("Close calls"),
                _("neighbourhoods chosen in more than 5 and fewer than 95 of 100 draws"),
                drawn,
                what_varies,
                seed,
                UNCERTAINTY,
                "selection.csv",
            )
        )
        self.same = figures.add(
            Figure(
                "same",
                share(selection["stability"]["same_set"]),
                _("Draws that choose exactly the same neighbourhoods"),
                SAME_SET.said(),
                drawn,
                [
                    *what_varies,
                    _("One neighbourhood that changes is enough for a draw not to count."),
                ],
                seed,
                UNCERTAINTY,
                "selection.json",
            )
        )
        self.swaps = figures.add(
            Figure(
                "swaps",
                decimal(selection["stability"]["mean_swaps"]),
                _("Neighbourhoods that change in a draw, on average"),
                SWAPS.said(),
                drawn,
                what_varies,
                seed,
                UNCERTAINTY,
                "selection.json",
            )
        )
        self.score = figures.add(
            Figure(
                "score",
                _("Score"),
                _("Score of a neighbourhood"),
                _score_formula(settings["aggregate"]),
                [
                    (_("Weights"), "; ".join(f"{name} {w}" for name, w in weights)),
                    (_("Made comparable"), setting_name("normalise", settings["normalise"])),
                    (_("Extreme values"), setting_name("outliers", settings["outliers"])),
                    (_("Measure"), setting_name("measure", settings["measure"])),
                ],
                [left_out],
                reference=HANDBOOK,
                file="selection.csv",
            )
        )
        self.chance = figures.add(
            Figure(
                "chance",
                _("Probability of being chosen"),
                _("Probability of being chosen"),
                CHANCE.said(),
                drawn,
                [
                    *what_varies,
                    _("It says how firm the choice is, not how dangerous the place."),
                ],
                seed,
                UNCERTAINTY,
                "selection.csv",
            )
        )
        self.rate = figures.add(
            Figure(
                "rate",
                *_compared(settings["measure"]),
                measure_formula(settings["measure"], settings["per"]),
                [
                    (_("Period"), from_to(settings["period"])),
                    (_("Years"), decimal(settings["years"], 2)),
                    *(
                        [(_("Per"), count(settings["per"]))]
                        if settings["measure"] in OF_PEOPLE
                        else []
                    ),
                ],
                [
                    _("Incidents that could not be placed are in no neighbourhood's rate."),
                    _("The exact intervals (95 %) are in incidence.csv."),
                ],
                reference=measure_reference(settings["measure"]),
                file="incidence.csv",
            )
        )
        self.weighs = figures.add(
            Figure(
                "weighs",
                _("Total index"),
                _("How much a decision weighs (total Sobol index)"),
                TOTAL_INDEX.said(),
                drawn,
                [
                    _("Totals may add up to more than 1, since decisions act together."),
                    _("Lines are intervals (95 %) by bootstrap."),
                    _(
                        "A share lies between 0 and 1. Its estimate from a sample may stray "
                        "outside by chance; here it is cut off at those limits; selection.json "
                        "keeps it as computed."
                    ),
                ],
                seed,
                TOTAL_INDEX.reference,
                "selection.json",
            )
        )

    def cards(self, selection: Mapping[str, Any]) -> list[tuple[Figure, str]]:
        """The five figures at the top, each with the words under it."""
        draws = count(selection["draws"])
        return [
            (
                self.chosen,
                _("chosen, of {n} in the comparison").format(n=count(selection["eligible"])),
            ),
            (self.sure, _("of them firm: chosen in at least 95 of 100 draws")),
            (self.margin, _("close calls, in or out depending on the method")),
            (self.same, _("of the draws choose exactly the same set (n = {n})").format(n=draws)),
            (self.swaps, _("change in a draw, on average")),
        ]


def _compared(measure: Measure) -> tuple[str, str]:
    """What the measure of a topic is called, in short and in full."""
    if measure in OF_PEOPLE:
        return _("Rate"), _("Rate of a topic")
    if measure == "density":
        return _("Per km²"), _("Incidents of a topic per km² a year")
    return _("Incidents"), _("Incidents of a topic")


def _score_formula(aggregate: str) -> str:
    if aggregate == "geometric":
        return GEOMETRIC_SCORE.said()
    return SCORE.said()
