"""What pages show of accompaniment: the actions, the steps, how they stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from sereno.web.actions.models import Accompaniment, Action, AgreedStep
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.organisations.naming import named_for
from sereno.web.people.models import Person
from sereno.web.plan.commitments.asked import answers_for


@dataclass(frozen=True)
class StepLine:
    """A step as a page has it. owner: "" where the reader may not see who that is."""

    step: AgreedStep
    owner: str
    is_late: bool
    may_finish: bool


def step_lines(
    steps: Iterable[AgreedStep], audit: Audit, person: Person, today: dt.date
) -> list[StepLine]:
    """Steps with how they stand."""
    names = named_for(audit, person)
    accompanies, mine = audit.allows(person, Right.ACCOMPANY), answers_for(audit, person)
    return [
        StepLine(
            each,
            str(names.get(each.owner_id, "")),
            each.done_on is None and each.due_on < today,
            accompanies or each.owner_id in mine,
        )
        for each in steps
    ]


def accompaniment_details(row: Accompaniment, audit: Audit, person: Person) -> Context:
    """The actions that the reader may see, and what was agreed on."""
    seen = Action.objects.for_person(audit, person).filter(accompaniments=row)
    return {
        "actions": list(seen.order_by("number")),
        "agreed": step_lines(row.steps.all(), audit, person, timezone.localdate()),
        "today": timezone.localdate(),
    }


def accompaniment_panel(action: Action, audit: Audit, person: Person) -> Context | None:
    """Who accompanied an action, and what was agreed on and isn't done; None: nobody, and the
    reader adds none.
    """
    rows = Accompaniment.objects.for_person(audit, person).filter(actions=action)
    found = list(rows.order_by("-on", "-number"))
    may_add = audit.allows(person, Right.ACCOMPANY)
    if not found and not may_add:
        return None
    names = named_for(audit, person)
    left = AgreedStep.objects.filter(accompaniment__in=found, done_on=None).order_by("due_on", "pk")
    return {
        "rows": [(each, str(names.get(each.organisation_id, ""))) for each in found],
        "left": step_lines(
            left.select_related("accompaniment"), audit, person, timezone.localdate()
        ),
        "may_add": may_add,
        "key": action.pk,
    }
