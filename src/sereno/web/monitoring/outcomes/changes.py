"""Writes of which indicator tells of which recommendation."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.findings.models import Recommendation
from sereno.web.findings.recommendations.life import STANDING
from sereno.web.findings.recommendations.merging import FollowsMerge
from sereno.web.monitoring.models import OutcomeLink, Target
from sereno.web.people.models import Person


@transaction.atomic
def link_outcome(
    *, recommendation: Recommendation, target: Target, by: Person | None, now: dt.datetime
) -> OutcomeLink:
    """A target tells whether a recommendation had an effect.

    Raises Problem outcome_elsewhere and outcome_gone.
    """
    row = Recommendation.objects.select_for_update(of=("self",), no_key=True).get(
        pk=recommendation.pk
    )
    if row.audit_id != target.audit_id:
        raise Problem("outcome_elsewhere", about=str(row))
    if row.state not in STANDING:
        raise Problem("outcome_gone", about=str(row))
    made, is_new = OutcomeLink.objects.get_or_create(
        recommendation=row, target=target, defaults={"at": now, "by": by}
    )
    if is_new:
        _record("link_outcome", made, by)
    return made


@transaction.atomic
def unlink_outcome(*, row: OutcomeLink, by: Person | None) -> None:
    """It doesn't tell of it after all."""
    _record("unlink_outcome", row, by)
    row.delete()


def _record(verb: str, row: OutcomeLink, by: Person | None) -> None:
    record_event(
        audit=row.recommendation.audit, verb=verb, by=by, subject=row.recommendation,
        parent=row.target, indicator=str(row.target),
    )  # fmt: skip


@transaction.atomic
def move_outcomes(one: Recommendation, into: Recommendation, by: Person | None) -> None:
    """Those of a recommendation go to the one that it is merged into."""
    for each in OutcomeLink.objects.filter(recommendation=one).select_related("target"):
        link_outcome(recommendation=into, target=each.target, by=by, now=timezone.now())
        each.delete()


FOLLOWS: Final = FollowsMerge(move_outcomes)
