"""How the files of reports end: after a time, and at once when somebody no longer agrees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.db import transaction

from sereno.web.audits.models import Audit
from sereno.web.diagnosis.consent.resting import KeptForATime, RestsOnConsent
from sereno.web.diagnosis.models import Consent
from sereno.web.findings.models import MadeReport
from sereno.web.jobs.changes import give_up
from sereno.web.people.models import Person

# So long a file waits to be taken: what was made can be made again.
WAITS: Final = dt.timedelta(days=7)


def due(today: dt.date) -> Iterable[MadeReport]:
    """Files that waited long enough."""
    rows = MadeReport.objects.filter(at__date__lt=today - WAITS).select_related("audit")
    found: Iterable[MadeReport] = rows.order_by("pk")
    return found


@transaction.atomic
def erase(made: MadeReport, _today: dt.date) -> Audit:
    """Let one go, with the work on it."""
    give_up(subject=made)
    audit: Audit = made.audit
    made.delete()
    return audit


def drop_reports(consent: Consent, by: Person | None) -> None:
    """Whatever the audit's reports quoted, they are made again without it."""
    del by
    for made in MadeReport.objects.filter(audit=consent.activity.audit_id).select_related("audit"):
        erase(made, dt.date.max)


ENDING = (RestsOnConsent(lambda _consent: (), drop_reports), KeptForATime(due, erase))
