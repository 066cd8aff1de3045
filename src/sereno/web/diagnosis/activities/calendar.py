"""Activities as a calendar: a month on a page, and a file for other calendars (RFC 5545)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models import Activity, ActivityState

MEDIA_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Day:
    """A day of a month's page; `is_outside`: of the month before or after."""

    on: dt.date
    is_outside: bool
    is_today: bool
    activities: list[Activity]


def weeks_of(
    year: int, month: int, activities: Iterable[Activity], *, today: dt.date
) -> Iterator[list[Day]]:
    """The weeks of a month, from Monday on, with what is on each day."""
    by_day: dict[dt.date, list[Activity]] = {}
    for each in activities:
        if each.on is not None:
            by_day.setdefault(each.on, []).append(each)
    for week in calendar.Calendar().monthdatescalendar(year, month):
        yield [Day(on, on.month != month, on == today, by_day.get(on, [])) for on in week]


def calendar_file(request: HttpRequest, audit: Audit, rows: QuerySet[Activity]) -> bytes:
    """The activities that have a day. Of a restricted one only the technique and its number leave:
    a calendar on a phone is read over shoulders, and copied to the machines of others.
    """
    made = Calendar()
    made.add("prodid", "-//Sereno//ES")
    made.add("version", "2.0")
    made.add("x-wr-calname", str(audit))
    for activity in rows.filter(on__isnull=False).prefetch_related("areas"):
        address = request.build_absolute_uri(
            reverse("diagnosis:activity", args=[audit.slug, activity.number])
        )
        made.add_component(_event(activity, audit, address))
    return bytes(made.to_ical())


def _event(activity: Activity, audit: Audit, address: str) -> Event:
    event = Event()
    event.add("uid", f"activity-{activity.number}-{audit.slug}@{_host(address)}")
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


def _host(address: str) -> str:
    """The instance, as far as an identifier needs it."""
    return address.split("/")[2].partition(":")[0] or settings.ALLOWED_HOSTS[0]
