"""What evidence of fieldwork says of the activity from which it comes."""

from __future__ import annotations

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.activities.readiness import still_heard
from sereno.web.diagnosis.models import Activity
from sereno.web.documents import Values
from sereno.web.people.models import Person


def may_read(audit: Audit, person: Person | None) -> bool:
    """Whether material of fieldwork is a person's to read at all; without one it is."""
    return person is None or audit.allows(person, Right.SEE_FIELDWORK)


def voice_of(activity: Activity) -> Values:
    """Where it was said, in which activity, and how many were heard there and still agree."""
    return {
        "areas": tuple((area.code, area.name) for area in activity.areas.all()),
        "activity": str(activity.number),
        "people": still_heard(activity.participants.all()),
    }
