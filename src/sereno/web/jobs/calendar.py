"""What runs by the calendar: asked for once at each moment, however many workers look."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from sereno.web.jobs.changes import ask
from sereno.web.jobs.kinds import KINDS, Daily, Hourly
from sereno.web.jobs.models import Tick

REMEMBERED = dt.timedelta(days=90)


def last_due(rule: Daily | Hourly, now: dt.datetime) -> dt.datetime:
    """The last moment of a rule that isn't after `now`, by the instance's clock."""
    here = timezone.localtime(now)
    if isinstance(rule, Hourly):
        return here.replace(
            hour=here.hour - here.hour % rule.hours, minute=0, second=0, microsecond=0
        )
    due = here.replace(hour=rule.at.hour, minute=rule.at.minute, second=0, microsecond=0)
    return due if due <= here else due - dt.timedelta(days=1)


class Calendar:
    """Looks whether something is due; what it saw done it doesn't ask the database again."""

    def __init__(self) -> None:
        self._seen: dict[str, dt.datetime] = {}

    def look(self, now: dt.datetime) -> int:
        """Ask for whatever is due; how much this process asked for.

        What an instance sees for the first time begins with its next moment: there is nothing
        to make up for.
        """
        return sum(
            self._see_to(kind.key, last_due(kind.calendar, now))
            for kind in KINDS.values()
            if kind.calendar is not None
        )

    def _see_to(self, name: str, due: dt.datetime) -> bool:
        if self._seen.get(name) == due:
            return False
        ticks = Tick.objects.filter(name=name)
        is_new = not ticks.filter(due=due).exists()
        if is_new:
            is_first = not ticks.exists()
            try:
                with transaction.atomic():
                    Tick.objects.create(name=name, due=due)
                    if not is_first:
                        ask(name, audit=None, by=None, instead=True)
            except IntegrityError:
                # Another worker looked at the same moment.
                is_new = False
            ticks.filter(due__lt=due - REMEMBERED).delete()
            is_new = is_new and not is_first
        self._seen[name] = due
        return is_new
