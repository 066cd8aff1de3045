"""Beside what is coded: where it comes from, on what it rests, with what to compare it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.coding.models import Assignment, AssignmentState
from sereno.web.coding.segments.subjects import KINDS, Subject
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.diagnosis.consent.standing import scope_in_force
from sereno.web.diagnosis.models import Activity, Document, Scope
from sereno.web.documents import Context, Words
from sereno.web.people.models import Person


class Fact(NamedTuple):
    """Something that is known of it; href: where more of that is."""

    words: Words
    value: str
    href: str = ""


def about(subject: Subject, audit: Audit, person: Person) -> Context:
    """The facts, the way to its own page, and to what all have coded once nobody is blind to it."""
    kind = KINDS[subject.kind]
    compares = _compared(subject, audit, person)
    return {
        "facts": list(_facts(subject, audit)),
        "own_page": reverse(
            kind.route(kind.key), kwargs={"audit": audit.slug, **kind.address(subject.row)}
        ),
        "compares": list(compares),
    }


def _activity_of(subject: Subject) -> Activity:
    row = subject.row
    return row.activity if hasattr(row, "activity") else row.leg.activity


def _facts(subject: Subject, audit: Audit) -> Iterator[Fact]:
    activity = _activity_of(subject)
    at = reverse("diagnosis:activity", args=[audit.slug, activity.number])
    yield Fact(_("Activity"), str(activity), at)
    told = [activity.get_technique_display(), activity.get_sector_display()]
    yield Fact(_("With whom"), ", ".join(str(each) for each in told if each))
    if activity.on:
        yield Fact(_("Day"), date_format(activity.on, "DATE_FORMAT"))
    labels = known_areas(audit).labels
    areas = [labels.get(area.code, area.name) for area in activity.areas.all()]
    if areas:
        yield Fact(audit.area_word.capitalize(), ", ".join(areas))
    if isinstance(subject.row, Document):
        yield Fact(_("Rests on the consent"), _consent(subject.row))


def _consent(document: Document) -> str:
    if document.consent is None:
        return _("all of this activity")
    told = document.consent.receipt
    if scope_in_force(document.consent, Scope.QUOTE):
        return f"{told}, {Scope.QUOTE.label}"
    return told


def _compared(subject: Subject, audit: Audit, person: Person) -> Iterator[tuple[Words, str]]:
    """Where one sees how alike it was coded: only once all have finished a round of it, and nobody
    may be blind to it any more.
    """
    document = subject.document
    if document is None or subject.is_blind(audit, person):
        return
    by_round: dict[int, set[str]] = {}
    coders: dict[int, int] = {}
    given = Assignment.objects.filter(document=document).order_by()
    for number, state in given.values_list("round__number", "state"):
        by_round.setdefault(number, set()).add(state)
        coders[number] = coders.get(number, 0) + 1
    done = [
        number
        for number, states in by_round.items()
        if states == {AssignmentState.FINISHED} and coders[number] > 1
    ]
    if done:
        page = reverse("coding:agreement", args=[audit.slug])
        yield _("Agreement on it"), f"{page}?document={document.number}"
        if audit.allows(person, Right.KEEP_CODING):
            at = [audit.slug, max(done), document.number]
            yield _("Differences, to be settled"), reverse("coding:settle", args=at)
