"""What pages below an action have in common: the action as the person sees it, and the way back."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from sereno.web.actions.models import Action
from sereno.web.actions.record import ACTIONS
from sereno.web.actions.register.rights import may_report
from sereno.web.audits.models import Audit
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings
from sereno.web.records.pages import trail


def one_action(audit: Audit, person: Person, number: int) -> Action:
    """An action that a person may see; reading a restricted one is noted. Raises Http404."""
    row: Action = ACTIONS.one(audit, person, number=number)
    note_readings(ACTIONS, audit=audit, rows=(row,), by=person)
    return row


def reported_action(audit: Audit, person: Person, number: int) -> Action:
    """The same, for whoever writes of it how it goes. Raises Http404 and PermissionDenied."""
    row = one_action(audit, person, number)
    if not may_report(audit, person, row):
        raise PermissionDenied
    return row


def below(action: Action, title: str, *way: tuple[str, str]) -> Context:
    """What every page below an action shows. way: pages between it and the action's own."""
    audit = action.audit
    here = reverse("actions:action", args=[audit.slug, action.number])
    back = way[-1][1] if way else here
    return {
        "audit": audit,
        "action": action,
        "title": title,
        "back": back,
        "trail": [*trail(ACTIONS, audit), (str(action), here), *way],
    }
