"""Writes of accompaniment: one transaction each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from sereno.vocabulary.problems import Problem
from sereno.web.actions.models import Accompaniment, Action, AgreedStep
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.findings.evidence.copied import refuse_copied
from sereno.web.organisations.changes import organisation_of
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.plan.commitments.asked import answers_for
from sereno.web.records.changes import next_number


@transaction.atomic
def add_accompaniment(
    *,
    audit: Audit,
    by: Person | None,
    organisation: Organisation | str,
    actions: Iterable[Action],
    **fields: Any,
) -> Accompaniment:
    """One time that an organisation accompanied actions. organisation: one of the directory, or the
    name of one that is put into it; fields: kind, on, text, access_level.

    Raises Problem evidence_copied and organisation_unnamed.
    """
    who = organisation_of(audit=audit, given=organisation, by=by)
    number = next_number(Accompaniment, audit)
    made = Accompaniment(audit=audit, number=number, created_by=by, organisation=who, **fields)
    refuse_copied(audit, made.access_level, (made.text,), where=str(made))
    made.save()
    made.actions.set(actions)
    record_event(audit=audit, verb="add_accompaniment", by=by, subject=made, number=number)
    return made


@transaction.atomic
def change_accompaniment(
    *,
    row: Accompaniment,
    by: Person | None,
    organisation: Organisation | str,
    actions: Iterable[Action],
    **fields: Any,
) -> Accompaniment:
    """Change what is written of it. Raises Problem evidence_copied and organisation_unnamed."""
    found: Accompaniment = Accompaniment.objects.select_for_update(of=("self",)).get(pk=row.pk)
    fields["organisation"] = organisation_of(audit=found.audit, given=organisation, by=by)
    changed = set_fields(found, fields)
    refuse_copied(found.audit, found.access_level, (found.text,), where=str(found))
    wanted = sorted(actions, key=lambda each: each.number)
    before = list(found.actions.order_by("number"))
    if before != wanted:
        found.actions.set(wanted)
        changed["actions"] = [[each.number for each in rows] for rows in (before, wanted)]
    if changed:
        found.save()
        record_event(
            audit=found.audit, verb="change_accompaniment", by=by, subject=found, changed=changed
        )
    return found


@transaction.atomic
def agree_step(
    *,
    accompaniment: Accompaniment,
    by: Person | None,
    text: str,
    owner: Organisation | str,
    due_on: dt.date,
) -> AgreedStep:
    """A step that was agreed on: who does it, by when. Raises Problem step_before_agreed,
    evidence_copied and organisation_unnamed.
    """
    # The record is the lock: two steps that are agreed at once get two places.
    row: Accompaniment = Accompaniment.objects.select_for_update(of=("self",)).get(
        pk=accompaniment.pk
    )
    if due_on < row.on:
        raise Problem("step_before_agreed", where=str(row), day=row.on.isoformat())
    refuse_copied(row.audit, row.access_level, (text,), where=str(row))
    who = organisation_of(audit=row.audit, given=owner, by=by)
    last = row.steps.aggregate(n=Max("position"))["n"]
    position = 0 if last is None else last + 1
    made: AgreedStep = AgreedStep.objects.create(
        accompaniment=row, position=position, text=text, owner=who, due_on=due_on
    )
    _tell("agree_step", made, row, by)
    return made


@transaction.atomic
def finish_step(*, step: AgreedStep, by: Person | None, on: dt.date) -> AgreedStep:
    """It was done. Raises PermissionDenied: neither accompanies nor answers for its owner."""
    found, row = _locked(step, by)
    if found.done_on is None:
        found.done_on = on
        found.save(update_fields=["done_on"])
        _tell("finish_step", found, row, by)
    return found


@transaction.atomic
def reopen_step(*, step: AgreedStep, by: Person | None) -> AgreedStep:
    """It wasn't done after all. Raises PermissionDenied as `finish_step` does."""
    found, row = _locked(step, by)
    if found.done_on is not None:
        found.done_on = None
        found.save(update_fields=["done_on"])
        _tell("reopen_step", found, row, by)
    return found


def may_finish(audit: Audit, person: Person, step: AgreedStep) -> bool:
    """Whoever accompanies, and who answers for the one that does it."""
    return audit.allows(person, Right.ACCOMPANY) or step.owner_id in answers_for(audit, person)


def _locked(step: AgreedStep, by: Person | None) -> tuple[AgreedStep, Accompaniment]:
    found = AgreedStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
    row: Accompaniment = found.accompaniment
    if by is not None and not may_finish(row.audit, by, found):
        raise PermissionDenied
    return found, row


def _tell(verb: str, step: AgreedStep, row: Accompaniment, by: Person | None) -> None:
    record_event(
        audit=row.audit, verb=verb, by=by, subject=step, parent=row, about=step.text,
        due_on=step.due_on.isoformat(), access_level=row.access_level,
    )  # fmt: skip
