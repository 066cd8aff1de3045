"""What the page of an organisation shows beside its fields: its parts, mandate, focal points."""

from __future__ import annotations

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit, Membership
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.organisations.brought import had_of
from sereno.web.organisations.forms import FocalPointForm
from sereno.web.organisations.models import FocalPoint, Organisation
from sereno.web.people.models import Person


def organisation_details(shown: Organisation, audit: Audit, person: Person) -> Context:
    """Everything that belongs to an organisation, as far as a person may see it."""
    seen = Organisation.objects.for_person(audit, person)
    # Persons are named to the team alone.
    sees_people = AccessLevel.TEAM in audit.access_levels_of(person)
    points = list(
        FocalPoint.objects.filter(organisation=shown)
        .select_related("membership__person")
        .order_by("membership__person__name__in_order", "pk")
        if sees_people
        else ()
    )
    manages = audit.allows(person, Right.MANAGE)
    free = Membership.objects.filter(audit=audit).exclude(
        pk__in=[point.membership_id for point in points]
    )
    members = list(free.values_list("pk", flat=True)) if manages else []
    return {
        "above": seen.filter(parts=shown).first(),
        "parts": seen.filter(parent=shown).order_by("name__in_order", "pk"),
        "topics": shown.mandate.for_person(audit, person),
        "sees_people": sees_people,
        "points": points,
        "manages": manages,
        "point_form": FocalPointForm(members=members) if members else None,
        "had": had_of(shown, audit, person),
    }
