"""The members of an audit as records: a person, their role, and whether they have come."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, OuterRef, Q, Subquery, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit, Invitation, Membership
from sereno.web.audits.roles import Right, Role
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty
from sereno.web.records.filters import Filter
from sereno.web.records.kinds import Kind, register

STOPPED, EXPIRED, INVITED, NO_LINK, HERE = "stopped", "expired", "invited", "no_link", "here"
# Where a person is between the invitation and the audit: it follows from their account, the open
# link and the clock, so nothing has to be kept of it.
STANDINGS = {
    HERE: _("has an account"),
    INVITED: _("invited"),
    EXPIRED: _("the link expired"),
    NO_LINK: _("has not signed in yet"),
    STOPPED: _("may not sign in"),
}


def _standing() -> Case:
    # As Person.has_never_come says it; Django writes such a password where there is none.
    never_came = Q(person__last_login__isnull=True, person__password__startswith="!")
    return Case(
        When(person__is_active=False, then=Value(STOPPED)),
        When(~never_came, then=Value(HERE)),
        When(open_until__lte=timezone.now(), then=Value(EXPIRED)),
        When(open_until__isnull=False, then=Value(INVITED)),
        default=Value(NO_LINK),
        output_field=CharField(),
    )


def _standing_words(member: Membership, _audit: Audit) -> str:
    row: Any = member
    if row.standing != INVITED:
        return str(STANDINGS[row.standing])
    until = date_format(timezone.localtime(row.open_until), "SHORT_DATE_FORMAT")
    return _now("invited until {day}").format(day=until)


def _details(member: Membership, _audit: Audit, person: Person) -> Context:
    role = Role(member.role).label
    words = _now(
        "{who} will no longer be in this audit: they lose the role “{role}” and all that it lets "
        "them see and do, their API tokens for it stop working, and an invitation that is still "
        "open no longer works. What they did stays in the history."
    )
    return {
        "roles": Role.choices,
        "waits": member.person.has_never_come,
        "is_oneself": member.person_id == person.pk,
        "loses": words.format(who=member.person, role=role),
    }


MEMBERS = register(
    Kind(
        key="member",
        plural="people",
        app="members",
        model=Membership,
        many=_("People of the audit"),
        lede=_("Each person has one role here, and can see and do what the role includes."),
        new=_("Add a person"),
        new_at="members:invite",
        empty=Empty(title=_("Nobody yet"), text=_("Add the people who work on this audit.")),
        read=Right.MANAGE,
        write=None,
        by="id",
        order=("person__name", "person__email"),
        annotations={
            "open_until": Subquery(
                Invitation.objects.filter(
                    audit=OuterRef("audit"), person=OuterRef("person"), used_at__isnull=True
                ).values("expires_at")[:1]
            ),
            "standing": _standing,
        },
        columns=(
            Column("id", listed=False, in_file=False),
            # Persons are named to whoever manages the audit, and to no program.
            Column(
                *("name", _("Name")),
                value=lambda member, _audit: member.person.name or member.person.email,
                link=True,
                sorts="person__name",
                in_api=False,
            ),
            Column(
                *("email", _("Email address")),
                value=lambda member, _audit: member.person.email,
                sorts="person__email",
                in_api=False,
            ),
            Column("role", sorts=True),
            Column("standing", _("Account"), value=_standing_words, sorts=True),
        ),
        search=("person__name", "person__email"),
        search_words=_("Name or email address"),
        filters=(
            "role",
            Filter(
                *("standing", _("Account")),
                choices=lambda _audit, _person: STANDINGS.items(),
                apply=lambda rows, standing: rows.filter(standing=standing),
            ),
        ),
        detail=_details,
        detail_template="members/member.html",
    )
)
