"""Writes of people: one transaction each. No event tells how many: a small number isn't for all."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from sereno.web.actions.entries import entering
from sereno.web.actions.models import Action, Meant, PeopleEntry
from sereno.web.audits.changes import record_event
from sereno.web.findings.evidence.copied import refuse_copied
from sereno.web.people.models import Person


@transaction.atomic
def enter_people(
    *,
    action: Action,
    by: Person | None,
    now: dt.datetime,
    corrects: PeopleEntry | None = None,
    **values: Any,
) -> PeopleEntry:
    """An entry of people for whom an action is meant, or whom it reached. corrects: the entry in
    whose place it stands; values: meant, group, starts_on, ends_on, n, known, counts, note.

    Raises Problem evidence_copied and those of `entering`.
    """
    note = values.get("note", "")
    is_plan = values["meant"] == Meant.PLANNED
    row = entering(action, by, is_plan=is_plan, corrects=corrects, note=note)
    refuse_copied(row.audit, row.access_level, (note,), where=str(row))
    made = PeopleEntry.objects.create(action=row, corrects=corrects, by=by, at=now, **values)
    record_event(
        audit=row.audit,
        verb="correct_people" if corrects else "enter_people",
        by=by,
        subject=made,
        parent=row,
        about=str(row),
        reason=made.note if corrects else "",
        meant=made.meant,
        group=made.group,
    )
    return made
