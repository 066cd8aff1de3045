"""Monitoring of the demo city: rounds of review, interviews with officials, what happened
meanwhile, targets, and studies of effects; by the verbs of the pages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from sereno.web.actions.models import Action
from sereno.web.audits.models import Audit
from sereno.web.findings.evidence.copied import evidence_read_once
from sereno.web.monitoring.demo.board import set_targets
from sereno.web.monitoring.demo.interviewing import interview_officials
from sereno.web.monitoring.demo.judging import FIRST, SECOND
from sereno.web.monitoring.demo.reviewing import hold_rounds
from sereno.web.monitoring.demo.studying import count_months, study_effects
from sereno.web.monitoring.models import MonitoringRound
from sereno.web.people.models import Person


@transaction.atomic
def fill_monitoring(
    *,
    audit: Audit,
    by: Person,
    seed: int,
    today: dt.date,
    which: Sequence[int] = (FIRST, SECOND),
) -> bool:
    """Fill an audit that has actions and no round. False: there is nothing to do. which: of the two
    rounds that are locked.
    """
    there = MonitoringRound.objects.filter(audit=audit).exists()
    if there or not Action.objects.filter(audit=audit).exists():
        return False
    counted = count_months(audit, by, seed)
    heard = interview_officials(audit, by, seed)
    with evidence_read_once():
        hold_rounds(audit, by, seed, today, which, heard)
        set_targets(audit, by)
    study_effects(audit, by, counted)
    return True
