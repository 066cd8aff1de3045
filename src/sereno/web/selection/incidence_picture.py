"""The explorer's picture: its headline, its map, the highest areas beside it, and the months.

All of it follows from `Shown`, which holds only what its reader may see.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from sereno.exchange.maps.classes import Classes
from sereno.methods.selection.concentration import concentration
from sereno.vocabulary.language import number
from sereno.web.imports.version_facts import VersionFacts
from sereno.web.selection.incidence_figures import topic_words
from sereno.web.selection.shown import IncidenceQuestion, Shown, measures_of

HATCH: Final = "n"
OUTSIDE: Final = "o"
HIGHEST: Final = 8
# Decimals of each measure, where it isn't a count.
DECIMALS: Final = {"n": 0}


def measure_words(facts: VersionFacts) -> list[tuple[str, str]]:
    """The measures that there can be, by name."""
    words = {
        "rate": _("Rate per 100,000 people"),
        "eb": _("Smoothed rate"),
        "n": _("Number of incidents"),
        "density": _("Incidents per km²"),
    }
    return [(key, words[key]) for key in measures_of(facts)]


def unit_of(measure: str) -> str:
    """What the numbers of a measure are numbers of."""
    return {
        "rate": _("Incidents per 100,000 people per year"),
        "eb": _("Smoothed rate per 100,000 people per year"),
        "n": _("Incidents"),
        "density": _("Incidents per km² per year"),
    }[measure]


def headline(question: IncidenceQuestion, shown: Shown) -> str:
    """How few areas hold half of the incidents, in a sentence; "" where there is none to say."""
    found = concentration(shown.n[shown.inside & ~shown.held])
    if not found.places:
        return ""
    said = (
        _("{topic}: of what is shown, half is in {n} of {all} neighbourhoods")
        if shown.held_n
        else _("{topic}: half of the incidents are in {n} of the {all} neighbourhoods")
    )
    counted = int((shown.inside & ~shown.held).sum())
    return said.format(
        topic=topic_words(question.topic), n=number(found.places), all=number(counted)
    )


def may_be_otherwise(shown: Shown, classes: Classes) -> npt.NDArray[np.bool_]:
    """Areas whose rate, as its interval has it, might as well lie in another class."""
    edges = [least for least, _most in classes.bounds[1:]]
    low, high = (np.searchsorted(edges, each, side="right") for each in (shown.low, shown.high))
    found: npt.NDArray[np.bool_] = (classes.of >= 0) & np.isfinite(shown.low) & (low != high)
    return found


def map_data(
    facts: VersionFacts, shown: Shown, measure: str, *, url: str, area: str
) -> Mapping[str, object]:
    """What the map draws and says, by area. `area`: the address of the first one's page."""
    classes = shown.classes_of(measure)
    of = np.where(shown.inside, classes.of, -2).tolist()
    unsure = may_be_otherwise(shown, classes) if measure == "rate" else np.zeros(len(of), np.bool_)

    def plain(values: Any, decimals: int) -> list[float | None]:
        return [None if math.isnan(v) else round(v, decimals) for v in values.tolist()]

    return {
        "url": url,
        "area": area,
        "classes": "".join(OUTSIDE if c == -2 else HATCH if c < 0 else str(c) for c in of),
        "unsure": np.flatnonzero(unsure & shown.inside).tolist(),
        "names": [each["label"] for each in facts.areas],
        "measure": measure,
        "n": plain(shown.n, 0),
        "value": plain(getattr(shown, measure), DECIMALS.get(measure, 1)),
    }


@dataclass(frozen=True)
class Bar:
    """One of the highest areas: its value, and the lengths of its bar and interval in percent."""

    place: int
    name: str
    group: str
    value: str
    length: str
    low: str
    high: str


def highest(facts: VersionFacts, shown: Shown, measure: str) -> list[Bar]:
    """The areas with the highest values, largest first; with intervals where it is the rate."""
    values = np.where(shown.inside, getattr(shown, measure), np.nan)
    known = np.flatnonzero(values > 0)
    order = known[np.argsort(-values[known], kind="stable")][:HIGHEST].tolist()
    if not order:
        return []
    with_interval = measure == "rate"
    most = float(np.nanmax(shown.high[order] if with_interval else values[order]))

    def percent(value: float) -> str:
        return f"{100 * value / most:.1f}"

    return [
        Bar(
            i,
            facts.areas[i]["label"],
            facts.areas[i]["group"],
            number(float(values[i]), DECIMALS.get(measure, 1)),
            percent(float(values[i])),
            percent(float(shown.low[i])) if with_interval else "",
            percent(float(shown.high[i])) if with_interval else "",
        )
        for i in order
    ]


def month_data(
    facts: VersionFacts, question: IncidenceQuestion, shown: Shown, *, chooses: bool
) -> Mapping[str, object]:
    """The months of the whole period, and which of them are asked for."""
    months = facts.all_months
    return {
        "months": [f"{month:%Y-%m}" for month, _n in shown.months],
        "n": [n for _month, n in shown.months],
        "first": months.index(question.first),
        "last": months.index(question.last),
        "chooses": chooses,
    }
