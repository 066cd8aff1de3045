"""Stops of walks, and what goes with feeling safe on them, as evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.vocabulary.language import number
from sereno.vocabulary.walk_scores import FEELING
from sereno.web.audits.access_levels import AccessLevel, highest
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.citing import may_read, voices_of
from sereno.web.diagnosis.models import Stop
from sereno.web.documents import Values
from sereno.web.people.models import Person
from sereno.web.records.citable import Citable, Cited, numbers_in

if TYPE_CHECKING:
    from sereno.web.diagnosis.walks.results import WalkResults


def _stops(audit: Audit, person: Person | None, things: Sequence[str]) -> dict[str, Cited]:
    if not may_read(audit, person):
        return {}
    numbers = numbers_in(things)
    rows = Stop.objects.filter(audit=audit, leg__withdrawn_on=None)
    if person is not None:
        rows = Stop.objects.for_person(audit, person)
    rows = rows.select_related("leg__activity").filter(number__in=numbers.values())
    stops = {each.number: each for each in rows}
    voices = voices_of(each.leg.activity for each in stops.values())
    return {
        thing: _cited(audit, stops[number], voices[stops[number].leg.activity_id])
        for thing, number in numbers.items()
        if number in stops
    }


def _cited(audit: Audit, stop: Stop, voice: Values) -> Cited:
    # Who walked this leg; where nobody said how many, it may have been one.
    people = stop.leg.people or 1
    return Cited(
        title=str(stop),
        href=reverse("diagnosis:stop", args=[audit.slug, stop.number]),
        version=stop.changed_at.isoformat(),
        words=stop.note,
        value={"scores": stop.scores, "state": stop.state},
        access_level=stop.access_level,
        read=stop,
        **(voice | {"people": people}),
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


def _regressions(audit: Audit, person: Person | None, things: Sequence[str]) -> dict[str, Cited]:
    # Here, since it brings numpy, which a command that opens the instance does without.
    from sereno.web.diagnosis.walks.results import WalkResults

    if not things or not may_read(audit, person):
        return {}
    results = WalkResults(audit, person)
    levels = AccessLevel.values if person is None else audit.access_levels_of(person)
    # Other walks tell other odds; who sees fewer stops reads what those tell.
    is_whole = results.k is None and len(levels) == len(AccessLevel.values)
    parts = dict(results.parts())
    found = {
        thing: _regression(results, thing, parts[thing], is_whole)
        for thing in things
        if thing in parts
    }
    return {thing: each for thing, each in found.items() if each is not None}


def _regression(results: WalkResults, thing: str, part: str, is_whole: bool) -> Cited | None:
    from sereno.methods.diagnosis.feeling import FeelingModel

    found = results.model(thing)
    if not isinstance(found, FeelingModel):
        return None
    used = [results.rated.stops[i] for i in results.rows_of(thing).nonzero()[0].tolist()]
    at = reverse("diagnosis:walks", args=[results.audit.slug])
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
        is_whole=is_whole,
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
    find_many=_stops,
    told=_stop_told,
    model="diagnosis.Stop",
)
REGRESSION: Final = Citable(
    key="walk_regression",
    name=gettext_lazy("regression of walks"),
    icon="chart-bar",
    side="voices",
    find_many=_regressions,
    told=_regression_told,
)
