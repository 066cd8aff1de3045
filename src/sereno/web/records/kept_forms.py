"""What was typed into forms and not saved: let go once nobody can take it up again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sereno.web.audits.models import Audit
from sereno.web.people.models import Person
from sereno.web.records.kinds import KINDS
from sereno.web.records.models import KeptForm

# Who hasn't come back to it by then writes it anew.
KEPT = dt.timedelta(weeks=3)


def forget_those_of(*, audit: Audit, person: Person, **_signal: Any) -> None:
    """What a person typed in an audit that they were taken out of."""
    KeptForm.objects.filter(audit=audit, person=person).delete()


def forget_what_is_over(now: dt.datetime) -> None:
    """What was typed too long ago, or into the form of a record that is closed or that the person
    may no longer write: it is kept in plain, and may say what few are to read.
    """
    KeptForm.objects.filter(at__lt=now - KEPT).delete()
    for kept in KeptForm.objects.select_related("audit", "person").iterator():
        if not _may_be_taken_up(kept):
            kept.delete()


def _may_be_taken_up(kept: KeptForm) -> bool:
    kind = KINDS.get(kept.kind)
    writes = kept.person.is_active and kind is not None and kind.may_write(kept.audit, kept.person)
    if kind is None or not writes:
        return False
    if not kept.number:
        return True
    row = kind.rows(kept.audit, kept.person).filter(number=kept.number).first()
    return row is not None and kind.is_open(row)
