"""The dates of actions as a calendar that other programs fetch by themselves (RFC 5545).

Each thing is a whole day under an identifier that stays. Its SEQUENCE is how many changes the
history has of its action: events are never deleted, so that it only rises, and it rises with each
change. Whoever has a copy then takes the newer one.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Max
from django.utils.translation import gettext as _
from icalendar import Event as CalendarEvent

from sereno.web.actions.schedule.dates import Dated, dates_of
from sereno.web.audits.models import Audit, Event
from sereno.web.people.models import Person
from sereno.web.records.calendars import host_of, new_calendar

# The latest are kept, if there are more: a phone fetches them again and again.
MOST: Final = 1000
DAY: Final = dt.timedelta(days=1)
_KINDS: Final = ("actions.action", "actions.accompaniment", "plan.planningwindow")
Of = tuple[str, int]


@dataclass(frozen=True)
class Feed:
    """The file, and when anything in it last changed; None: nothing is in it."""

    content: bytes
    changed_at: dt.datetime | None


@dataclass(frozen=True)
class Changes:
    """How many changes the history has of a record, and when the last was."""

    n: int = 0
    last: dt.datetime | None = None


def feed_of(audit: Audit, person: Person, base: str) -> Feed:
    """The dates that a person may see. base: the instance's address, without its last /."""
    made = new_calendar(_("{audit}: actions").format(audit=audit))
    changes = changes_of(audit)
    lasts = []
    for each in dates_of(audit, person)[-MOST:]:
        known = changes.get(each.of, Changes())
        last = max(known.last or each.changed_at, each.changed_at)
        lasts.append(last)
        made.add_component(_event(each, audit, base, known.n, last))
    return Feed(bytes(made.to_ical()), max(lasts, default=None))


def changes_of(audit: Audit) -> dict[Of, Changes]:
    """The changes of each record that a calendar is made of, its parts' among them."""
    counts: defaultdict[Of, int] = defaultdict(int)
    lasts: dict[Of, dt.datetime] = {}
    told = Event.objects.filter(audit=audit).exclude(verb__startswith="read_").order_by()
    for kind, key in (("kind", "key"), ("parent_kind", "parent_key")):
        rows = told.filter(**{f"{kind}__in": _KINDS})
        for of_kind, of_key, n, last in rows.values_list(kind, key).annotate(
            n=Count("pk"), last=Max("at")
        ):
            of = (of_kind, of_key)
            counts[of] += n
            lasts[of] = max(last, lasts.get(of, last))
    return {of: Changes(n, lasts[of]) for of, n in counts.items()}


def _event(
    each: Dated, audit: Audit, base: str, sequence: int, changed_at: dt.datetime
) -> CalendarEvent:
    event = CalendarEvent()
    event.add("uid", f"{each.what}-{each.key}-{audit.pk}@{host_of(f'{base}/')}")
    event.add("sequence", sequence)
    event.add("dtstamp", changed_at.astimezone(dt.UTC))
    event.add("dtstart", each.on)
    event.add("dtend", each.on + DAY)
    event.add("summary", f"{each.what_words}: {each.words}")
    event.add("description", each.about)
    event.add("url", f"{base}{each.href}")
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if each.is_off else "CONFIRMED")
    return event
