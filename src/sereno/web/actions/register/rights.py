"""Who may write of an action how it goes."""

from __future__ import annotations

from sereno.vocabulary.problems import Problem
from sereno.web.actions.models import Action
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.people.models import Person
from sereno.web.plan.commitments.asked import answers_for


def may_report(audit: Audit, person: Person, action: Action) -> bool:
    """Whoever keeps actions, and who answers for the institution that does this one."""
    if audit.allows(person, Right.KEEP_ACTIONS):
        return True
    return audit.allows(person, Right.REPORT_PROGRESS) and (
        action.institution_id in answers_for(audit, person)
    )


def refuse_stranger(action: Action, by: Person | None) -> None:
    """by: None: a command of the instance's own. Raises Problem action_not_yours."""
    if by is not None and not may_report(action.audit, by, action):
        raise Problem("action_not_yours", name=str(action), institution=str(action.institution))
