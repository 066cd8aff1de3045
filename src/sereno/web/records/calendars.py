"""Files for other calendars (RFC 5545)."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from icalendar import Calendar

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"


def new_calendar(name: str) -> Calendar:
    """A calendar file without anything in it yet."""
    made = Calendar()
    made.add("prodid", "-//Sereno//ES")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    return made


def host_of(address: str) -> str:
    """The instance that an address is of, as far as an identifier needs it."""
    return address.split("/")[2].partition(":")[0] or settings.ALLOWED_HOSTS[0]
