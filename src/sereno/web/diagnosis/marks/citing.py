"""Marks as evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.mark_categories import category_words
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.diagnosis.activities.citing import may_read, voice_of
from sereno.web.diagnosis.models import Mark
from sereno.web.diagnosis.models.marks import Hour, Pole
from sereno.web.people.models import Person
from sereno.web.records.citable import Citable, Cited
from sereno.web.records.tools import whole_number


def _find(audit: Audit, person: Person | None, thing: str) -> Cited | None:
    if not may_read(audit, person):
        return None
    rows = Mark.objects.filter(audit=audit, withdrawn_on=None).select_related("group__activity")
    if person is not None:
        rows = Mark.objects.for_person(audit, person)
    mark = rows.filter(number=whole_number(thing) or 0).first()
    if mark is None:
        return None
    voice = voice_of(mark.activity)
    if mark.area_code:
        name = known_areas(audit).labels.get(mark.area_code, mark.area_code)
        voice["areas"] = ((mark.area_code, name),)
    voice["people"] = mark.group.people
    return Cited(
        title=str(mark),
        href=reverse("diagnosis:mark", args=[audit.slug, mark.number]),
        version=mark.changed_at.isoformat(),
        words=mark.words,
        value={"pole": mark.pole, "category": mark.category, "hours": mark.hours},
        access_level=mark.access_level,
        read=mark,
        **voice,
    )


def _told(value: Mapping[str, Any]) -> str:
    parts = [
        str(Pole(value["pole"]).label),
        category_words(value["category"]),
        *(str(Hour(each).label) for each in value["hours"].split()),
    ]
    return capfirst(", ".join(filter(None, parts)))


MARK: Final = Citable(
    key="mark",
    name=_("mark on a map"),
    icon="map-pin",
    side="voices",
    find=_find,
    told=_told,
    model="diagnosis.Mark",
)
