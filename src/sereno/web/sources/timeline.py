"""The log of the catalogue: who was asked for what and when, what they did, day by day.

It is made of the steps of sources and the reminders of requests, each up to the level for which
the person who asks is cleared.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.people.models import Person
from sereno.web.sources.models import (
    SOURCE_LIFE,
    DataRequest,
    Reminder,
    Source,
    SourceState,
    SourceStep,
)

REMINDED: Final = "reminded"
DRAWINGS: Final = {**SOURCE_LIFE.icons, REMINDED: "clock"}


@dataclass(frozen=True)
class Moment:
    """One day's step of one source, or a reminder of one request."""

    on: dt.date
    state: str
    words: str
    source: Source | None
    request: DataRequest | None
    reason: str
    by: str

    @property
    def drawing(self) -> str:
        """The icon of what it is."""
        return DRAWINGS[self.state]

    @property
    def institution(self) -> str:
        """Who was asked, or who has the source."""
        if self.request is not None:
            return self.request.institution.name
        if self.source is None:
            return ""
        has_it = self.source.contact_institution or self.source.publisher
        return has_it.name if has_it else ""

    def holds(self, words: str) -> bool:
        """Whether it is of a source or an institution of that name."""
        title = self.source.title if self.source else ""
        return words.casefold() in f"{title}\n{self.institution}".casefold()


def timeline_of(audit: Audit, person: Person, *, words: str = "", state: str = "") -> list[Moment]:
    """Every moment that the person may see, the newest first.

    Why a restricted source was refused stands only on its own page, where a reading is noted.
    """
    found = [
        each
        for each in (*_steps(audit, person), *_reminders(audit, person))
        if each.holds(words) and (not state or each.state == state)
    ]
    found.sort(key=lambda each: each.on)
    # Of one day, what was written last stands on top.
    return found[::-1]


def states() -> list[tuple[str, str]]:
    """What a moment can be, for the menu."""
    return [*((s.value, str(s.label)) for s in SourceState), (REMINDED, _("reminded"))]


def _steps(audit: Audit, person: Person) -> list[Moment]:
    requests = DataRequest.objects.for_person(audit, person).select_related("institution")
    steps = SourceStep.objects.filter(source__in=Source.objects.for_person(audit, person))
    return [
        Moment(
            step.on,
            step.state,
            step.get_state_display(),
            step.source,
            step.request,
            "" if step.source.access_level == AccessLevel.RESTRICTED else step.reason,
            str(step.by or "Sereno"),
        )
        for step in steps.select_related("source__publisher", "source__contact_institution", "by")
        .prefetch_related(Prefetch("request", requests))
        .order_by("on", "pk")
    ]


def _reminders(audit: Audit, person: Person) -> list[Moment]:
    made = Reminder.objects.filter(request__in=DataRequest.objects.for_person(audit, person))
    return [
        Moment(
            each.on,
            REMINDED,
            _("reminded"),
            None,
            each.request,
            "" if each.request.access_level == AccessLevel.RESTRICTED else each.note,
            str(each.by or "Sereno"),
        )
        for each in made.select_related("request__institution", "by").order_by("on", "pk")
    ]
