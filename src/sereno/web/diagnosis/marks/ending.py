"""How marks end: nobody sees them any more once nobody agrees to have what they drew used, and a
month later nothing is left of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sereno.vocabulary.language import number
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.consent.resting import (
    KeptForATime,
    Resting,
    RestsOnConsent,
    withdrawn_long_ago,
)
from sereno.web.diagnosis.consent.standing import may_be_mapped
from sereno.web.diagnosis.models import Activity, Consent, Mark
from sereno.web.people.models import Person


def what_rests(consent: Consent) -> Iterator[Resting]:
    """Said in numbers: whoever notes a withdrawal may not see the marks."""
    if not consent.map:
        return
    n = Mark.objects.filter(group__activity=consent.activity_id, withdrawn_on=None).count()
    if n:
        words = _(
            "Marks on maps: {n}, resting on all who agreed to that. Gone when none of them agrees "
            "any more."
        )
        yield Resting(words.format(n=number(n)))


@transaction.atomic
def withdraw_marks(consent: Consent, by: Person | None) -> None:
    """Take out what a whole activity drew, once nobody there agrees."""
    activity = consent.activity
    if may_be_mapped(activity):
        return
    rows = Mark.objects.filter(group__activity=activity, withdrawn_on=None)
    n = rows.update(withdrawn_on=timezone.localdate())
    if n:
        record_event(audit=activity.audit, verb="withdraw_marks", by=by, subject=activity, n=n)


@transaction.atomic
def bring_marks_back(consent: Consent, _since: dt.datetime, by: Person | None) -> None:
    """Bring back what is still there, where somebody agrees after all."""
    activity = consent.activity
    if not may_be_mapped(activity):
        return
    rows = Mark.objects.filter(group__activity=activity, withdrawn_on__isnull=False)
    n = rows.update(withdrawn_on=None)
    if n:
        record_event(audit=activity.audit, verb="marks_back", by=by, subject=activity, n=n)


def due(today: dt.date) -> Iterable[Activity]:
    """The activities with marks whose time is over."""
    over = Mark.objects.filter(withdrawn_long_ago(today)).order_by()
    rows = Activity.objects.filter(pk__in=over.values("group__activity"))
    return rows.select_related("audit").order_by("pk")


@transaction.atomic
def erase(activity: Activity, today: dt.date) -> Audit:
    """Erase the rows; the event tells that they were there."""
    over = Mark.objects.filter(withdrawn_long_ago(today), group__activity=activity)
    n, _by_kind = over.delete()
    record_event(audit=activity.audit, verb="erase_marks", by=None, subject=activity, n=n)
    return activity.audit


ENDING = (
    RestsOnConsent(what_rests, withdraw_marks, bring_marks_back),
    KeptForATime(due, erase),
)
