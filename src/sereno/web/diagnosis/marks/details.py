"""What the page of a mark shows, and that of an activity of its maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.activities.life import ACTIVITY_LIFE
from sereno.web.diagnosis.activities.people import sees_people
from sereno.web.diagnosis.consent.standing import may_be_mapped
from sereno.web.diagnosis.marks.places import places_of
from sereno.web.diagnosis.models import (
    Activity,
    DrawingGroup,
    InstrumentPurpose,
    Mark,
    PaperPhoto,
    Submission,
    Technique,
)
from sereno.web.documents import Context
from sereno.web.people.models import Person


@dataclass(frozen=True)
class GroupLine:
    """A group of an activity with what it drew so far."""

    group: DrawingGroup
    marks: int
    sheets: int


def groups_of(activity: Activity) -> list[GroupLine]:
    """The groups of an activity."""
    rows: Any = activity.drawing_groups.annotate(
        n=Count("marks", filter=Q(marks__withdrawn_on=None), distinct=True),
        printed=Count("sheets", distinct=True),
    )
    return [GroupLine(each, each.n, each.printed) for each in rows.order_by("number")]


def maps_of(activity: Activity, audit: Audit, person: Person) -> Context:
    """The context of `diagnosis/activity_maps.html`. Which people drew which map is told to whom
    small numbers are, and to the team.
    """
    groups = groups_of(activity)
    is_open = activity.state not in ACTIVITY_LIFE.closed
    return {
        "shows_maps": activity.technique == Technique.MAPPING or bool(groups),
        "drawing_groups": groups if sees_people(activity, audit, person) else [],
        "groups_drew": len(groups),
        "may_draw": is_open and audit.allows(person, Right.KEEP_FIELDWORK),
        "may_be_mapped": may_be_mapped(activity),
        "from_forms": Submission.objects.current()
        .filter(activity=activity, version__instrument__purpose=InstrumentPurpose.MAPPING)
        .count(),
        "photos": list(PaperPhoto.objects.for_person(audit, person).filter(activity=activity)),
    }


def mark_details(mark: Mark, audit: Audit, person: Person) -> Context:
    """The context of `diagnosis/mark.html`."""
    activity = mark.activity
    may_see = sees_people(activity, audit, person)
    may_write = audit.allows(person, Right.KEEP_FIELDWORK)
    shape = mark.geometry
    return {
        "mark": mark,
        "activity": activity,
        "area": places_of(audit).label_of(mark.area_code) if mark.area_code else "",
        "drawn_by": mark.group.label if may_see else "",
        "middle": f"{shape.centroid.y:.5f}, {shape.centroid.x:.5f}",
        "may_drop": may_write and activity.state not in ACTIVITY_LIFE.closed,
    }
