"""Invitations: a signed link that works once, in time, and only for who never signed in."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.core import signing
from django.db import transaction

from sereno.vocabulary.language import Language
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import give_role, record_event
from sereno.web.audits.models import Audit, Invitation, Membership
from sereno.web.audits.roles import Role
from sereno.web.people.changes import add_invited, set_first_password
from sereno.web.people.models import Person

SALT = "sereno.invitation"
VALID = dt.timedelta(days=7)
# So long the list of people says that a link has expired.
REMEMBERED = dt.timedelta(days=30)


@transaction.atomic
def bring_in(
    *,
    audit: Audit,
    email: str,
    name: str,
    role: Role,
    language: Language,
    by: Person,
    now: dt.datetime,
) -> str | None:
    """Give a person a role; for somebody new, make the account and give the secret of its link.

    Raises Problem person_invited_elsewhere for somebody who hasn't answered another audit's
    invitation: whoever holds that link would come in here too. Raises last_coordinator.
    """
    person = Person.objects.filter(email__iexact=email).first()
    if person is None:
        person = add_invited(email=email, name=name, language=language, by=by)
        Membership.objects.create(audit=audit, person=person, role=role)
        record_event(audit=audit, verb="invite_person", by=by, subject=person, role=str(role))
        return _new_link(audit, person, by, now)
    if person.has_never_come and _is_elsewhere(audit, person):
        raise Problem("person_invited_elsewhere", where=email)
    give_role(audit=audit, person=person, role=role, by=by)
    if person.has_never_come and not audit.invitations.filter(person=person).exists():
        # Taken out of another audit before they came: a new link, by the same rules.
        return _new_link(audit, person, by, now)
    return None


@transaction.atomic
def renew(*, audit: Audit, person: Person, by: Person, now: dt.datetime) -> str:
    """The secret of a new link in place of one that was lost or expired.

    Raises Problem not_waiting: who has a password needs no link, nor may anybody else have one.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.has_never_come or _is_elsewhere(audit, person):
        raise Problem("not_waiting", where=str(person))
    record_event(audit=audit, verb="renew_invitation", by=by, subject=person)
    return _new_link(audit, person, by, now)


def _is_elsewhere(audit: Audit, person: Person) -> bool:
    """Whether a link for the person would open more than this audit."""
    return (
        person.is_superuser
        or person.memberships.exclude(audit=audit).exists()
        or person.invitations.filter(used_at__isnull=True).exclude(audit=audit).exists()
    )


def _new_link(audit: Audit, person: Person, by: Person, now: dt.datetime) -> str:
    Invitation.objects.filter(person=person, used_at__isnull=True).delete()
    secret = secrets.token_urlsafe(32)
    Invitation.objects.create(
        audit=audit,
        person=person,
        digest=_digest(secret),
        made_at=now,
        expires_at=now + VALID,
        by=by,
    )
    return signing.dumps(secret, salt=SALT)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def open_invitation(token: str, now: dt.datetime) -> Invitation | None:
    """The invitation of a link; None for one that is forged, used, replaced or too old."""
    try:
        secret = signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        return None
    found = (
        Invitation.objects.select_related("person", "audit")
        .filter(digest=_digest(str(secret)), used_at__isnull=True)
        .filter(expires_at__gt=now, person__is_active=True)
        .first()
    )
    return found if found is not None and found.person.has_never_come else None


@transaction.atomic
def accept(
    *, token: str, name: str, password: str, language: Language, now: dt.datetime
) -> Invitation | None:
    """Use a link: the person's first password. None when it was used meanwhile.

    Raises ValidationError for a password that is too weak.
    """
    found = open_invitation(token, now)
    if found is None:
        return None
    # Of two who use the link at once only the first changes the row.
    if not Invitation.objects.filter(pk=found.pk, used_at__isnull=True).update(used_at=now):
        return None
    set_first_password(person=found.person, password=password, name=name, language=language)
    record_event(audit=found.audit, verb="accept_invitation", by=found.person, subject=found.person)
    return found


@transaction.atomic
def drop_expired(*, now: dt.datetime) -> int:
    """Remove invitations that nobody used and that expired long ago; how many there were."""
    old = Invitation.objects.filter(used_at__isnull=True, expires_at__lt=now - REMEMBERED)
    n = old.count()
    old.delete()
    return n
