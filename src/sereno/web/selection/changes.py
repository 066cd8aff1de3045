"""Writes of the selection: one verb, which freezes a decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.imports.models import DataVersion
from sereno.web.people.models import Person
from sereno.web.selection.models import CommittedSelection, decision_in_force


class AlreadyReplacedError(Exception):
    """Another decision came into force in the meantime: who signs must have seen it."""


def commit_selection(
    *,
    audit: Audit,
    version: DataVersion,
    name: str,
    reason: str,
    frozen: Mapping[str, Any],
    by: Person,
    replaces: CommittedSelection | None = None,
) -> CommittedSelection:
    """Freeze a decision: `frozen` is what `workbench.freeze` made of the settings.

    `replaces` is the decision in force, which the new one takes the place of; None for the first
    of an audit. Raises AlreadyReplacedError when another is in force.
    """
    with transaction.atomic():
        # The audit's row is the lock that gives each decision its own number.
        Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)
        if decision_in_force(audit) != replaces:
            raise AlreadyReplacedError
        last = audit.selections.aggregate(last=Max("number"))["last"] or 0
        committed = CommittedSelection.objects.create(
            audit=audit,
            number=last + 1,
            version=version,
            name=name,
            reason=reason,
            by=by,
            replaces=replaces,
            **frozen,
        )
        record_event(
            audit=audit,
            verb="commit_selection" if replaces is None else "replace_selection",
            by=by,
            subject=committed,
            parent=replaces,
            reason=reason,
            number=committed.number,
            before=replaces.name if replaces else "",
        )
        return committed
