"""One action on several records, and its undoing: each record has its own event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import access_level_of
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.people.models import Person
from sereno.web.records.changes import as_kept, change, take_step, taken_back
from sereno.web.records.columns import Row
from sereno.web.records.kinds import Kind
from sereno.web.records.models import Batch


def change_many(
    kind: Kind, /, *, audit: Audit, rows: Iterable[Row], by: Person, **values: Any
) -> Batch:
    """Change fields of several records, all or none."""
    return _many(
        *(kind, audit, rows, by, "", [*values]),
        lambda row: change(kind, row=row, by=by, **values),
    )


def step_many(
    kind: Kind, /, *, audit: Audit, rows: Iterable[Row], step: str, by: Person, reason: str = ""
) -> Batch:
    """Take the same step with several records, all or none."""
    return _many(
        *(kind, audit, rows, by, step, ["state"]),
        lambda row: take_step(kind, row=row, step=step, by=by, reason=reason),
    )


@transaction.atomic
def _many(
    kind: Kind,
    audit: Audit,
    rows: Iterable[Row],
    by: Person,
    step: str,
    names: list[str],
    verb: Callable[[Row], Row],
) -> Batch:
    # What is changed may put the record into another state, which is undone with it.
    looked = dict.fromkeys([*names, "state"])
    kept = []
    for row in rows:
        before = {name: as_kept(getattr(row, name)) for name in looked}
        done = verb(row)
        differ = [name for name in looked if before[name] != as_kept(getattr(done, name))]
        if differ:
            old = {name: before[name] for name in dict.fromkeys([*names, *differ])}
            at = done.changed_at.isoformat()
            kept.append({"pk": done.pk, "changed_at": at, "old": old})
    return Batch.objects.create(audit=audit, by=by, kind=kind.key, step=step, rows=kept)


@transaction.atomic
def undo(kind: Kind, /, *, batch: Batch, by: Person) -> None:
    """Take exactly one batch back, all or none.

    Raises Problem changed_meanwhile where one of its records was changed after it or may not be
    seen any more, and batch_undone the second time.
    """
    open_one = Batch.objects.filter(pk=batch.pk, undone_at__isnull=True)
    if open_one.update(undone_at=timezone.now()) != 1:
        raise Problem("batch_undone")
    found = kind.rows(batch.audit, by).in_bulk([each["pk"] for each in batch.rows])
    for each in batch.rows:
        row: Any = found.get(each["pk"])
        then = dt.datetime.fromisoformat(each["changed_at"])
        if row is None or row.changed_at != then:
            raise Problem("changed_meanwhile", where=str(row or ""))
        row.audit = batch.audit
        old = each["old"]
        if batch.step and kind.untake is not None:
            kind.untake(row=row, by=by)
        else:
            fields = kind.model._meta
            values = {name: fields.get_field(name).to_python(v) for name, v in old.items()}  # type: ignore[union-attr]
            if not taken_back(row, then, **values):
                raise Problem("changed_meanwhile", where=str(row))
            # Told as secret as the record was before and is now, whichever is more.
            before = access_level_of(row)
            for name, value in values.items():
                setattr(row, fields.get_field(name).attname, value)  # type: ignore[union-attr]
            verb = f"undo_{kind.key}"
            record_event(
                audit=batch.audit, verb=verb, by=by, subject=row, access_level=before, back=old
            )
