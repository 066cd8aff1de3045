"""Activities as records: their list, calendar file and filters, their API, steps and rights."""

from __future__ import annotations

from typing import Any

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.diagnosis.activities.changes import (
    change_activity,
    plan_activity,
    take_activity_step,
)
from sereno.web.diagnosis.activities.forms import ActivityForm
from sereno.web.diagnosis.activities.life import ACTIVITY_LIFE
from sereno.web.diagnosis.models import Activity, ActivityArea, Participants
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty, OtherFile
from sereno.web.records.filters import Filter
from sereno.web.records.kinds import Kind, register


def _area_choices(audit: Audit, person: Person) -> list[tuple[str, str]]:
    """The areas of the activities that the person may see, as they are called now."""
    labels = known_areas(audit).labels
    mine = Activity.objects.for_person(audit, person).order_by()
    there = ActivityArea.objects.filter(activity__in=mine).order_by()
    found = {code: labels.get(code, name) for code, name in there.values_list("code", "name")}
    return sorted(found.items(), key=lambda each: each[1])


def _in_area(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    # A subquery: a row of the list stands there once, whatever else it is joined with.
    return rows.filter(pk__in=ActivityArea.objects.filter(code=code).values("activity"))


def _areas(activity: Activity, _audit: Audit) -> str:
    return "; ".join(each.name for each in activity.areas.all())


def _head(audit: Audit, person: Person) -> Context:
    return {"may_note": audit.allows(person, Right.KEEP_FIELDWORK)}


def _details(activity: Activity, audit: Audit, person: Person) -> Context:
    from sereno.web.diagnosis.activities.details import activity_details

    return activity_details(activity, audit, person)


def _calendar(request: HttpRequest, audit: Audit, rows: QuerySet[Activity]) -> bytes:
    from sereno.web.diagnosis.activities.calendar import calendar_file

    return calendar_file(request, audit, rows)


ACTIVITIES = register(
    Kind(
        key="activity",
        plural="activities",
        model=Activity,
        many=_("Activities"),
        lede=_(
            "Focus groups, work groups, maps, walks and interviews: what is planned, what was held "
            "and what is still missing of each."
        ),
        new=_("Plan an activity"),
        empty=Empty(
            title=_("No activity yet"),
            text=_(
                "Plan the first: with whom, where, when and who leads it. It can be held once "
                "those who take part have agreed."
            ),
            drawing="users-group",
        ),
        read=Right.SEE_FIELDWORK,
        write=Right.KEEP_FIELDWORK,
        order=("-on", "-number"),
        annotations={
            "people": Subquery(
                Participants.objects.filter(activity=OuterRef("pk"))
                .order_by()
                .values("activity")
                .annotate(n=Sum("people"))
                .values("n"),
                output_field=IntegerField(),
            ),
        },
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("title", link=True, sorts=True, under=_areas),
            Column("technique", sorts=True),
            Column("sector", sorts=True, on_phone=False),
            Column("on", sorts=True),
            Column("starts_at", listed=False),
            Column("ends_at", listed=False),
            Column("place", listed=False, in_api=False),
            Column("instrument", listed=False, in_api=False, in_file=False),
            Column("with_minors", listed=False),
            Column("areas", _("Neighbourhoods"), value=_areas, listed=False),
            Column("expected", listed=False),
            Column("people", _("Participants"), sorts=True),
            Column("access_level", listed=False),
            Column("state", sorts=True),
        ),
        search=("title", "place"),
        search_words=_("Title or meeting place"),
        filters=(
            "state",
            "technique",
            "sector",
            Filter("area", _("Neighbourhood"), choices=_area_choices, apply=_in_area),
            "on",
        ),
        form=ActivityForm,
        lifecycle=ACTIVITY_LIFE,
        bulk_steps=("document", "verify"),
        files=(OtherFile(_("Calendar"), "ics", "text/calendar", _calendar),),
        told_add=_("planned the activity “{about}”"),
        told_change=_("changed the activity “{about}”"),
        head=_head,
        head_template="diagnosis/activities_head.html",
        detail=_details,
        detail_template="diagnosis/activity.html",
        add=plan_activity,
        change=change_activity,
        take=take_activity_step,
    )
)
