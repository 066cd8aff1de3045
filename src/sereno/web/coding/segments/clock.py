"""The audit's clock of coding: each change of segments has a number, seen by all in that order.

The number is the time of the change in microseconds, or one more than the last where that isn't
later (a hybrid logical clock: Kulkarni et al. 2014). So the numbers of one's own changes tell no
more than when one made them: who is blind can't count from them what others do.
"""

from __future__ import annotations

from django.utils import timezone

from sereno.web.audits.models import Audit
from sereno.web.coding.models import CodingClock


def next_revision(audit: Audit) -> int:
    """The next revision, with the clock locked until the caller's transaction ends."""
    CodingClock.objects.get_or_create(audit=audit)
    clock = CodingClock.objects.select_for_update(no_key=True).get(audit=audit)
    now = int(timezone.now().timestamp() * 1_000_000)
    clock.revision = max(clock.revision + 1, now)
    clock.save(update_fields=["revision"])
    return clock.revision
