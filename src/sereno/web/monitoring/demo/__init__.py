"""Monitoring of the demo city: what happened meanwhile, and targets; by the verbs of the pages."""

from __future__ import annotations

from django.db import transaction

from sereno.web.audits.models import Audit
from sereno.web.findings.evidence.copied import evidence_read_once
from sereno.web.monitoring.demo.board import set_targets
from sereno.web.monitoring.models import ContextEvent
from sereno.web.people.models import Person


@transaction.atomic
def fill_monitoring(*, audit: Audit, by: Person) -> bool:
    """Fill an audit to which nothing happened yet. False: there is nothing to do."""
    if ContextEvent.objects.filter(audit=audit).exists():
        return False
    with evidence_read_once():
        set_targets(audit, by)
    return True
