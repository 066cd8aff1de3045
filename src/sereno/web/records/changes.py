"""Writes to records: one transaction each, with who, what and why in the history."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.changes import record_event, record_events, set_fields
from sereno.web.audits.models import Audit
from sereno.web.people.models import Person
from sereno.web.records.columns import Row
from sereno.web.records.kinds import Kind, kind_of
from sereno.web.vault.columns import sealed_fields


def next_number(model: type[models.Model], audit: Audit) -> int:
    """The number of the audit's next record of a kind; call it in the verb's transaction."""
    # The audit's row is the lock: two who add at once get two numbers.
    Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)
    last: int | None = model._default_manager.filter(audit=audit).aggregate(n=Max("number"))["n"]
    return (last or 0) + 1


@transaction.atomic
def add(kind: Kind, /, *, audit: Audit, by: Person | None, **values: Any) -> Row:
    """A new record, in the first state of its life."""
    if kind.add is not None:
        return kind.add(audit=audit, by=by, **values)
    number = next_number(kind.model, audit)
    row = kind.model._default_manager.create(audit=audit, number=number, created_by=by, **values)
    verb = f"add_{kind.key}"
    record_event(audit=audit, verb=verb, by=by, subject=row, number=number)
    return row


@transaction.atomic
def change(kind: Kind, /, *, row: Row, by: Person | None, **values: Any) -> Row:
    """Change what is written of a record; the event keeps what each field was.

    Raises Problem record_closed.
    """
    if kind.change is not None:
        return kind.change(row=row, by=by, **values)
    locked: Any = kind.model._default_manager.select_for_update().get(pk=row.pk)
    if not kind.is_open(locked):
        raise Problem("record_closed", where=str(locked), state=locked.get_state_display())
    changed = set_fields(locked, values)
    if changed:
        locked.save(update_fields=[*changed, "changed_at"])
        verb = f"change_{kind.key}"
        record_event(audit=locked.audit, verb=verb, by=by, subject=locked, changed=changed)
    return locked


@transaction.atomic
def take_step(
    kind: Kind, /, *, row: Row, step: str, by: Person | None, reason: str = "", **values: Any
) -> Row:
    """Take a step of a record's life. Raises Problem step_not_possible and reason_missing."""
    assert kind.lifecycle is not None
    if kind.lifecycle.steps[step].needs_reason and not reason.strip():
        raise Problem("reason_missing", where=str(row))
    if kind.take is not None:
        return kind.take(row=row, step=step, by=by, reason=reason.strip(), **values)
    sealed = {field.name for field in sealed_fields(kind.model)}
    kind.lifecycle.move(row, step, **values)
    record_event(
        audit=row.audit,
        verb=f"{kind.key}_{step}",
        by=by,
        subject=row,
        reason=reason.strip(),
        **{name: as_kept(value) for name, value in values.items() if name not in sealed},
    )
    return row


@transaction.atomic
def note_reading(kind: Kind, /, *, row: Row, by: Person, **detail: Any) -> None:
    """Every reading of restricted material is noted (METHOD, section 2: Levels)."""
    verb = f"read_{kind.key}"
    record_event(audit=row.audit, verb=verb, by=by, subject=row, **detail)


@transaction.atomic
def note_readings(
    kind: Kind,
    /,
    *,
    audit: Audit,
    rows: Iterable[Row],
    by: Person,
    unless_since: dt.datetime | None = None,
) -> None:
    """The same of what leaves together, on a page, in a file or an answer of the API: each once.

    unless_since: of a page that asks for more by itself; what was read since then is noted.
    """
    read: dict[str, dict[Row, None]] = defaultdict(dict)
    for row in rows if kind.has_access_level or kind.guard else ():
        guard = kind.guard(row) if kind.guard else row
        if guard is not None and guard.access_level == AccessLevel.RESTRICTED:
            read[kind_of(guard).key][guard] = None
    for key, guards in read.items():
        verb = f"read_{key}"
        if unless_since is not None:
            lately = audit.events.filter(verb=verb, by=by, at__gte=unless_since)
            guards = {g: None for g in guards if not lately.of(g).exists()}
        # A page that asks every few seconds takes no lock for writing only to write nothing.
        if guards:
            record_events(guards, audit=audit, verb=verb, by=by)


def as_kept(value: Any) -> Any:
    """A value as an event or a batch holds it."""
    if isinstance(value, models.Model):
        return value.pk
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)


def taken_back(row: Row, changed_at: Any, **old: Any) -> bool:
    """Give a row its old values back, if nobody changed it since `changed_at`."""
    rows = type(row)._default_manager.filter(pk=row.pk, changed_at=changed_at)
    return bool(rows.update(**old, changed_at=timezone.now()) == 1)


def refuse_unseen(row: Row, seen: str) -> None:
    """Nobody writes over what they have not seen. Locks the record.

    Raises Problem changed_unseen.
    """
    rows = type(row)._default_manager.select_for_update().order_by().filter(pk=row.pk)
    if seen and (now := rows.get().changed_at.isoformat()) != seen:
        # What comes back has been told of: sent once more, it is written.
        row.changed_at = dt.datetime.fromisoformat(now)
        raise Problem("changed_unseen", where=str(row))
