"""Who may begin an audit: the same rule decides what is offered and what the server takes."""

from __future__ import annotations

from sereno.web.audits.models import Membership
from sereno.web.audits.roles import Role
from sereno.web.people.models import Person


def may_begin_audits(person: Person) -> bool:
    """Administrators, whoever coordinates an audit, and whoever is in none.

    Somebody in no audit would otherwise find an empty page: on a new instance the first audit is
    theirs. Whoever was invited to work in an audit, or only to read it, asks its coordinator.
    """
    if person.is_superuser:
        return True
    roles = set(Membership.objects.filter(person=person).values_list("role", flat=True))
    return not roles or Role.COORDINATOR in roles
