"""Writes to the directory: one transaction each, with who and what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit, Membership
from sereno.web.organisations.models import FocalPoint, Organisation
from sereno.web.people.folding import folded
from sereno.web.people.models import Person
from sereno.web.people.plain_text import SHOWN, one_line
from sereno.web.records.changes import next_number
from sereno.web.topics.models import Topic

NAME = Organisation._meta.get_field("name").max_length or 0


def found_organisation(audit: Audit, name: str) -> Organisation | None:
    """The organisation of this name or short name, without regard to accents and capitals.

    A name goes before a short name, which two organisations may share: then it is none's.
    """
    rows = Organisation.objects.filter(audit=audit)
    wanted = folded(" ".join(name.split()))
    if by_name := rows.filter(name__folded=wanted).first():
        return by_name
    by_short = list(rows.filter(short_name__folded=wanted)[:2]) if wanted else []
    return by_short[0] if len(by_short) == 1 else None


@transaction.atomic
def organisation_called(
    *, audit: Audit, name: str, by: Person | None, access_level: str = AccessLevel.TEAM
) -> Organisation:
    """The organisation of a name that came as text: found in the directory, or put into it.

    access_level: of the record that names it, for a new one is no better known than that.
    Raises Problem organisation_unnamed for what can be no name.
    """
    plain = " ".join(name.split())
    try:
        one_line(plain)
    except ValidationError as wrong:
        said = shortened(name, SHOWN)
        raise Problem("organisation_unnamed", name=said, most=NAME) from wrong
    if not 0 < len(plain) <= NAME:
        said = shortened(plain, SHOWN)
        raise Problem("organisation_unnamed", name=said, most=NAME)
    # The audit's row is the lock: two who type one name at once make one organisation.
    Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)
    there = found_organisation(audit, plain)
    return there or add_organisation(audit=audit, by=by, name=plain, access_level=access_level)


def organisations_called(
    *, audit: Audit, names: Iterable[str], by: Person | None, access_level: str
) -> dict[str, Organisation]:
    """{name, folded: organisation} of all that stand in a file, as `organisation_called`; what is
    blank is none.
    """
    first: dict[str, str] = {}
    for name in names:
        if name:
            first.setdefault(fold(name), name)
    return {
        key: organisation_called(audit=audit, name=name, by=by, access_level=access_level)
        for key, name in first.items()
    }


def organisation_of(
    *,
    audit: Audit,
    given: Organisation | str,
    by: Person | None,
    access_level: str = AccessLevel.TEAM,
) -> Organisation:
    """What a form or a file gives: an organisation of the directory, or a name."""
    if isinstance(given, Organisation):
        return given
    return organisation_called(audit=audit, name=given, by=by, access_level=access_level)


@transaction.atomic
def add_organisation(
    *, audit: Audit, by: Person | None, mandate: Iterable[Topic] = (), **values: Any
) -> Organisation:
    """A new organisation. Raises Problem organisation_there."""
    number = next_number(Organisation, audit)
    _refuse_twin(audit, values["name"], None)
    made: Organisation = Organisation.objects.create(
        audit=audit, number=number, created_by=by, **values
    )
    made.mandate.set(mandate)
    record_event(audit=audit, verb="add_organisation", by=by, subject=made, number=number)
    return made


@transaction.atomic
def change_organisation(
    *, row: Organisation, by: Person | None, mandate: Iterable[Topic] | None = None, **values: Any
) -> Organisation:
    """Change what is written of an organisation.

    Raises Problem organisation_there, organisation_in_itself and organisation_elsewhere.
    """
    # Two who each put one into the other at once would make a circle.
    Audit.objects.select_for_update(no_key=True).get(pk=row.audit_id)
    changing: Organisation = Organisation.objects.select_for_update().get(pk=row.pk)
    changed = set_fields(changing, values)
    if "name" in changed:
        _refuse_twin(changing.audit, changing.name, changing)
    if "parent" in changed:
        _refuse_circle(changing)
    if changed:
        changing.save(update_fields=[*changed, "changed_at"])
    if mandate is not None:
        before = sorted(map(str, changing.mandate.all()))
        after = sorted(map(str, mandate))
        if before != after:
            changing.mandate.set(mandate)
            changing.save(update_fields=["changed_at"])
            changed["mandate"] = [before, after]
    if changed:
        record_event(
            audit=changing.audit,
            verb="change_organisation",
            by=by,
            subject=changing,
            changed=changed,
        )
    return changing


def _refuse_twin(audit: Audit, name: str, itself: Organisation | None) -> None:
    """What differs by accents and capitals alone is one organisation to whoever types it."""
    same = Q(name__folded=folded(name))
    other = (
        Organisation.objects.filter(same, audit=audit)
        .exclude(pk=itself.pk if itself else 0)
        .first()
    )
    if other is not None:
        raise Problem("organisation_there", name=other.name, number=other.number)


def _refuse_circle(changing: Organisation) -> None:
    parent = changing.parent
    if parent is None:
        return
    if parent.audit_id != changing.audit_id:
        raise Problem("organisation_elsewhere", name=changing.name, parent=parent.name)
    # As the rows are now: whoever hands on a record may have read it before.
    above = dict(Organisation.objects.filter(audit=changing.audit).values_list("pk", "parent"))
    here: int | None = parent.pk
    while here is not None:
        if here == changing.pk:
            raise Problem("organisation_in_itself", name=changing.name, parent=parent.name)
        here = above[here]


@transaction.atomic
def name_focal_point(
    *, organisation: Organisation, membership: Membership, by: Person | None
) -> FocalPoint:
    """Say that a member of the audit answers for an organisation; said twice, it is so once.

    Raises Problem focal_point_elsewhere for a member of another audit.
    """
    if membership.audit_id != organisation.audit_id:
        raise Problem("focal_point_elsewhere", name=organisation.name)
    made, is_new = FocalPoint.objects.get_or_create(
        organisation=organisation, membership=membership
    )
    if is_new:
        _told("name_focal_point", organisation, membership, by)
    return made


@transaction.atomic
def release_focal_point(
    *, organisation: Organisation, membership: Membership, by: Person | None
) -> None:
    """Say that a member no longer answers for an organisation."""
    there = FocalPoint.objects.filter(organisation=organisation, membership=membership)
    if there.delete()[0]:
        _told("release_focal_point", organisation, membership, by)


def _told(verb: str, organisation: Organisation, membership: Membership, by: Person | None) -> None:
    record_event(
        audit=organisation.audit,
        verb=verb,
        by=by,
        subject=membership.person,
        parent=organisation,
        organisation=organisation.name,
    )
