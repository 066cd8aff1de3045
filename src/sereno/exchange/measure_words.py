"""How the measure of an index is worked out, and what its values are called on pages."""

from __future__ import annotations

from sereno.methods.selection.empirical_bayes import EB_RATE
from sereno.methods.selection.measures import OF_PEOPLE, Measure
from sereno.methods.selection.rates import DENSITY, RATE
from sereno.methods.sources.geographies.surfaces import SURFACE
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.quantities import count


def measure_formula(measure: Measure, per: int) -> str:
    """The formula in words; `per` people, where it is a rate."""
    if measure == "count":
        return _("incidents placed in the neighbourhood within the period")
    if measure == "density":
        return DENSITY.said()
    crude = RATE.said(per=count(per))
    if measure == "rate":
        return crude
    return _("{crude}, drawn towards the city's mean the fewer people live there").format(
        crude=crude
    )


def measure_reference(measure: Measure) -> str:
    """The work that the measure follows, "" where it needs none."""
    if measure == "density":
        return f"{DENSITY.reference} {SURFACE.reference}"
    return EB_RATE.reference if measure == "eb_rate" else ""


def measured(topic: str, measure: Measure, per: int) -> str:
    """What is compared of a topic, as the head of a column or a map."""
    if measure in OF_PEOPLE:
        title = _("{topic}: incidents per {per} inhabitants a year")
    elif measure == "density":
        title = _("{topic}: incidents per km² a year")
    else:
        title = _("{topic}: incidents in the period")
    return title.format(topic=topic, per=count(per))
