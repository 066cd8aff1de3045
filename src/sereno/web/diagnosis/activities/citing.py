"""What evidence of fieldwork says of the activity from which it comes."""

from __future__ import annotations

from collections.abc import Iterable

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.activities.readiness import heard_in
from sereno.web.diagnosis.models import Activity, ActivityArea
from sereno.web.documents import Values
from sereno.web.people.models import Person


def may_read(audit: Audit, person: Person | None) -> bool:
    """Whether material of fieldwork is a person's to read at all; without one it is."""
    return person is None or audit.allows(person, Right.SEE_FIELDWORK)


def voices_of(activities: Iterable[Activity]) -> dict[int, Values]:
    """Where it was said, in which activity, and how many were heard there and still agree, by the
    keys of activities.
    """
    rows = {each.pk: each for each in activities}
    areas: dict[int, list[tuple[str, str]]] = {key: [] for key in rows}
    for area in ActivityArea.objects.filter(activity__in=rows):
        areas[area.activity_id].append((area.code, area.name))
    people = heard_in(rows)
    return {
        key: {
            "areas": tuple(areas[key]),
            "activity": str(each.number),
            "people": people[key],
        }
        for key, each in rows.items()
    }
