"""What the coding screen brings to the pages of what is coded: the way to it."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.coding.segments.reading import Reading
from sereno.web.coding.segments.showing import NOTHING, surface_of
from sereno.web.coding.segments.subjects import KINDS, Subject
from sereno.web.people.models import Person
from sereno.web.records.columns import Row
from sereno.web.records.onward import LeadsOnward, Onward


def _way(kind: str, row: Row, audit: Audit, person: Person) -> Onward | None:
    reading = Reading(audit, person, Subject(kind, row))
    if surface_of(reading) == NOTHING:
        return None
    may = audit.allows(person, Right.CODE) and reading.subject.is_open
    words = _("Code it") if may else _("What is coded")
    return Onward("tag", words, reverse("coding:screen", args=[audit.slug, kind, row.number]))


def _from(kind: str) -> LeadsOnward:
    return LeadsOnward(
        KINDS[kind].model._meta.label,
        lambda row, audit, person: _way(kind, row, audit, person),
    )


TO_BE_CODED: Final = tuple(_from(kind) for kind in KINDS)
