"""The audit's clock of coding: each change of segments has a number, seen by all in that order."""

from __future__ import annotations

from sereno.web.audits.models import Audit
from sereno.web.coding.models import CodingClock


def next_revision(audit: Audit) -> int:
    """The next revision, with the clock locked until the caller's transaction ends."""
    CodingClock.objects.get_or_create(audit=audit)
    clock = CodingClock.objects.select_for_update().get(audit=audit)
    clock.revision += 1
    clock.save(update_fields=["revision"])
    return clock.revision
