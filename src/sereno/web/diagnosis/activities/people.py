"""Who is told how many people of which sex and age took part in one activity."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models import Activity, Participants
from sereno.web.people.models import Person


def sees_people(activity: Activity, audit: Audit, person: Person) -> bool:
    """Whether a person is told that of an activity, which they may see."""
    told = Activity.objects.whose_people_are_told_to(audit, person)
    return bool(told.filter(pk=activity.pk).exists())


def participants_shown(activity: Activity, audit: Audit, person: Person) -> QuerySet[Participants]:
    """The lines of counts that a person is told, each with how many withdrew as `gone`."""
    rows = activity.participants.annotate(gone=Sum("withdrawals__people"))
    return rows if sees_people(activity, audit, person) else rows.none()
