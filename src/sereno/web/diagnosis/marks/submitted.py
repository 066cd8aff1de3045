"""Marks out of filled mapping forms: made once when one arrives, and gone with it.

By the names of the questions of `vocabulary/instruments/mapping.toml`, whoever wrote the form: a
row with `place` and `pole` is a mark; `category`, `hours` and `words` say more of it, `group` of
the form which group drew.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from sereno.exchange.submissions.instance import AnswerRow, place_of, rows_of
from sereno.exchange.xlsforms.questions import GEOMETRIES, Form
from sereno.vocabulary.plain_text import shortened, without_hidden_signs
from sereno.vocabulary.problems import Problem
from sereno.web.diagnosis.activities.life import ACTIVITY_LIFE
from sereno.web.diagnosis.consent.standing import may_be_mapped
from sereno.web.diagnosis.marks.bringing import category_meant, hours_of, pole_of
from sereno.web.diagnosis.marks.changes import Drawn, add_group, add_marks
from sereno.web.diagnosis.marks.mark_form import USUAL_PRECISION_M
from sereno.web.diagnosis.models import (
    Activity,
    DrawingGroup,
    Mark,
    MarkSource,
    Submission,
    SubmissionState,
)
from sereno.web.diagnosis.models.marks import MOST_PRECISION_M, MOST_WORDS

# Nobody counts people in the form: until somebody says how many drew, it is told as one person.
UNCOUNTED = 1
# Of one form: more than anybody marks, and what is made within a request.
MOST_MARKS = 1000
# What a form says of a mark.
DRAWN = frozenset({"place", "pole", "category", "hours", "words"})


def take_marks(submission: Submission) -> None:
    """Make a submission's marks, once: what somebody corrected of them since, or took out, stays
    so. They move with it to another activity, and go where it counts no more.
    """
    # Most forms are no maps, and thousands may come at once.
    if {"place", "pole"} <= {each.name for each in submission.version.read.questions}:
        _take(submission)


@transaction.atomic
def _take(submission: Submission) -> None:
    activity: Activity | None = submission.activity
    if activity is not None and _stand(submission, activity):
        return
    counts = Submission.objects.current().filter(pk=submission.pk).exists()
    if activity is None or not counts or not submission.answers:
        submission.marks.all().delete()
        return
    elsewhere = _elsewhere(submission, activity)
    if activity.state in ACTIVITY_LIFE.closed or not may_be_mapped(activity):
        # They are made when somebody asks for it on the page of the activity.
        elsewhere.delete()
    elif elsewhere.exists():
        elsewhere.update(group=_group(activity, submission), withdrawn_on=None)
    elif not submission.marks.exists():
        _make(submission, activity)


def _stand(submission: Submission, activity: Activity) -> bool:
    """Whether its marks stay what they are: those of a verified activity; and those that nobody
    agrees to any more (`ending`), for whoever noted that by mistake.
    """
    if submission.state == SubmissionState.WITHDRAWN:
        return not may_be_mapped(activity)
    if submission.state == SubmissionState.ERASED or activity.state not in ACTIVITY_LIFE.closed:
        return False
    return not _elsewhere(submission, activity).exists()


def _elsewhere(submission: Submission, activity: Activity) -> QuerySet[Mark]:
    """Its marks in the groups of an activity that it was put in before."""
    rows: QuerySet[Mark] = submission.marks.exclude(group__activity=activity)
    return rows


def _make(submission: Submission, activity: Activity) -> None:
    drawn = dict(islice(_marks(submission, rows_of(submission.answers)), MOST_MARKS))
    if not drawn:
        return
    group = _group(activity, submission)
    # Whoever marked in the street can't be asked: what lies outside is kept, and says so.
    made = add_marks(
        group=group, drawn=drawn, by=None, source=MarkSource.SUBMISSION, outside_too=True
    )
    group.marks.filter(pk__in=[mark.pk for mark in made]).update(submission=submission)


@transaction.atomic
def take_marks_of(activity: Activity) -> None:
    """Those of all forms of an activity, for instance once somebody agreed, or agrees again."""
    rows = Submission.objects.filter(activity=activity)
    if may_be_mapped(activity):
        again = Mark.objects.filter(submission__in=rows.current(), withdrawn_on__isnull=False)
        again.update(withdrawn_on=None)
    marked = rows.filter(pk__in=Mark.objects.filter(group__activity=activity).values("submission"))
    for submission in {each.pk: each for each in (*marked, *rows.current())}.values():
        take_marks(submission)


def _marks(
    submission: Submission, rows: tuple[AnswerRow, ...]
) -> Iterator[tuple[uuid.UUID, Drawn]]:
    form = submission.version.read
    geometry = {each.path: each.type for each in form.questions if each.type in GEOMETRIES}
    for i, row in enumerate(rows):
        pole = pole_of(_said(row.values, "pole"))
        at = next((path for path in row.values if path in geometry and _is(path, "place")), "")
        if not pole or not at:
            continue
        shape, accuracy = place_of(row.values[at], geometry[at])
        if shape is None:
            continue
        about, words = _said(row.values, "category"), _said(row.values, "words")
        category = category_meant(about)
        if about and not category:
            words = f"{about}. {words}".strip()
        drawn = Drawn(
            pole=pole,
            shape=shape,
            category=category,
            hours=hours_of(_said(row.values, "hours")),
            words=words[:MOST_WORDS],
            precision_m=USUAL_PRECISION_M
            if accuracy is None
            else min(max(round(accuracy), 1), MOST_PRECISION_M),
        )
        try:
            drawn.checked(str(submission))
        except Problem:
            # A surface that crosses itself stays what it is: an answer of the form.
            continue
        yield uuid.uuid5(uuid.NAMESPACE_OID, f"{submission.pk}\0{row.path}\0{i}"), drawn


def without_drawn(rows: tuple[AnswerRow, ...], form: Form) -> tuple[AnswerRow, ...]:
    """The rows of a form without what became marks of it: whatever was taken back is on no page, in
    no number and in no file, by whichever room it comes. Each row keeps its place.
    """
    geometry = {each.path for each in form.questions if each.type in GEOMETRIES}
    return tuple(
        replace(row, values={p: v for p, v in row.values.items() if _name(p) not in DRAWN})
        if pole_of(_said(row.values, "pole"))
        and any(path in geometry and _is(path, "place") for path in row.values)
        else row
        for row in rows
    )


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _is(path: str, name: str) -> bool:
    return _name(path) == name


def _said(values: Mapping[str, Any], name: str) -> str:
    return next((str(said) for path, said in values.items() if _is(path, name)), "")


def _group(activity: Activity, submission: Submission) -> DrawingGroup:
    """The group of the name that the form says, counted or not."""
    label = _said(rows_of(submission.answers)[0].values, "group")
    plain = without_hidden_signs(" ".join(label.split()))
    called = shortened(plain, 60) or str(activity.get_sector_display())
    found: DrawingGroup | None = activity.drawing_groups.filter(label__iexact=called).first()
    return found or add_group(activity=activity, label=called, people=UNCOUNTED, by=None)
