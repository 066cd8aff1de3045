"""Marks as evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.mark_categories import category_words
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.diagnosis.activities.citing import may_read, voices_of
from sereno.web.diagnosis.models import Mark
from sereno.web.diagnosis.models.marks import Hour, Pole
from sereno.web.documents import Values
from sereno.web.people.models import Person
from sereno.web.records.citable import Citable, Cited, numbers_in


def _find_many(audit: Audit, person: Person | None, things: Sequence[str]) -> dict[str, Cited]:
    if not may_read(audit, person):
        return {}
    numbers = numbers_in(things)
    rows = Mark.objects.filter(audit=audit, withdrawn_on=None).select_related("group__activity")
    if person is not None:
        rows = Mark.objects.for_person(audit, person)
    marks = {each.number: each for each in rows.filter(number__in=numbers.values())}
    voices = voices_of(each.activity for each in marks.values())
    return {
        thing: _cited(audit, marks[number], voices[marks[number].activity.pk])
        for thing, number in numbers.items()
        if number in marks
    }


def _cited(audit: Audit, mark: Mark, voice: Values) -> Cited:
    own: Values = {"people": mark.group.people}
    if mark.area_code:
        name = known_areas(audit).labels.get(mark.area_code, mark.area_code)
        own["areas"] = ((mark.area_code, name),)
    return Cited(
        title=str(mark),
        href=reverse("diagnosis:mark", args=[audit.slug, mark.number]),
        version=mark.changed_at.isoformat(),
        words=mark.words,
        value={"pole": mark.pole, "category": mark.category, "hours": mark.hours},
        access_level=mark.access_level,
        read=mark,
        **(voice | own),
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
    find_many=_find_many,
    told=_told,
    model="diagnosis.Mark",
)
