"""What later stages add to an indicator's page: an `Offer`, which asks more of it, and `Meanwhile`,
what happened while it was measured.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from sereno.web.audits.models import Audit
from sereno.web.audits.stages import brought
from sereno.web.documents import Document
from sereno.web.indicators.models import Indicator
from sereno.web.people.models import Person


@dataclass(frozen=True)
class Offer:
    """A page about one indicator: route takes the audit's slug and the indicator's code."""

    route: str
    title: str | Promise
    text: str | Promise
    fits: Callable[[Indicator], bool]

    def shown(self, indicator: Indicator) -> dict[str, str]:
        """For the indicator's page."""
        return {
            "title": str(self.title),
            "text": str(self.text),
            "href": reverse(self.route, args=[indicator.audit.slug, indicator.code]),
        }


def offers_for(indicator: Indicator) -> list[dict[str, str]]:
    """What is offered for one."""
    return [each.shown(indicator) for each in brought(Offer) if each.fits(indicator)]


@dataclass(frozen=True)
class Happened:
    """Something that may show in a series; last None: it goes on, or is for good."""

    title: str
    kind: str
    first: dt.date
    last: dt.date | None
    href: str

    def drawn(self, first: dt.date, last: dt.date) -> Document:
        """For the chart of a series from one day to another: within them."""
        return {
            "from": max(self.first, first).isoformat(),
            "until": min(self.last, last).isoformat() if self.last else None,
            "what": self.title,
        }


@dataclass(frozen=True)
class Meanwhile:
    """Finds what happened, as far as a person may know of it."""

    find: Callable[[Audit, Person], Iterable[Happened]]


def happened(audit: Audit, person: Person, first: dt.date, last: dt.date) -> list[Happened]:
    """What happened between two days, or still held between them if it ended; by date."""
    found = [
        each
        for way in brought(Meanwhile)
        for each in way.find(audit, person)
        if each.first <= last and (each.first if each.last is None else each.last) >= first
    ]
    return sorted(found, key=lambda each: each.first)
