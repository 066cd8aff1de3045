"""Writes to return sessions: one transaction each. No event tells what anybody said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.documents import Values
from sereno.web.findings.evidence.copied import refuse_copied
from sereno.web.findings.models import (
    BroughtBack,
    Finding,
    FindingState,
    Objection,
    ReturnArea,
    ReturnSession,
    SessionState,
    Vote,
    VotingGroup,
)
from sereno.web.findings.returns.life import RETURN_LIFE
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number


@transaction.atomic
def plan_return(
    *,
    audit: Audit,
    by: Person | None,
    areas: Iterable[tuple[str, str]] = (),
    findings: Sequence[Finding] = (),
    groups: Mapping[str, int] | None = None,
    **fields: Any,
) -> ReturnSession:
    """A planned session. areas: (code, name); findings: those that it brings back; groups:
    {Voters: people}.
    """
    made: ReturnSession = ReturnSession.objects.create(
        audit=audit, number=next_number(ReturnSession, audit), created_by=by, **fields
    )
    _set_areas(made, dict(areas))
    _set_findings(made, findings)
    _set_groups(made, groups or {})
    record_event(audit=audit, verb="add_return_session", by=by, subject=made, number=made.number)
    return made


@transaction.atomic
def change_return(
    *,
    row: ReturnSession,
    by: Person | None,
    areas: Iterable[tuple[str, str]],
    findings: Sequence[Finding],
    groups: Mapping[str, int],
    **fields: Any,
) -> ReturnSession:
    """Change what is written of a session. Raises Problem record_closed, return_day_needed,
    return_voted (a finding or a group that has votes is left out) and return_more_votes.
    """
    session = _locked(row)
    if session.state in RETURN_LIFE.closed:
        raise Problem("record_closed", where=str(session), state=session.get_state_display())
    if session.state == SessionState.HELD and fields.get("on", session.on) is None:
        raise Problem("return_day_needed", where=str(session))
    changed: Values = {}
    before = {each.code: each.name for each in session.areas.all()}
    wanted = dict(areas)
    if set(before) != set(wanted):
        _set_areas(session, wanted)
        changed["areas"] = [sorted(before.values()), sorted(wanted.values())]
    numbers = sorted(session.brought.values_list("finding__number", flat=True))
    if numbers != sorted(each.number for each in findings):
        _set_findings(session, findings)
        changed["brought"] = [numbers, sorted(each.number for each in findings)]
    came = {each.voters: each.people for each in session.groups.all()}
    if came != dict(groups):
        _set_groups(session, groups)
        # Of few people nobody reads in the history how many they were.
        changed["groups"] = [len(came), len(groups)]
    changed |= set_fields(session, fields)
    if changed:
        session.save()
        record_event(
            audit=session.audit, verb="change_return_session", by=by, subject=session,
            changed=changed,
        )  # fmt: skip
    return session


@transaction.atomic
def take_return_step(
    *, row: ReturnSession, step: str, by: Person, reason: str = ""
) -> ReturnSession:
    """Hold it, call it off, plan it again. One that is held keeps which version of each finding
    people heard.

    Raises Problem return_day_needed, return_without_findings and step_not_possible.
    """
    session = _locked(row)
    if step == "hold":
        if session.on is None:
            raise Problem("return_day_needed", where=str(session))
        brought = list(session.brought.select_related("finding"))
        if not brought:
            raise Problem("return_without_findings", where=str(session))
        for each in brought:
            each.version = _heard(each.finding)
        BroughtBack.objects.bulk_update(brought, ["version"])
    RETURN_LIFE.move(session, step)
    record_event(
        audit=session.audit, verb=f"return_session_{step}", by=by, subject=session, reason=reason
    )
    return session


@transaction.atomic
def write_votes(
    *, session: ReturnSession, by: Person, votes: Mapping[tuple[int, int], Mapping[str, int]]
) -> None:
    """Write down how groups voted: {(brought, group): {one of COUNTED: votes}}; what isn't named
    stays, as it is by then.

    Raises Problem return_not_held, return_changed (a group or a finding was taken out meanwhile)
    and return_more_votes.
    """
    session = _locked(session)
    if session.state != SessionState.HELD:
        raise Problem("return_not_held", where=str(session))
    groups = {each.pk: each for each in session.groups.all()}
    brought = {each.pk: each for each in session.brought.all()}
    there = {
        (each.brought_id, each.group_id): each
        for each in Vote.objects.filter(brought__session=session)
    }
    for (of, group), counts in votes.items():
        if of not in brought or group not in groups:
            raise Problem("return_changed", where=str(session))
        vote = there.get((of, group)) or Vote(brought=brought[of], group=groups[group])
        for name, n in counts.items():
            setattr(vote, name, n)
        if vote.cast > groups[group].people:
            raise Problem("return_more_votes", where=str(session), group=str(groups[group]))
        vote.save()
    if votes:
        session.save(update_fields=["changed_at"])
        record_event(audit=session.audit, verb="write_votes", by=by, subject=session, n=len(votes))


@transaction.atomic
def note_objection(*, brought: BroughtBack, by: Person, text: str) -> Objection:
    """Write down what somebody said against a finding. Raises Problem return_not_held and
    evidence_copied.
    """
    session = _locked(brought.session)
    if session.state != SessionState.HELD:
        raise Problem("return_not_held", where=str(session))
    refuse_copied(session.audit, session.access_level, [text], where=str(session))
    made: Objection = Objection.objects.create(brought=brought, text=text)
    record_event(
        audit=session.audit, verb="note_objection", by=by, subject=session, parent=brought.finding
    )
    return made


@transaction.atomic
def answer_objection(*, objection: Objection, by: Person, answer: str) -> None:
    """Say what came of an objection. Raises Problem evidence_copied."""
    brought = objection.brought
    session = _locked(brought.session)
    refuse_copied(session.audit, session.access_level, [answer], where=str(session))
    objection.answer = answer
    objection.save(update_fields=["answer"])
    record_event(
        audit=session.audit, verb="answer_objection", by=by, subject=session, parent=brought.finding
    )


def _locked(row: ReturnSession) -> ReturnSession:
    found: ReturnSession = ReturnSession.objects.select_for_update(no_key=True).get(pk=row.pk)
    return found


def _heard(finding: Finding) -> int | None:
    """Which version people heard; None of a draft, of which none is kept."""
    version: int = finding.version
    return version if finding.state == FindingState.APPROVED else None


def _set_areas(session: ReturnSession, areas: Mapping[str, str]) -> None:
    session.areas.exclude(code__in=areas).delete()
    there = set(session.areas.values_list("code", flat=True))
    ReturnArea.objects.bulk_create(
        ReturnArea(session=session, code=code, name=name)
        for code, name in areas.items()
        if code not in there
    )


def _set_findings(session: ReturnSession, findings: Sequence[Finding]) -> None:
    out = session.brought.exclude(finding__in=[each.pk for each in findings])
    if out.filter(votes__isnull=False).exists() or out.filter(objections__isnull=False).exists():
        raise Problem("return_voted", where=str(session))
    out.delete()
    there = set(session.brought.values_list("finding", flat=True))
    is_held = session.state == SessionState.HELD
    BroughtBack.objects.bulk_create(
        BroughtBack(session=session, finding=each, version=_heard(each) if is_held else None)
        for each in findings
        if each.pk not in there
    )


def _set_groups(session: ReturnSession, groups: Mapping[str, int]) -> None:
    out = session.groups.exclude(voters__in=groups)
    if out.filter(votes__isnull=False).exists():
        raise Problem("return_voted", where=str(session))
    out.delete()
    there = {each.voters: each for each in session.groups.all()}
    for voters, people in groups.items():
        group = there.get(voters) or VotingGroup(session=session, voters=voters)
        if any(each.cast > people for each in (group.votes.all() if group.pk else ())):
            raise Problem("return_more_votes", where=str(session), group=str(group))
        if group.pk is None or group.people != people:
            group.people = people
            group.save()
