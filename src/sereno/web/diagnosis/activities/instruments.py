"""The instruments that an activity can be held with: those of which a version is published."""

from __future__ import annotations

from django.db.models import QuerySet

from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models import Instrument, VersionState


def instruments_to_hold_with(audit: Audit, present: int | None) -> QuerySet[Instrument]:
    """Those of an audit with a published version, and the one that an activity has already."""
    every = Instrument.objects.filter(audit=audit)
    published = every.filter(versions__state=VersionState.PUBLISHED)
    own = every.filter(pk__in=[] if present is None else [present])
    return (published | own).distinct().order_by("title__in_order", "pk")
