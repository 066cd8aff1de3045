"""How the numbers about walks were made: formula, inputs, what was left out, seed and reference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

import sereno
from sereno.exchange.figures import Figure, Figures
from sereno.methods.diagnosis.feeling import (
    FEWEST_WALKS,
    REFERENCE,
    Effect,
    FeelingModel,
    Mean,
    TooFew,
)
from sereno.methods.diagnosis.walk_stops import REACH, TIE, Change
from sereno.vocabulary.language import number
from sereno.web.diagnosis.walks.results import PARAMETER_WORDS, SEED, WalkResults

# From a quarter of the odds to four times them; what is wider ends at the edge.
LEAST: Final = -2.0
MOST: Final = 2.0
WIDTH: Final = 200


def sheets() -> Figures:
    """The sheets of a page about walks."""
    now = date_format(timezone.localtime(), "SHORT_DATETIME_FORMAT")
    return Figures(
        _("the stops as they were on {at}, Sereno {version}").format(
            at=now, version=sereno.__version__
        )
    )


def range_words(low: float, high: float, places: int) -> str:
    """An interval as it is read."""
    return _("{low} to {high}").format(low=number(low, places), high=number(high, places))


def why_not(found: TooFew) -> str:
    """Why there is no figure, in words, and what would give one."""
    if found.why == "stops":
        return _(
            "Too few stops: {n} of the {needed} that are needed, ten for each parameter. Until "
            "then any answer would be about these stops and not about the streets."
        ).format(n=number(found.have), needed=number(found.needed))
    if found.why == "walks":
        return _(
            "Too few walks: {n}. Stops of one walk are alike, so it takes {needed} to tell chance "
            "from streets."
        ).format(n=number(found.have), needed=number(found.needed))
    if found.why == "score":
        scores = ", ".join(map(str, found.never))
        return _("At no stop was feeling scored {scores}: what leads there can't be told.").format(
            scores=scores
        )
    return _("Every stop has the same scores: there is nothing to compare.")


@dataclass(frozen=True)
class EffectLine:
    """A parameter with its odds, drawn on a scale of doublings: x, low and high in the drawing."""

    words: str
    effect: Effect
    figure: Figure
    x: float
    low: float
    high: float

    @property
    def range(self) -> str:
        """The interval in words."""
        return range_words(self.effect.low, self.effect.high, 2)

    @property
    def chip(self) -> Markup:
        """The odds alone as a chip: the interval stands beside it."""
        return self.figure.opened_by(f"× {number(self.effect.odds, 2)}")


def _on_scale(odds: float) -> float:
    from math import log2

    place = (min(max(log2(odds), LEAST), MOST) - LEAST) / (MOST - LEAST)
    return round(place * WIDTH, 1)


def effect_lines(model: FeelingModel, part: str, figures: Figures) -> list[EffectLine]:
    """The parameters, the strongest first, each with its sheet."""
    found = []
    for each in sorted(model.effects, key=lambda effect: -effect.odds):
        words = str(PARAMETER_WORDS[each.parameter])
        figure = figures.add(
            Figure(
                key=f"odds-{each.parameter}",
                value=f"× {number(each.odds, 2)} ({range_words(each.low, each.high, 2)})",
                title=_("{parameter} and feeling").format(parameter=capfirst(words)),
                formula=_(
                    "ordinal regression of feeling (0 to 3) on all parameters at once, with "
                    "proportional odds and a ridge of 1 on standardised coefficients; the ratio "
                    "of the odds of a better feeling for one point more. Interval: 95 of 100, by "
                    "drawing walks, with Student's t."
                ),
                inputs=(
                    (_("Stops"), part),
                    (_("Stops used"), number(model.stops)),
                    (_("Scores by a person or a group"), number(model.ratings)),
                    (_("Walks"), number(model.walks)),
                    (_("Draws"), number(model.draws)),
                ),
                exclusions=list(_left_out(model)),
                seed=str(SEED),
                reference=REFERENCE,
            )
        )
        found.append(
            EffectLine(
                *(capfirst(words), each, figure),
                *(_on_scale(each.odds), _on_scale(each.low), _on_scale(each.high)),
            )
        )
    return found


def _left_out(model: FeelingModel) -> Iterator[str]:
    yield _("What goes together need not be the cause: look at the places themselves.")
    if model.incomplete:
        yield ngettext(
            "{n} line lacks a score and is left out.",
            "{n} lines lack a score and are left out.",
            model.incomplete,
        ).format(n=number(model.incomplete))
    for name, why in model.left_out.items():
        words = (
            _("{parameter}: judged at fewer than 6 of 10 stops, so it has no figure.")
            if why == "judged"
            else _("{parameter}: the same score everywhere, so it has no figure.")
        )
        yield words.format(parameter=capfirst(str(PARAMETER_WORDS[name])))
    if model.drawn_anew:
        yield _("{n} draws were made anew, since a score of feeling didn't occur in them.").format(
            n=number(model.drawn_anew)
        )


def mean_figure(figures: Figures, key: str, title: str, mean: Mean) -> Figure:
    """The mean of feeling with how it was made."""
    low, high = mean.low, mean.high
    told = range_words(low, high, 2) if low is not None and high is not None else ""
    few = _("Under {n} walks there is no interval.").format(n=FEWEST_WALKS)
    return figures.add(
        Figure(
            key=key,
            value=f"{number(mean.value, 2)} ({told})" if told else number(mean.value, 2),
            title=title,
            formula=_(
                "mean of the scores of feeling, from 0 (frightening) to 3 (at ease). Interval: 95 "
                "of 100, by drawing walks, with Student's t."
            ),
            inputs=(
                (_("Scores by a person or a group"), number(mean.n)),
                (_("Walks"), number(mean.walks)),
            ),
            exclusions=[] if told else [few],
            seed=str(SEED),
            reference=REFERENCE,
        )
    )


@dataclass(frozen=True)
class ChangeLine:
    """A score with how it changed over pairs of stops."""

    words: str
    change: Change
    figure: Figure

    @property
    def range(self) -> str:
        """The interval in words; "" without one."""
        mean = self.change.mean
        if mean.low is None or mean.high is None:
            return ""
        return _("{low} to {high}").format(low=signed(mean.low), high=signed(mean.high))

    @property
    def is_sure(self) -> bool:
        """Whether no change at all lies outside the interval."""
        low, high = self.change.mean.low, self.change.mean.high
        return low is not None and high is not None and (low > 0 or high < 0)


def signed(value: float, places: int = 2) -> str:
    """A change with its sign."""
    rounded = round(value, places)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{number(abs(rounded), places)}"


def change_lines(
    changes: Sequence[tuple[str, Change | None]], figures: Figures, key: str, by: str
) -> list[ChangeLine]:
    """The scores with their changes; feeling first."""
    found = []
    for name, each in sorted(changes, key=lambda line: line[0] != "feeling"):
        if each is None:
            continue
        words = capfirst(str(PARAMETER_WORDS[name]))
        figure = figures.add(
            Figure(
                key=f"{key}-{name}",
                value=signed(each.mean.value),
                title=_("{parameter}: change").format(parameter=words),
                formula=_(
                    "mean of the later score less the earlier one, over stops matched one to one "
                    "within {reach} metres. {by}"
                ).format(reach=number(REACH), by=by),
                inputs=(
                    (_("Pairs of stops"), number(each.mean.n)),
                    (_("Better"), number(each.up)),
                    (_("The same"), number(each.same)),
                    (_("Worse"), number(each.down)),
                ),
                exclusions=[
                    _(
                        "Where another stop is nearly as near (within {tie} metres), the nearest "
                        "of all together were taken."
                    ).format(tie=number(TIE))
                ],
                seed=str(SEED),
                reference=REFERENCE,
            )
        )
        found.append(ChangeLine(words, each, figure))
    return found


def first_chips(results: WalkResults, figures: Figures) -> list[tuple[Markup, str]]:
    """What was walked, and how it felt by day and after it."""
    ratings = results.ratings
    chips = [
        (
            figures.add(
                Figure(
                    key="stops",
                    value=number(ratings.stops),
                    title=_("Stops scored"),
                    formula=_("stops of all legs that count; one scored by several counts once"),
                    inputs=(
                        (_("Walks"), number(ratings.walks)),
                        (_("Legs"), number(len(results.rated.legs))),
                        (_("Scores by a person or a group"), number(len(ratings.stop))),
                    ),
                    exclusions=[
                        _("stops left out by somebody, and those of activities you may not see")
                    ],
                    reference=_("METHOD, section 2: exploratory walk"),
                )
            ).chip,
            ngettext("stop in {n} walk", "stops in {n} walks", ratings.walks).format(
                n=number(ratings.walks)
            ),
        )
    ]
    for part in results.by_kind:
        if part.mean is not None:
            title = _("Feeling {when}").format(when=part.words)
            figure = mean_figure(figures, f"when-{part.key}", title, part.mean)
            words = _("of 3: how it feels {when}").format(when=part.words)
            low, high = part.mean.low, part.mean.high
            if low is not None and high is not None:
                words = f"{words} ({range_words(low, high, 2)})"
            chips.append((figure.opened_by(number(part.mean.value, 2)), words))
    return chips
