"""Rows of a file written as actions."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from sereno.methods.sources.reading.words import fold
from sereno.web.actions.bringing.reading import ReadAction
from sereno.web.actions.milestones.changes import add_milestone
from sereno.web.actions.models import BroughtActions, Flow
from sereno.web.actions.money.changes import enter_money
from sereno.web.actions.register.changes import add_action
from sereno.web.findings.evidence.copied import evidence_read_once
from sereno.web.organisations.changes import organisations_called
from sereno.web.people.models import Person


def write_actions(there: BroughtActions, rows: Sequence[ReadAction], by: Person) -> None:
    """Each planned, with its milestones to come and its budget, as if somebody had typed it.

    Raises Problem as `add_action`, `add_milestone` and `enter_money`.
    """
    audit, now = there.audit, timezone.now()
    called = organisations_called(
        audit=audit, by=by, access_level=there.access_level,
        names=(name for row in rows for name in (row.institution, *row.partners)),
    )  # fmt: skip
    with evidence_read_once():
        for row in rows:
            fields = {"access_level": there.access_level, **row.fields}
            action = add_action(
                audit=audit, by=by, institution=called[fold(row.institution)],
                # Two names may be those of one organisation: its own and its short one.
                partners=list(dict.fromkeys(called[fold(name)] for name in row.partners)),
                areas=list(row.areas.items()), lines=list(row.lines), serves=row.serves, **fields,
            )  # fmt: skip
            for each in row.milestones:
                add_milestone(action=action, by=by, **vars(each))
            for budget in row.budget:
                enter_money(action=action, by=by, now=now, flow=Flow.BUDGET, **budget)
