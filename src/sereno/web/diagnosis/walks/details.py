"""What the page of a walk shows, that of one stop, and that of an activity of its walk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from sereno.methods.diagnosis.walk_stops import length_of
from sereno.vocabulary.language import number
from sereno.vocabulary.walk_scores import ALL, FEELING, score_words
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models import (
    Activity,
    ActivityState,
    Document,
    Leg,
    Stop,
    Submission,
    Technique,
)
from sereno.web.diagnosis.models.walks import StopQuerySet
from sereno.web.diagnosis.walks.drawing import Frame, Mark, frame_of
from sereno.web.diagnosis.walks.forms import leg_title, position_words
from sereno.web.diagnosis.walks.land import in_metres, land_of
from sereno.web.diagnosis.walks.pairs import OneStop, stops_of
from sereno.web.diagnosis.walks.results import PARAMETER_WORDS
from sereno.web.documents import Context
from sereno.web.people.models import Person

MINUTES: Final = 60


@dataclass(frozen=True)
class ScoredStop:
    """A stop of a leg with the score that is shown, as people read it."""

    stop: OneStop
    score: float | None
    words: str
    address: str

    @property
    def shade(self) -> str:
        """The class of its shape: 0 to 3, n where nobody could judge it."""
        return "n" if self.score is None else str(round(self.score))


@dataclass(frozen=True)
class LegShown:
    """A leg with its way and stops, drawn and listed. people: None where it isn't told."""

    leg: Leg
    people: int | None
    title: str
    path: str
    marks: Sequence[Mark]
    stops: Sequence[ScoredStop]
    left_out: Sequence[Stop]
    length: str
    pace: str


def walk_details(activity: Activity, audit: Audit, person: Person, asked: str) -> Context:
    """The context of `diagnosis/walk.html`; asked: the parameter by which stops are shown."""
    parameter = asked if asked in ALL else FEELING
    legs = list(Leg.objects.for_person(audit, person).filter(activity=activity))
    rows = list(
        Stop.objects.for_person(audit, person)
        .filter(leg__activity=activity)
        .order_by("leg", "ordinal", "rater")
    )
    frame = _frame([*(p for leg in legs for p in leg.line), *(r.position for r in rows)], audit)
    shown = [_leg_shown(leg, rows, parameter, frame, audit) for leg in legs]
    is_open = activity.state != ActivityState.CANCELLED
    return {
        "activity": activity,
        "legs": shown,
        "frame": frame,
        "parameter": parameter,
        "parameter_words": PARAMETER_WORDS[parameter],
        "parameters": PARAMETER_WORDS.items(),
        "scale": [(str(score), score_words(parameter, score)) for score in (0, 1, 2, 3)],
        "outside": [row for row in rows if row.is_outside],
        "stops": len({(row.leg_id, row.ordinal) for row in rows}),
        "again": any(leg.earlier_id for leg in legs),
        "may_keep": is_open and audit.allows(person, Right.KEEP_FIELDWORK),
        "files": reverse("diagnosis:stops_file", args=[audit.slug, "X"]).replace("X", ""),
    }


def _frame(places: list[tuple[float, float]], audit: Audit) -> Frame | None:
    return frame_of(places, land_of(audit))


def _leg_shown(
    leg: Leg,
    rows: Sequence[Stop],
    parameter: str,
    frame: Frame | None,
    audit: Audit,
) -> LegShown:
    own = [row for row in rows if row.leg_id == leg.pk]
    counted = [row for row in own if row.state == "counted"]
    stops = [_scored(stop, parameter, audit) for stop in stops_of(counted)]
    marks: list[Mark] = []
    if frame is not None:
        marks = [
            Mark(*frame.at(each.stop.position), each.stop.ordinal, each.shade, *_said(each))
            for each in stops
        ]
    length = length_of(in_metres(leg.line)) if leg.route else 0.0
    return LegShown(
        leg=leg,
        people=leg.people if leg.tells_people or (leg.people or 0) >= audit.k else None,
        title=leg_title(leg),
        path=frame.path(leg.line) if frame is not None and leg.route else "",
        marks=marks,
        stops=stops,
        left_out=[row for row in own if row.state != "counted"],
        length=_length_words(length),
        pace=_pace_words(leg, length),
    )


def _said(each: ScoredStop) -> tuple[str, str]:
    called = f" · {each.stop.called}" if each.stop.called else ""
    words = _("Stop {n}").format(n=each.stop.ordinal)
    return f"{words}{called}: {each.words}", each.address


