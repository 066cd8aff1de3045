"""Who is told how many people of which sex and age took part in one activity."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models import Activity, Participants
from sereno.web.people.models import Person


def sees_people(activity: Activity, audit: Audit, person: Person) -> bool:
    """The team that met them and whoever sees small numbers; no other colleague needs to know."""
    if audit.allows(person, Right.SEE_RECORDS):
        return True
    is_of_team = activity.team.filter(person=person).exists()
    return person.scope is None and (is_of_team or activity.created_by_id == person.pk)


def participants_shown(activity: Activity, audit: Audit, person: Person) -> QuerySet[Participants]:
    """The lines of counts that a person is told, each with how many withdrew as `gone`."""
    rows = activity.participants.annotate(gone=Sum("withdrawals__people"))
    return rows if sees_people(activity, audit, person) else rows.none()
