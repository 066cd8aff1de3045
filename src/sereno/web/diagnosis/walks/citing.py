"""Stops of walks, and what goes with feeling safe on them, as evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.vocabulary.language import number
from sereno.vocabulary.walk_scores import FEELING
from sereno.web.audits.access_levels import AccessLevel, highest
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.citing import may_read, voice_of
from sereno.web.diagnosis.models import Stop
from sereno.web.people.models import Person
from sereno.web.records.citable import Citable, Cited
from sereno.web.records.tools import whole_number


def _stop(audit: Audit, person: Person | None, thing: str) -> Cited | None:
    if not may_read(audit, person):
        return None
    rows = Stop.objects.filter(audit=audit, leg__withdrawn_on=None)
    if person is not None:
        rows = Stop.objects.for_person(audit, person)
    stop = rows.select_related("leg__activity").filter(number=whole_number(thing) or 0).first()
    if stop is None:
        return None
    voice = voice_of(stop.leg.activity)
    # Who walked this leg; where nobody said how many, it may have been one.
    voice["people"] = stop.leg.people or 1
    return Cited(
        title=str(stop),
        href=reverse("diagnosis:stop", args=[audit.slug, stop.number]),
        version=stop.changed_at.isoformat(),
        words=stop.note,
        value={"scores": stop.scores, "state": stop.state},
        access_level=stop.access_level,
        read=stop,
        **voice,
    )


def _stop_told(value: Mapping[str, Any]) -> str:
    from sereno.web.diagnosis.walks.results import PARAMETER_WORDS

    scores = value["scores"]
    worst = sorted(
        (score, name) for name, score in scores.items() if score is not None and name != FEELING
    )[:2]
    shown = [(FEELING, scores.get(FEELING)), *((name, score) for score, name in worst)]
    return ", ".join(
        _("{parameter} {score} of 3").format(
            parameter=capfirst(str(PARAMETER_WORDS[name])), score=score
        )
        for name, score in shown
        if score is not None
    )


def _regression(audit: Audit, person: Person | None, thing: str) -> Cited | None:
    # Here, since they bring numpy, which a command that opens the instance does without.
    from sereno.methods.diagnosis.feeling import FeelingModel
    from sereno.web.diagnosis.walks.results import WalkResults

    if not may_read(audit, person):
        return None
    results = WalkResults(audit, person)
    part = dict(results.parts()).get(thing)
    found = results.model(thing) if part is not None else None
    if not isinstance(found, FeelingModel):
        return None
    levels = AccessLevel.values if person is None else audit.access_levels_of(person)
    used = [results.rated.stops[i] for i in results.rows_of(thing).nonzero()[0].tolist()]
    at = reverse("diagnosis:walks", args=[audit.slug])
    return Cited(
        title=_("What goes with feeling safe: {part}").format(part=part),
        href=f"{at}?of={thing}#safe",
        version="",
        value={
            "stops": found.stops,
            "walks": found.walks,
            "effects": [
                [each.parameter, *(round(n, 4) for n in (each.odds, each.low, each.high))]
                for each in sorted(found.effects, key=lambda effect: -effect.odds)
            ],
        },
        access_level=highest({stop.access_level for stop in used}),
        people=results.rated.people_in(results.rows_of(thing)),
        # Other walks tell other odds; who sees fewer stops reads what those tell.
        is_whole=results.k is None and len(levels) == len(AccessLevel.values),
    )


def _regression_told(value: Mapping[str, Any]) -> str:
    from sereno.web.diagnosis.walks.results import PARAMETER_WORDS

    if not value["effects"]:
        return ""
    parameter, odds, low, high = value["effects"][0]
    return _(
        "{parameter}: one point more, {odds} times the odds of feeling better "
        "(95 of 100: {low} to {high}; {stops} stops)"
    ).format(
        parameter=capfirst(str(PARAMETER_WORDS[parameter])),
        odds=number(odds, 1), low=number(low, 1), high=number(high, 1),
        stops=number(value["stops"]),
    )  # fmt: skip


STOP: Final = Citable(
    key="stop",
    name=gettext_lazy("stop of a walk"),
    icon="map-pin-question",
    side="voices",
    find=_stop,
    told=_stop_told,
    model="diagnosis.Stop",
)
REGRESSION: Final = Citable(
    key="walk_regression",
    name=gettext_lazy("regression of walks"),
    icon="chart-bar",
    side="voices",
    find=_regression,
    told=_regression_told,
)