def _scored(stop: OneStop, parameter: str, audit: Audit) -> ScoredStop:
    score = stop.score(parameter)
    if score is None:
        words = _("could not be judged")
    elif len(stop.rows) == 1:
        words = score_words(parameter, int(score))
    else:
        words = _("{score}, mean of {n} people").format(score=number(score, 1), n=len(stop.rows))
    first = stop.rows[0]
    address = reverse("diagnosis:stop", args=[audit.slug, first.number])
    return ScoredStop(stop, score, words, address)


def _length_words(metres: float) -> str:
    if not metres:
        return ""
    if metres < 1000:
        return _("{n} m").format(n=number(round(metres, -1)))
    return _("{n} km").format(n=number(metres / 1000, 2))


def _pace_words(leg: Leg, metres: float) -> str:
    """How long it took, and how fast that is with its stops."""
    if leg.starts_at is None or leg.ends_at is None:
        return ""
    minutes = (leg.ends_at - leg.starts_at).total_seconds() / MINUTES
    if minutes <= 0:
        return ""
    told = _("{n} minutes").format(n=number(round(minutes)))
    if metres:
        speed = number(metres / 1000 / (minutes / MINUTES), 1)
        words = _("{n} km/h with its stops").format(n=speed)
        told = f"{told}, {words}"
    return told


def stop_details(stop: Stop, audit: Audit, person: Person) -> Context:
    """The context of `diagnosis/stop.html`."""
    others = Stop.objects.for_person(audit, person).filter(leg=stop.leg)
    mine = Document.objects.for_person(audit, person).values("pk")
    land = land_of(audit)
    area = land.areas_at([stop.position])[0] if land else None
    return {
        "activity": stop.leg.activity,
        "leg_title": leg_title(stop.told_leg),
        "place": position_words(stop.position),
        "area": land.labels[area] if land and area is not None else "",
        "scores": [
            (
                name,
                PARAMETER_WORDS[name],
                score,
                score_words(name, score) if score is not None else "",
            )
            for name, score in stop.scores.items()
        ],
        "same": others.filter(ordinal=stop.ordinal).exclude(pk=stop.pk).order_by("number"),
        "before": _next(others, stop, -1),
        "after": _next(others, stop, 1),
        "submission": Submission.objects.for_person(audit, person).filter(stops=stop).first(),
        "photos": stop.photos.filter(pk__in=mine).order_by("number"),
    }


def _next(rows: StopQuerySet, stop: Stop, way: int) -> Stop | None:
    """The stop before or after along the leg."""
    if way > 0:
        return rows.filter(ordinal__gt=stop.ordinal).order_by("ordinal", "rater").first()
    return rows.filter(ordinal__lt=stop.ordinal).order_by("-ordinal", "rater").first()


@dataclass(frozen=True)
class WalkLine:
    """A walk in the list of all."""

    activity: Activity
    legs: int
    stops: int
    again: bool


def walk_lines(audit: Audit, person: Person) -> Iterator[WalkLine]:
    """All walks that a person may see, the newest first."""
    rows = Activity.objects.for_person(audit, person).filter(technique=Technique.WALK)
    legs = Leg.objects.for_person(audit, person).values_list("activity", "earlier")
    stops = Stop.objects.for_person(audit, person).counted().order_by()
    different = stops.values_list("leg__activity", "leg", "ordinal").distinct()
    n_stops = Counter(activity for activity, _leg, _ordinal in different)
    n_legs = Counter(activity for activity, _earlier in legs)
    again = {activity for activity, earlier in legs if earlier is not None}
    for each in rows.exclude(state=ActivityState.CANCELLED).order_by("-on", "-number"):
        yield WalkLine(each, n_legs[each.pk], n_stops[each.pk], each.pk in again)


def of_walk(activity: Activity, audit: Audit, person: Person) -> Context:
    """What the page of an activity says of its walk."""
    if activity.technique != Technique.WALK:
        return {}
    rows = Stop.objects.for_person(audit, person).counted().filter(leg__activity=activity)
    legs = Leg.objects.for_person(audit, person).filter(activity=activity).count()
    return {
        "is_walk": True,
        "walk_legs": legs,
        "walk_stops": len(set(rows.order_by().values_list("leg", "ordinal"))),
    }
