"""How a file of recommendations ends about which nobody decided: dropped, after a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.db import transaction

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.consent.resting import KeptForATime
from sereno.web.findings.bringing.changes import drop_file
from sereno.web.findings.models import BroughtRecommendations, BroughtState

# So long it waits: a file lies nowhere without a use.
WAITS: Final = dt.timedelta(days=30)


def due(today: dt.date) -> Iterable[BroughtRecommendations]:
    """Files about which nobody decided."""
    rows = BroughtRecommendations.objects.filter(
        state=BroughtState.WAITING, created_at__date__lt=today - WAITS
    )
    found: Iterable[BroughtRecommendations] = rows.select_related("audit").order_by("pk")
    return found


@transaction.atomic
def erase(brought: BroughtRecommendations, _today: dt.date) -> Audit:
    """Let one go, if still nobody decided."""
    try:
        drop_file(brought=brought, by=None)
    except Problem as problem:
        if problem.code != "brought_taken":
            raise
    return brought.audit


ENDING = (KeptForATime(due, erase),)
