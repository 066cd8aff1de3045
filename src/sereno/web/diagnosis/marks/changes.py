"""Writes to participatory maps: one transaction each, with who and what; no event tells a word of
what was said, nor where, nor which group drew: whoever sees an activity reads its history.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely
from django.db import transaction
from django.db.models import Max
from shapely.geometry.base import BaseGeometry

from sereno.vocabulary.mark_categories import mark_categories
from sereno.vocabulary.plain_text import without_hidden_signs
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.consent.standing import may_be_mapped
from sereno.web.diagnosis.marks.places import Places, places_of
from sereno.web.diagnosis.models import (
    Activity,
    ActivityState,
    DrawingGroup,
    Hour,
    Mark,
    MarkSource,
    PaperSheet,
    Pole,
)
from sereno.web.diagnosis.models.marks import (
    MOST_PRECISION_M,
    MOST_WORDS,
    SHAPES,
    hours_kept,
)
from sereno.web.documents import Values
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number

# More corners than a hand draws; a route of a day has fewer points by far.
MOST_POINTS = 5000
DIGITS = 1e-6
# In degrees, some thirty kilometres: what is wider is no place, and has more hexagons than a page
# can count. At the poles a degree has no width.
WIDEST, NORTHERNMOST = 0.3, 85


@dataclass(frozen=True)
class Drawn:
    """A mark as it comes in: from the screen, a file, paper or a form."""

    pole: str
    shape: BaseGeometry
    category: str = ""
    hours: Sequence[str] = ()
    words: str = ""
    precision_m: int = 0

    def checked(self, where: str) -> Drawn:
        """The same, as it can be kept. Raises Problem mark_unknown, mark_crosses, mark_empty."""
        known = {each.key for each in mark_categories()}
        if (
            self.pole not in Pole.values
            or (self.category and self.category not in known)
            or set(self.hours) - set(Hour.values)
            or not 0 <= self.precision_m <= MOST_PRECISION_M
            or len(self.words) > MOST_WORDS
        ):
            raise Problem("mark_unknown", where=where)
        shape = shapely.set_precision(self.shape, DIGITS, mode="pointwise")
        if shape.is_empty or shape.geom_type not in SHAPES:
            raise Problem("mark_empty", where=where)
        if shapely.get_num_coordinates(shape) > MOST_POINTS:
            raise Problem("mark_too_long", where=where, most=MOST_POINTS)
        west, south, east, north = shape.bounds
        if max(-west, east) > 180 or max(-south, north) > NORTHERNMOST:
            raise Problem("mark_unknown", where=where)
        if max(east - west, north - south) > WIDEST:
            raise Problem("mark_too_wide", where=where)
        if not shape.is_valid:
            raise Problem("mark_crosses", where=where)
        words = without_hidden_signs(self.words, lines=True)
        return replace(self, shape=shape, words=words.strip())


def open_for_marks(activity: Activity) -> Activity:
    """The activity, locked, in the caller's transaction.

    Raises Problem activity_cancelled, record_closed and marks_without_consent.
    """
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if activity.state == ActivityState.CANCELLED:
        raise Problem("activity_cancelled", where=str(activity))
    if activity.state == ActivityState.VERIFIED:
        state = activity.get_state_display()
        raise Problem("record_closed", where=str(activity), state=state)
    if not may_be_mapped(activity):
        raise Problem("marks_without_consent", where=str(activity))
    return activity


@transaction.atomic
def add_group(*, activity: Activity, label: str, people: int, by: Person | None) -> DrawingGroup:
    """A group that will draw by itself. Raises Problem activity_cancelled and record_closed."""
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if activity.state in (ActivityState.CANCELLED, ActivityState.VERIFIED):
        state = activity.get_state_display()
        raise Problem("record_closed", where=str(activity), state=state)
    last = activity.drawing_groups.aggregate(n=Max("number"))["n"] or 0
    group = DrawingGroup.objects.create(
        activity=activity, number=last + 1, label=label, people=people
    )
    record_event(audit=activity.audit, verb="add_drawing_group", by=by, subject=activity)
    return group


@transaction.atomic
def change_group(*, group: DrawingGroup, by: Person | None, **values: Any) -> DrawingGroup:
    """Another name, or another number of people. Raises Problem record_closed."""
    activity = Activity.objects.select_for_update().get(pk=group.activity_id)
    if activity.state in (ActivityState.CANCELLED, ActivityState.VERIFIED):
        state = activity.get_state_display()
        raise Problem("record_closed", where=str(activity), state=state)
    group = DrawingGroup.objects.get(pk=group.pk)
    changed = set_fields(group, values)
    if changed:
        group.save()
        verb = "change_drawing_group"
        record_event(audit=activity.audit, verb=verb, by=by, subject=activity)
    return group


@transaction.atomic
def put_mark(
    *,
    group: DrawingGroup,
    key: uuid.UUID,
    drawn: Drawn,
    by: Person | None,
    source: str = MarkSource.DRAWN,
    sheet: PaperSheet | None = None,
    outside_too: bool = False,
    seen: str | None = None,
) -> Mark:
    """A mark as it is now: sent twice it is there once, sent changed it is changed.

    seen: when the mark was last changed, as far as whoever sends it knows; None: nobody asked.
    Raises Problem mark_outside, unless that was said to be meant, mark_changed, and those of
    `Drawn.checked` and `open_for_marks`.
    """
    activity = open_for_marks(group.activity)
    places = places_of(activity.audit)
    drawn = drawn.checked(str(group))
    is_outside = places.is_outside(drawn.shape)
    if is_outside and not outside_too:
        raise Problem("mark_outside", where=str(group))
    mark = Mark.objects.select_for_update().filter(group=group, key=key).first()
    if mark is not None:
        return _correct(mark, drawn, places, by, seen)
    mark = _new(activity, group, drawn, places, by, next_number(Mark, activity.audit))
    mark.key, mark.source, mark.sheet = key, source, sheet
    mark.save(force_insert=True)
    record_event(
        audit=activity.audit, verb="add_mark", by=by, subject=mark, parent=activity,
        number=mark.number,
    )  # fmt: skip
    return mark


def _new(
    activity: Activity,
    group: DrawingGroup,
    drawn: Drawn,
    places: Places,
    by: Person | None,
    number: int,
) -> Mark:
    return Mark(
        audit=activity.audit, group=group, number=number, created_by=by, **_kept(drawn, places)
    )


def _kept(drawn: Drawn, places: Places) -> Values:
    """What a mark has of what was drawn."""
    return {
        "pole": drawn.pole,
        "category": drawn.category,
        "hours": hours_kept(drawn.hours),
        "words": drawn.words,
        "precision_m": drawn.precision_m,
        "shape": str(SHAPES[drawn.shape.geom_type]),
        "drawn": shapely.to_geojson(drawn.shape),
        "area_code": places.area_of(drawn.shape),
        "is_outside": places.is_outside(drawn.shape),
    }


def _correct(mark: Mark, drawn: Drawn, places: Places, by: Person | None, seen: str | None) -> Mark:
    """Write what is different. Nobody corrects what was withdrawn: it is nobody's."""
    if mark.withdrawn_on is not None:
        raise Problem("marks_without_consent", where=str(mark))
    changed = set_fields(mark, _kept(drawn, places))
    if changed:
        _refuse_unseen(mark, seen, by)
        mark.save()
        record_event(
            audit=mark.audit, verb="change_mark", by=by, subject=mark, parent=mark.activity,
            changed=changed,
        )  # fmt: skip
    return mark


