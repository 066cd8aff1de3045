"""Writes to audits and memberships: one transaction each, with who, what and why."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit, Event, Membership
from sereno.web.audits.roles import Role
from sereno.web.audits.signals import threshold_changed
from sereno.web.people.models import Person


def record_event(
    *, audit: Audit, verb: str, by: Person | None, about: str = "", reason: str = "", **detail: Any
) -> Event:
    """Note that something was done; called inside the verb's own transaction."""
    return Event.objects.create(
        audit=audit, verb=verb, by=by, about=about[:200], reason=reason, detail=detail
    )


@transaction.atomic
def create_audit(
    *,
    slug: str,
    name: str,
    country: str,
    languages: list[str],
    select: int,
    by: Person,
    **names: Any,
) -> Audit:
    """A new audit, whose maker is its coordinator."""
    audit = Audit(
        slug=slug,
        name=name,
        country=country,
        languages=languages,
        select=select,
        created_by=by,
        **names,
    )
    audit.full_clean()
    audit.save()
    Membership.objects.create(audit=audit, person=by, role=Role.COORDINATOR)
    record_event(audit=audit, verb="create_audit", by=by, about=name)
    return audit


@transaction.atomic
def change_audit(*, audit: Audit, by: Person, reason: str = "", **values: Any) -> Audit:
    """Change an audit's settings."""
    before = {name: getattr(audit, name) for name in values}
    for name, value in values.items():
        setattr(audit, name, value)
    audit.full_clean()
    audit.save()
    record_event(audit=audit, verb="change_audit", by=by, reason=reason, before=before)
    if before.get("k", audit.k) != audit.k:
        transaction.on_commit(lambda: threshold_changed.send(Audit, audit=audit))
    return audit


@transaction.atomic
def give_role(*, audit: Audit, person: Person, role: Role, by: Person | None) -> Membership:
    """Give a person a role, or change the one they have.

    Raises Problem last_coordinator when nobody would coordinate the audit any more.
    """
    if role != Role.COORDINATOR:
        _keep_a_coordinator(audit, person)
    membership, _ = Membership.objects.update_or_create(
        audit=audit, person=person, defaults={"role": role}
    )
    record_event(audit=audit, verb="give_role", by=by, about=str(person.pk), role=str(role))
    return membership


@transaction.atomic
def take_role(*, audit: Audit, person: Person, by: Person) -> None:
    """Take a person out of an audit. Raises Problem last_coordinator: that one stays."""
    membership = Membership.objects.get(audit=audit, person=person)
    _keep_a_coordinator(audit, person)
    membership.delete()
    audit.invitations.filter(person=person, used_at__isnull=True).delete()
    record_event(audit=audit, verb="take_role", by=by, about=str(person.pk))


def _keep_a_coordinator(audit: Audit, person: Person) -> None:
    """The rows of the coordinators are locked: two who leave at once can't both be the last."""
    coordinators = audit.memberships.select_for_update().filter(role=Role.COORDINATOR)
    if {m.person_id for m in coordinators} == {person.pk}:
        raise Problem("last_coordinator", where=audit.name)
