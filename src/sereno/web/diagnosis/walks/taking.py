"""Stops out of submissions: a form that repeats a place with the scores of the checklist is a walk.

What is read: at the head `leg`, `group`, `walkers` and `rated_by`; of each stop `place`, the nine
scores, `stop_name`, `stop_time`, `note` and `earlier_stop`. Whoever adapts the checklist keeps
these names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from shapely import Point

from sereno.exchange.submissions.instance import AnswerRow, place_of, rows_of
from sereno.exchange.xlsforms.questions import Form
from sereno.methods.diagnosis.walk_stops import match
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.plain_text import shortened, without_hidden_signs
from sereno.vocabulary.walk_scores import ALL, FEELING, SCORES
from sereno.web.audits.changes import record_event
from sereno.web.diagnosis.consent.standing import in_force
from sereno.web.diagnosis.models import (
    Activity,
    Leg,
    LegKind,
    RatedBy,
    Stop,
    Submission,
    Technique,
)
from sereno.web.diagnosis.models.walks import EVERYONE, Position
from sereno.web.diagnosis.submissions.writing import on_true_clock, time_of
from sereno.web.diagnosis.walks.changes import place_kept
from sereno.web.diagnosis.walks.land import in_metres, land_of
from sereno.web.documents import Values
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number

# As the checklist's answers are called, in it and in English adaptations of it.
_KINDS: Final[Mapping[str, str]] = {
    "dia": LegKind.DAY,
    "anochecer": LegKind.DUSK,
    "noche": LegKind.NIGHT,
} | {kind: kind for kind in LegKind.values}
_ALONE: Final = ("persona", "person")
_MOST_WALKERS: Final = 500
# Of one form: more than any walk has, and what is put along a leg within a request.
_MOST_STOPS: Final = 1000
# Of digits: Python reads no number of thousands.
_LONGEST_NUMBER: Final = 9


@dataclass(frozen=True)
class _Given:
    """A stop as it was submitted."""

    row: int
    position: Position
    values: Mapping[str, Any]


@dataclass(frozen=True)
class _Paths:
    """Where a form asks what: by the names of questions, at its head and in the repeat of stops."""

    repeat: str
    head: Mapping[str, str]
    stop: Mapping[str, str]


def _paths(form: Form) -> _Paths | None:
    """None: the form is of no walk."""
    for repeat in form.repeats:
        stop = {each.name: each.path for each in form.questions if each.repeat == repeat.path}
        if {"place", FEELING} <= set(stop):
            head = {each.name: each.path for each in form.questions if not each.repeat}
            return _Paths(repeat.path, head, stop)
    return None


def take(submission: Submission) -> None:
    """Make anew the stops that rest on a submission."""
    paths = _paths(submission.version.read)
    if paths is not None:
        _take(submission, paths)


@transaction.atomic
def _take(submission: Submission, paths: _Paths) -> None:
    edit = Submission.objects.current().filter(edits=submission).first()
    if edit is not None:
        take(edit)
        return
    activity = submission.activity
    if activity is not None and _is_over(activity):
        # What rested on that consent is taken out where consent is.
        return
    # Whoever corrects a form in the field keeps the addresses of its stops.
    edited: set[int] = set()
    before = submission.edits
    while before is not None:
        own = list(submission.stops.values_list("row", flat=True))
        moving = list(before.stops.exclude(row__in=own).values_list("pk", flat=True))
        edited |= set(moving)
        Stop.objects.filter(pk__in=moving).update(submission=submission)
        # Both came back from a withdrawal, the earlier one first: the later one has its stops.
        before.stops.all().delete()
        before = before.edits
    counts = Submission.objects.current().filter(pk=submission.pk).exists()
    if activity is None or activity.technique != Technique.WALK or not counts:
        submission.stops.all().delete()
        return
    rows = rows_of(submission.answers) if submission.answers else ()
    given = [each for each in rows if each.path == paths.repeat]
    read = (_stop_given(each, paths, submission) for each in given[:_MOST_STOPS])
    stops = [made for made in read if made is not None]
    submission.stops.exclude(row__in=[each.row for each in stops]).delete()
    if not given:
        return
    leg = _leg(activity, rows[0].values, paths)
    left = {stop.row: stop for stop in submission.stops.all() if stop.row is not None}
    rater = _rater(leg, rows[0].values.get(paths.head.get("rated_by", ""), ""), left)
    new = [each for each in stops if each.row not in left or left[each.row].pk in edited]
    _put(leg, rater, stops, left, {each.row for each in new}, submission)
    if new:
        record_event(
            audit=activity.audit,
            verb="take_stops",
            by=_sender(submission),
            subject=leg,
            parent=activity,
            n=len(new),
            without=len(given) - len(stops),
        )


def _is_over(activity: Activity) -> bool:
    """Whether people agreed once and nobody does any more."""
    consents = list(activity.consents.all())
    return bool(consents) and not any(map(in_force, consents))


def _sender(submission: Submission) -> Person | None:
    return submission.device.person if submission.device else None


def _stop_given(row: AnswerRow, paths: _Paths, submission: Submission) -> _Given | None:
    """None: nobody told where it was."""

    def said(name: str) -> str:
        return row.values.get(paths.stop.get(name, ""), "").strip()

    place, accuracy = place_of(said("place"), "geopoint")
    if not isinstance(place, Point):
        return None
    scores = {name: int(said(name)) if _is_score(said(name)) else None for name in ALL}
    values: Values = {
        **scores,
        "called": shortened(without_hidden_signs(" ".join(said("stop_name").split())), 120),
        "note": shortened(without_hidden_signs(said("note"), lines=True), 4000),
        "at": _moment(submission, said("stop_time")),
        "accuracy_m": accuracy,
        "earlier": _earlier(submission, said("earlier_stop")),
    }
    return _Given(row.ordinal, (place.x, place.y), values)


def _is_score(text: str) -> bool:
    return text in {str(score) for score in SCORES}


def _moment(submission: Submission, text: str) -> dt.datetime | None:
    """When a stop was scored; else when its form was begun."""
    told = time_of(text) or submission.started_at
    return on_true_clock(told, submission.skew_seconds) if told else None


def _earlier(submission: Submission, text: str) -> Stop | None:
    """The stop of an earlier walk, by its number in `paradas.csv`."""
    if not text.isdecimal() or len(text) > _LONGEST_NUMBER:
        return None
    found: Stop | None = Stop.objects.filter(audit=submission.audit, number=int(text)).first()
    return found


def _leg(activity: Activity, head: Mapping[str, str], paths: _Paths) -> Leg:
    """The leg of that time and group; a new one where there is none."""

    def said(name: str) -> str:
        return head.get(paths.head.get(name, ""), "").strip()

    kind = _KINDS.get(said("leg"), LegKind.DAY)
    group = shortened(without_hidden_signs(" ".join(said("group").split())), 60)
    is_number = said("walkers").isdecimal() and len(said("walkers")) <= _LONGEST_NUMBER
    walkers = int(said("walkers")) if is_number else 0
    people = walkers if 0 < walkers <= _MOST_WALKERS else None
    for leg in activity.legs.filter(kind=kind, withdrawn_on=None):
        if fold(leg.group) == fold(group):
            if people and not leg.people:
                leg.people = people
                leg.save()
            return leg
    last = activity.legs.aggregate(n=Max("number"))["n"] or 0
    made: Leg = Leg.objects.create(
        activity=activity, number=last + 1, kind=kind, group=group, people=people
    )
    return made


def _rater(leg: Leg, rated_by: str, left: Mapping[int, Stop]) -> int:
    """The number of whoever scored; it stays the same when a form is sent again."""
    if rated_by not in _ALONE:
        return EVERYONE
    own = [stop.rater for stop in left.values() if stop.leg_id == leg.pk and stop.rater]
    if own:
        return own[0]
    return int(leg.stops.aggregate(n=Max("rater"))["n"] or 0) + 1


def _put(
    leg: Leg,
    rater: int,
    stops: list[_Given],
    left: Mapping[int, Stop],
    new: set[int],
    submission: Submission,
) -> None:
    """Write the stops. Those that are there keep their number and their place along the leg, and
    what somebody corrected of them, unless the form itself was corrected.
    """
    land = land_of(submission.audit)
    outside = land.outside([each.position for each in stops]) if land else [False] * len(stops)
    others = leg.stops.filter(rater=rater).exclude(submission=submission)
    taken = set(others.values_list("ordinal", flat=True))
    kept = {
        row: stop.ordinal
        for row, stop in left.items()
        # A form corrected to say that all scored together may meet what others scored so.
        if stop.leg_id == leg.pk and stop.ordinal not in taken
    }
    ordinals = kept | _ordinals(leg, rater, [each for each in stops if each.row not in kept])
    for each, is_outside in zip(stops, outside, strict=True):
        stop = left.get(each.row)
        if stop is None:
            stop = Stop(
                audit=submission.audit,
                number=next_number(Stop, submission.audit),
                submission=submission,
                row=each.row,
                created_by=_sender(submission),
            )
        stop.leg, stop.ordinal, stop.rater = leg, ordinals[each.row], rater
        stop.rated_by = RatedBy.CONSENSUS if rater == EVERYONE else RatedBy.PERSON
        if each.row in new:
            stop.place, stop.is_outside = place_kept(each.position), is_outside
            for name, value in each.values.items():
                setattr(stop, name, value)
        stop.save()


def _ordinals(leg: Leg, rater: int, new: list[_Given]) -> dict[int, int]:
    """Where along the leg new stops are: those of others within reach are the same ones."""
    rows = list(leg.stops.all())
    own = {stop.ordinal for stop in rows if stop.rater == rater}
    free: dict[int, Position] = {s.ordinal: s.position for s in rows if s.ordinal not in own}
    places = in_metres([*free.values(), *(each.position for each in new)])
    ordinals = list(free)
    found = match(places[: len(free)], places[len(free) :]) if free and new else None
    taken = {new[j].row: ordinals[i] for i, j, _metres in found.pairs} if found else {}
    next_one = max((stop.ordinal for stop in rows), default=0) + 1
    for each in new:
        if each.row not in taken:
            taken[each.row] = next_one
            next_one += 1
    return taken