class ChangedError(Problem):
    """A colleague changed a mark meanwhile. mark: as they left it."""

    def __init__(self, mark: Mark) -> None:
        super().__init__("mark_changed", where=str(mark))
        self.mark = mark


def _refuse_unseen(mark: Mark, seen: str | None, by: Person | None) -> None:
    """Nobody writes over, or takes out, what a colleague changed meanwhile. Of one's own changes
    the answer may have been lost on the way: they are known all the same. Raises ChangedError.
    """
    if seen is None or seen == mark.changed_at.isoformat():
        return
    last = mark.audit.events.of(mark).order_by("pk").last()
    who = mark.created_by_id if last is None else last.by_id
    if by is None or who != by.pk:
        raise ChangedError(Mark.objects.get(pk=mark.pk))


@transaction.atomic
def change_mark(*, row: Mark, by: Person | None, **values: Any) -> Mark:
    """Correct what is written of a mark; its place stays.

    Raises Problem record_closed, activity_cancelled, marks_without_consent.
    """
    activity = open_for_marks(row.activity)
    mark = Mark.objects.select_for_update().get(pk=row.pk)
    if mark.withdrawn_on is not None:
        raise Problem("marks_without_consent", where=str(activity))
    changed = set_fields(mark, values)
    if changed:
        mark.save()
        record_event(
            audit=mark.audit, verb="change_mark", by=by, subject=mark, parent=activity,
            changed=changed,
        )  # fmt: skip
    return mark


@transaction.atomic
def drop_mark(*, mark: Mark, by: Person | None, seen: str | None = None) -> None:
    """Take a mark out. Whoever undoes that sends it again. seen: as of `put_mark`.

    Raises Problem mark_changed and those of `open_for_marks`.
    """
    activity = open_for_marks(mark.activity)
    mark.refresh_from_db(fields=["changed_at"])
    _refuse_unseen(mark, seen, by)
    # Of the activity and not of the mark, of which nothing is told once it is gone.
    about = str(mark.number)
    record_event(audit=mark.audit, verb="drop_mark", by=by, subject=activity, about=about)
    mark.delete()


@transaction.atomic
def add_marks(
    *,
    group: DrawingGroup,
    drawn: Mapping[uuid.UUID, Drawn],
    by: Person | None,
    source: str,
    outside_too: bool = False,
) -> list[Mark]:
    """Marks of a file or a form by their keys, with one event; none of them if one is refused.

    Those that are there already stay as they are; those outside of the areas are left out, unless
    it was said that they are meant.
    """
    activity = open_for_marks(group.activity)
    audit: Audit = activity.audit
    places = places_of(audit)
    there = set(group.marks.filter(key__in=list(drawn)).values_list("key", flat=True))
    found = {key: each.checked(str(group)) for key, each in drawn.items() if key not in there}
    number = next_number(Mark, audit)
    made: list[Mark] = []
    for key, each in found.items():
        if places.is_outside(each.shape) and not outside_too:
            continue
        mark = _new(activity, group, each, places, by, number + len(made))
        mark.key, mark.source = key, source
        made.append(mark)
    Mark.objects.bulk_create(made)
    record_event(audit=audit, verb="bring_marks", by=by, subject=activity, n=len(made))
    return made
