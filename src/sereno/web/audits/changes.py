"""Writes to audits and memberships: one transaction each, with who, what and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import models, transaction

from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel, access_level_of, highest
from sereno.web.audits.events import verb_words
from sereno.web.audits.models import Audit, Event, Membership, kind_label
from sereno.web.audits.roles import Role
from sereno.web.audits.signals import audit_begun, event_noted, role_taken, threshold_changed
from sereno.web.people.models import Person
from sereno.web.vault.columns import sealed_fields

# As much of what a record is called as an event says.
MOST_ABOUT = 200


def record_event(
    *,
    audit: Audit,
    verb: str,
    by: Person | None,
    subject: models.Model,
    parent: models.Model | None = None,
    about: str = "",
    reason: str = "",
    access_level: str = AccessLevel.PUBLIC,
    **detail: Any,
) -> Event:
    """Note that something was done; called inside the verb's own transaction.

    Raises ValueError for a verb without words: its line of the history could not be read.

    subject: the record that it was done to, before it is deleted. parent: the record to which that
    one belongs, whose history tells this too. about: what the subject is called; its own words
    where nothing is given. access_level: for an event that names further records, the highest of
    theirs; that of subject and parent counts anyhow.
    """
    event = _event(
        audit=audit, verb=verb, by=by, subject=subject, parent=parent, about=about, reason=reason,
        access_level=access_level, detail=detail,
    )  # fmt: skip
    event.save(force_insert=True)
    event_noted.send(Event, events=[event])
    return event


def record_events(
    subjects: Iterable[models.Model], *, audit: Audit, verb: str, by: Person | None
) -> None:
    """Note the same of many records at once, an event for each."""
    made = Event.objects.bulk_create(
        _event(audit=audit, verb=verb, by=by, subject=subject) for subject in subjects
    )
    event_noted.send(Event, events=made)


def _event(
    *,
    audit: Audit,
    verb: str,
    by: Person | None,
    subject: models.Model,
    parent: models.Model | None = None,
    about: str = "",
    reason: str = "",
    access_level: str = AccessLevel.PUBLIC,
    detail: Mapping[str, Any] | None = None,
) -> Event:
    if verb not in verb_words():
        raise ValueError(f"the verb {verb} has no words: its stage.py tells none")
    detail = detail or {}
    return Event(
        audit=audit,
        verb=verb,
        by=by,
        kind=kind_label(subject),
        key=subject.pk,
        parent_kind="" if parent is None else kind_label(parent),
        parent_key=None if parent is None else parent.pk,
        access_level=highest(
            [access_level, *_levels_told(subject, parent, detail.get("changed", {}))]
        ),
        about=shortened(about or _called(subject), MOST_ABOUT),
        reason=reason,
        detail=detail,
    )


def _levels_told(
    subject: models.Model, parent: models.Model | None, changed: Mapping[str, Any]
) -> Iterator[str]:
    """The access levels of what an event tells: a record whose level is lowered told secrets."""
    yield access_level_of(subject)
    if parent is not None:
        yield access_level_of(parent)
    if "access_level" in changed:
        yield changed["access_level"][0]


def _called(subject: models.Model) -> str:
    """Nobody's name is kept where it can't be forgotten: people are looked up when it is read."""
    return "" if isinstance(subject, Person) else str(subject)


def set_fields(record: models.Model, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set fields of a record that is not saved yet: {field: [what it was, what it is]}, those that
    differ, as an event keeps them under `changed`; of a sealed one only that it differs.
    """
    changed: dict[str, list[Any]] = {}
    sealed = {field.name for field in sealed_fields(type(record))}
    for name, value in values.items():
        before = getattr(record, name)
        if before != value:
            setattr(record, name, value)
            is_sealed = name in sealed
            changed[name] = [None, None] if is_sealed else [_as_kept(before), _as_kept(value)]
    return changed


def _as_kept(value: Any) -> Any:
    return str(value) if isinstance(value, models.Model) else value


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
    record_event(audit=audit, verb="create_audit", by=by, subject=audit)
    audit_begun.send(Audit, audit=audit)
    return audit


@transaction.atomic
def change_audit(*, audit: Audit, by: Person, reason: str = "", **values: Any) -> Audit:
    """Change an audit's settings."""
    changed = set_fields(audit, values)
    audit.full_clean()
    audit.save()
    if changed:
        record_event(
            audit=audit, verb="change_audit", by=by, subject=audit, reason=reason, changed=changed
        )
    if "k" in changed:
        transaction.on_commit(lambda: threshold_changed.send(Audit, audit=audit))
    return audit


@transaction.atomic
def give_role(*, audit: Audit, person: Person, role: Role, by: Person | None) -> Membership:
    """Give a person a role, or change the one they have.

    Raises Problem last_coordinator when nobody who can sign in would coordinate the audit.
    """
    if role != Role.COORDINATOR:
        _keep_a_coordinator(audit, person)
    membership, _ = Membership.objects.update_or_create(
        audit=audit, person=person, defaults={"role": role}
    )
    record_event(audit=audit, verb="give_role", by=by, subject=person, role=str(role))
    return membership


@transaction.atomic
def take_role(*, audit: Audit, person: Person, by: Person) -> None:
    """Take a person out of an audit. Raises Problem last_coordinator: that one stays."""
    membership = Membership.objects.get(audit=audit, person=person)
    _keep_a_coordinator(audit, person)
    membership.delete()
    audit.invitations.filter(person=person, used_at__isnull=True).delete()
    role_taken.send(Audit, audit=audit, person=person, by=by)
    record_event(audit=audit, verb="take_role", by=by, subject=person)


def _keep_a_coordinator(audit: Audit, person: Person) -> None:
    """Somebody else who can sign in has to coordinate; whoever was stopped or never came doesn't.

    The rows of the coordinators are locked: two who leave at once can't both be the last.
    """
    coordinators = audit.memberships.select_for_update(of=("self",)).select_related("person")
    found = {m.person_id: m.person for m in coordinators.filter(role=Role.COORDINATOR)}
    if person.pk not in found:
        return
    others = [each for key, each in found.items() if key != person.pk]
    if not any(each.is_active and not each.has_never_come for each in others):
        raise Problem("last_coordinator", where=audit.name)
