"""Writes to legs and stops of walks: one transaction each, with who and what. No event tells what
was said at a stop, nor how it is called.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.diagnosis.consent.standing import anybody_agrees
from sereno.web.diagnosis.models import (
    Activity,
    ActivityState,
    Document,
    Leg,
    RatedBy,
    Stop,
    Technique,
)
from sereno.web.diagnosis.models.walks import EVERYONE, Position
from sereno.web.diagnosis.walks.life import STOP_LIFE
from sereno.web.documents import Values
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number

# Who walked and scored, which not everybody is told who may read the history.
_WHO = frozenset({"group", "people", "rater"})
# A route as it is kept: a point for each metre or so, and never more than this.
DECIMALS = 6


def walk_to_write(row: Activity) -> Activity:
    """A walk, locked, in the caller's transaction.

    Raises Problem walk_not_a_walk, activity_cancelled, and walk_without_consent where nobody agrees
    any more.
    """
    activity: Activity = Activity.objects.select_for_update().get(pk=row.pk)
    if activity.technique != Technique.WALK:
        raise Problem("walk_not_a_walk", where=str(activity))
    if activity.state == ActivityState.CANCELLED:
        raise Problem("activity_cancelled", where=str(activity))
    if activity.consents.exists() and not anybody_agrees(activity):
        raise Problem("walk_without_consent", where=str(activity))
    return activity


@transaction.atomic
def add_leg(*, activity: Activity, by: Person | None, **values: Any) -> Leg:
    """A leg of a walk. Raises as `walk_to_write`."""
    activity = walk_to_write(activity)
    last = activity.legs.aggregate(n=Max("number"))["n"] or 0
    leg = Leg.objects.create(activity=activity, number=last + 1, **values)
    record_event(audit=activity.audit, verb="add_leg", by=by, subject=leg, parent=activity)
    return leg


@transaction.atomic
def change_leg(*, leg: Leg, by: Person | None, **values: Any) -> Leg:
    """Change what is written of a leg. Raises as `walk_to_write`."""
    activity = walk_to_write(leg.activity)
    leg = Leg.objects.select_for_update().get(pk=leg.pk)
    changed = set_fields(leg, values)
    if changed:
        leg.save()
        record_event(
            *(), audit=activity.audit, verb="change_leg", by=by, subject=leg, parent=activity,
            changed=_told(changed),
        )  # fmt: skip
    return leg


def _told(changed: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """What was changed as an event keeps it: of who it was only that it differs."""
    return {name: [None, None] if name in _WHO else both for name, both in changed.items()}


@transaction.atomic
def put_route(*, leg: Leg, line: Sequence[Position], by: Person | None, **times: Any) -> Leg:
    """The way that a leg took; [] takes it out. times: starts_at and ends_at, where a file has
    them. Raises as `walk_to_write`.
    """
    activity = walk_to_write(leg.activity)
    leg = Leg.objects.select_for_update().get(pk=leg.pk)
    rounded = [[round(lon, DECIMALS), round(lat, DECIMALS)] for lon, lat in line]
    leg.route = json.dumps(rounded, separators=(",", ":")) if rounded else ""
    for name, value in times.items():
        setattr(leg, name, value)
    leg.save()
    verb = "put_route" if rounded else "drop_route"
    record_event(audit=activity.audit, verb=verb, by=by, subject=leg, parent=activity)
    return leg


@transaction.atomic
def drop_leg(*, leg: Leg, by: Person | None) -> None:
    """Take out a leg by mistake. Raises Problem leg_with_stops, and as `walk_to_write`."""
    activity = walk_to_write(leg.activity)
    leg = Leg.objects.select_for_update().get(pk=leg.pk)
    if leg.stops.exists():
        raise Problem("leg_with_stops", where=str(leg), n=leg.stops.count())
    # Of the activity: of a leg that is gone nothing else is told.
    record_event(audit=activity.audit, verb="drop_leg", by=by, subject=activity, about=str(leg))
    leg.delete()


def next_ordinal(leg: Leg) -> int:
    """The number of the stop that comes after the last one of a leg."""
    return int(leg.stops.aggregate(n=Max("ordinal"))["n"] or 0) + 1


def place_kept(position: Position) -> str:
    """A position as a stop keeps it."""
    return json.dumps([round(each, DECIMALS) for each in position])


@transaction.atomic
def add_stop(
    *,
    leg: Leg,
    position: Position,
    is_outside: bool,
    by: Person | None,
    photos: Iterable[Document] = (),
    **values: Any,
) -> Stop:
    """A stop of a leg, scored by one person or by all together.

    is_outside: it lies outside of the areas, and nobody confirmed it.
    Raises Problem stop_there_already, stop_photo_elsewhere, and as `walk_to_write`.
    """
    activity = walk_to_write(leg.activity)
    _check_rater(values)
    there = leg.stops.filter(ordinal=values["ordinal"], rater=values.get("rater", EVERYONE))
    if there.exists():
        raise Problem("stop_there_already", where=str(leg), n=values["ordinal"])
    stop = Stop(
        audit=activity.audit,
        number=next_number(Stop, activity.audit),
        leg=leg,
        place=place_kept(position),
        is_outside=is_outside,
        created_by=by,
        **values,
    )
    stop.save(force_insert=True)
    _set_photos(stop, photos)
    record_event(
        *(), audit=activity.audit, verb="add_stop", by=by, subject=stop, parent=activity,
        number=stop.number,
    )  # fmt: skip
    return stop


@transaction.atomic
def add_stops(*, leg: Leg, stops: Sequence[Values], by: Person | None) -> list[Stop]:
    """Several stops of a leg that has none yet, each as `add_stop` takes one, told as one deed.

    Raises Problem leg_with_stops, and as `walk_to_write`.
    """
    activity = walk_to_write(leg.activity)
    if leg.stops.exists():
        raise Problem("leg_with_stops", where=str(leg), n=leg.stops.count())
    first = next_number(Stop, activity.audit)
    made, photos = [], []
    for number, given in enumerate(stops, first):
        values: Values = dict(given)
        _check_rater(values)
        photos.append(values.pop("photos", ()))
        place = place_kept(values.pop("position"))
        common: Values = {"audit": activity.audit, "number": number, "leg": leg, "place": place}
        made.append(Stop(created_by=by, **common, **values))
    Stop.objects.bulk_create(made)
    for stop, given_photos in zip(made, photos, strict=True):
        if given_photos:
            _set_photos(stop, given_photos)
    record_event(
        *(), audit=activity.audit, verb="add_stops", by=by, subject=leg, parent=activity,
        n=len(made),
    )  # fmt: skip
    return made


def _check_rater(values: Values) -> None:
    """A group has no number; a person has one from 1."""
    if values.get("rated_by", RatedBy.CONSENSUS) == RatedBy.CONSENSUS:
        values["rater"] = EVERYONE
    elif not values.get("rater"):
        values["rater"] = 1


def _set_photos(stop: Stop, photos: Iterable[Document]) -> None:
    given = list(photos)
    if any(each.activity_id != stop.leg.activity_id for each in given):
        raise Problem("stop_photo_elsewhere", where=str(stop))
    stop.photos.set(given)


@transaction.atomic
def change_stop(
    *,
    row: Stop,
    by: Person | None,
    position: Position | None = None,
    photos: Iterable[Document] | None = None,
    **values: Any,
) -> Stop:
    """Correct a stop; the event keeps what each score was.

    Raises Problem stop_there_already, stop_photo_elsewhere, and as `walk_to_write`.
    """
    activity = walk_to_write(row.leg.activity)
    stop: Stop = Stop.objects.select_for_update().get(pk=row.pk)
    if {"rated_by", "rater"} & set(values):
        values = {"rated_by": stop.rated_by, "rater": stop.rater} | values
        _check_rater(values)
    if position is not None:
        values["place"] = place_kept(position)
    ordinal = values.get("ordinal", stop.ordinal)
    rater = values.get("rater", stop.rater)
    others = stop.leg.stops.filter(ordinal=ordinal, rater=rater).exclude(pk=stop.pk)
    if others.exists():
        raise Problem("stop_there_already", where=str(stop.leg), n=ordinal)
    changed = set_fields(stop, values)
    if photos is not None:
        _set_photos(stop, photos)
    if changed:
        stop.save()
        record_event(
            *(), audit=activity.audit, verb="change_stop", by=by, subject=stop, parent=activity,
            changed=_told(changed),
        )  # fmt: skip
    return stop


@transaction.atomic
def take_stop_step(*, row: Stop, step: str, by: Person | None, reason: str = "") -> Stop:
    """Leave a stop out, or count it again. Raises Problem step_not_possible."""
    STOP_LIFE.move(row, step)
    record_event(
        *(), audit=row.audit, verb=f"stop_{step}", by=by, subject=row, parent=row.leg.activity,
        reason=reason,
    )  # fmt: skip
    return row


@transaction.atomic
def confirm_outside(*, activity: Activity, by: Person | None) -> int:
    """Say that the stops outside of the areas lie where they should; how many there were."""
    activity = walk_to_write(activity)
    n: int = Stop.objects.filter(leg__activity=activity, is_outside=True).update(is_outside=False)
    if n:
        record_event(audit=activity.audit, verb="confirm_outside", by=by, subject=activity, n=n)
    return n
