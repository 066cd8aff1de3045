"""Events of the context, for the pages of indicators: what happened while they were measured."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from sereno.web.audits.models import Audit
from sereno.web.indicators.further import Happened
from sereno.web.monitoring.models import ContextEvent
from sereno.web.people.models import Person


def happened(audit: Audit, person: Person) -> Iterator[Happened]:
    """Those that a person may know of."""
    for event in ContextEvent.objects.for_person(audit, person):
        yield Happened(
            title=event.title,
            kind=event.get_kind_display(),
            first=event.starts_on,
            last=event.ends_on,
            href=reverse("monitoring:context_event", args=[audit.slug, event.number]),
        )
