"""From where on records and voices are high: what an audit decided, or Sereno's own."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from sereno.methods.findings.cross_check import USUAL_HIGH, USUAL_LEAST, USUAL_SPOKEN
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.findings.models import CrossCheckLimits
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number


@dataclass(frozen=True)
class Limits:
    """high_from: probability; spoken_from: share of activities; least: activities. set_by: what was
    decided; None: Sereno's own.
    """

    high_from: float = USUAL_HIGH
    spoken_from: float = USUAL_SPOKEN
    least: int = USUAL_LEAST
    set_by: CrossCheckLimits | None = None


def limits_in_force(audit: Audit) -> Limits:
    """The newest of an audit; Sereno's own before anyone has decided on any."""
    found = CrossCheckLimits.objects.filter(audit=audit).first()
    if found is None:
        return Limits()
    return Limits(found.high_from, found.spoken_from, found.least, found)


@transaction.atomic
def set_limits(
    *, audit: Audit, by: Person | None, high_from: float, spoken_from: float, least: int,
    reason: str,
) -> CrossCheckLimits:  # fmt: skip
    """Decide from where on records and voices are high."""
    number = next_number(CrossCheckLimits, audit)
    made = CrossCheckLimits.objects.create(
        audit=audit, number=number, high_from=high_from, spoken_from=spoken_from, least=least,
        reason=reason, at=timezone.now(), by=by,
    )  # fmt: skip
    record_event(
        audit=audit, verb="set_cross_check_limits", by=by, subject=made, about=str(number),
        reason=reason,
    )  # fmt: skip
    return made
