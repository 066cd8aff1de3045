"""Who may write of an action how it goes."""

from __future__ import annotations

from collections.abc import Mapping

from sereno.vocabulary.problems import Problem
from sereno.web.actions.models import Action, Blocker
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.organisations.models import FocalPoint, Organisation
from sereno.web.people.models import Person
from sereno.web.plan.commitments.asked import answers_for


def may_report(audit: Audit, person: Person, action: Action) -> bool:
    """Whoever keeps actions, and who answers for the institution that does this one."""
    if audit.allows(person, Right.KEEP_ACTIONS):
        return True
    return action.institution_id in reports_for(audit, person)


def refuse_stranger(action: Action, by: Person | None) -> None:
    """by: None: a command of the instance's own. Raises Problem action_not_yours."""
    if by is not None and not may_report(action.audit, by, action):
        raise Problem("action_not_yours", name=str(action), institution=str(action.institution))


def reports_for(audit: Audit, person: Person) -> frozenset[int]:
    """The institutions of whose actions a person reports as their focal point."""
    if not audit.allows(person, Right.REPORT_PROGRESS):
        return frozenset()
    return answers_for(audit, person)


def without_anybody(audit: Audit) -> frozenset[int]:
    """The institutions that do something and for which nobody answers, nor for what they are part
    of.
    """
    points = FocalPoint.objects.filter(membership__audit=audit)
    answered = set(points.values_list("organisation", flat=True))
    above = dict(Organisation.objects.filter(audit=audit).values_list("pk", "parent"))
    acting = Action.objects.filter(audit=audit).order_by().values_list("institution", flat=True)
    owners = Blocker.objects.filter(action__audit=audit).order_by().values_list("owner", flat=True)
    return frozenset(each for each in {*acting, *owners} if answered.isdisjoint(_line(each, above)))


def _line(one: int, above: Mapping[int, int | None]) -> list[int]:
    """An organisation and all that it is part of."""
    found: list[int] = []
    there: int | None = one
    while there is not None and there not in found:
        found.append(there)
        there = above.get(there)
    return found


def may_clear(audit: Audit, person: Person, blocker: Blocker) -> bool:
    """Whoever reports of the action, and who answers for the one that is to clear it."""
    return may_report(audit, person, blocker.action) or (
        blocker.owner_id in reports_for(audit, person)
    )
