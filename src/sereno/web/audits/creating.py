"""Who may begin an audit: the same rule decides what is offered and what the server takes."""

from __future__ import annotations

from django.conf import settings

from sereno.web.audits.models import Membership
from sereno.web.audits.roles import Role
from sereno.web.people.models import Person


def may_begin_audits(person: Person) -> bool:
    """Administrators; and as SERENO_AUDITS_BY says, whoever coordinates an audit, or everyone.

    A demo is everyone's to try.
    """
    if person.is_superuser or settings.DEMO or settings.AUDITS_BY == "everyone":
        return True
    if settings.AUDITS_BY == "administrators":
        return False
    return Membership.objects.filter(person=person, role=Role.COORDINATOR).exists()
