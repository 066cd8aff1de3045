"""Activities as a file for other calendars (RFC 5545)."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Event

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models import Activity, ActivityState
from sereno.web.records.calendars import host_of, new_calendar


def calendar_file(request: HttpRequest, audit: Audit, rows: QuerySet[Activity]) -> bytes:
    """The activities that have a day. Of a restricted one only the technique and its number leave:
    a calendar on a phone is read over shoulders, and copied to the machines of others.
    """
    made = new_calendar(str(audit))
    for activity in rows.filter(on__isnull=False).prefetch_related("areas"):
        address = request.build_absolute_uri(
            reverse("diagnosis:activity", args=[audit.slug, activity.number])
        )
        made.add_component(_event(activity, audit, address))
    return bytes(made.to_ical())


def _event(activity: Activity, audit: Audit, address: str) -> Event:
    event = Event()
    event.add("uid", f"activity-{activity.number}-{audit.slug}@{host_of(address)}")
    # Its number rises with each change, so that what was fetched before gives way.
    event.add("sequence", int(activity.changed_at.timestamp()))
    event.add("dtstamp", activity.changed_at.astimezone(dt.UTC))
    event.add("url", address)
    begin, end = _times(activity)
    event.add("dtstart", begin)
    if end is not None:
        event.add("dtend", end)
    is_secret = activity.access_level == AccessLevel.RESTRICTED
    technique = activity.get_technique_display()
    event.add(
        "summary",
        _("{technique}, no. {n}").format(technique=technique.capitalize(), n=activity.number)
        if is_secret
        else activity.title,
    )
    if not is_secret:
        areas = ", ".join(each.name for each in activity.areas.all())
        event.add("location", " · ".join(filter(None, (activity.place, areas))))
    cancelled = activity.state == ActivityState.CANCELLED
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return event


def _times(activity: Activity) -> tuple[dt.date, dt.date | None]:
    """When it begins and ends: moments, or a whole day where no hour is written."""
    assert activity.on is not None
    if activity.starts_at is None:
        return activity.on, None
    zone = timezone.get_default_timezone()

    def moment(at: dt.time) -> dt.datetime:
        assert activity.on is not None
        return dt.datetime.combine(activity.on, at, zone).astimezone(dt.UTC)

    end = moment(activity.ends_at) if activity.ends_at else None
    return moment(activity.starts_at), end
