"""The page of a return session: what was brought back, how people voted, what they objected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.findings.models import (
    BroughtBack,
    Finding,
    Objection,
    ReturnSession,
    SessionState,
)
from sereno.web.findings.returns.forms import AnswerForm, ObjectionForm
from sereno.web.findings.returns.shown_votes import READ, FindingVotes, sees_few, shown_votes
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings
from sereno.web.records.kinds import kind_of


def brought_to(session: ReturnSession, audit: Audit, person: Person) -> list[BroughtBack]:
    """What a session brings back of what the person may see; of what is restricted it is noted."""
    seen = Finding.objects.for_person(audit, person).order_by().values("pk")
    rows = session.brought.filter(finding__in=seen).select_related("finding__topic", "session")
    found = list(rows.prefetch_related("objections", "finding__areas"))
    _note(audit, person, [each.finding for each in found])
    return found


def _note(audit: Audit, person: Person, rows: Sequence[Finding | ReturnSession]) -> None:
    if rows:
        note_readings(kind_of(rows[0]), audit=audit, rows=rows, by=person)


@dataclass(frozen=True)
class Returned:
    """What a session said of a finding: votes as far as they may be shown, and objections."""

    brought: BroughtBack
    votes: FindingVotes | None
    objections: list[tuple[Objection, AnswerForm | None]]


def returned(
    findings: Iterable[Finding], audit: Audit, person: Person, *, k: int | None = None
) -> dict[int, list[Returned]]:
    """What people said of findings in the sessions that the person may see, by day, under the key
    of each that was brought back. k: as of `shown_votes`.
    """
    wanted = {each.pk for each in findings}
    seen = ReturnSession.objects.for_person(audit, person)
    held = seen.filter(state=SessionState.HELD, brought__finding__in=wanted).distinct()
    rows = list(held.order_by("on", "number").prefetch_related(*READ, "brought__objections"))
    _note(audit, person, rows)
    found: dict[int, list[Returned]] = defaultdict(list)
    for session in rows:
        votes = {each.brought.pk: each for each in shown_votes(session, audit, person, k=k)}
        for brought in session.brought.all():
            if brought.finding_id in wanted:
                objections = _answerable(brought.objections.all(), may_answer=False)
                said = Returned(brought, votes.get(brought.pk), objections)
                found[brought.finding_id].append(said)
    return dict(found)


def return_details(session: ReturnSession, audit: Audit, person: Person) -> Context:
    """What the page shows besides the fields."""
    brought = brought_to(session, audit, person)
    may_note = audit.allows(person, Right.KEEP_FIELDWORK) and session.state == SessionState.HELD
    may_answer = audit.allows(person, Right.WRITE_FINDINGS)
    votes = {each.brought.pk: each for each in shown_votes(session, audit, person)}
    return {
        "brought": [
            Returned(each, votes.get(each.pk), _answerable(each.objections.all(), may_answer))
            for each in brought
        ],
        # How it went is written by fieldworkers about people, for the fieldwork team.
        "of_team": audit.allows(person, Right.SEE_FIELDWORK),
        "groups": list(session.groups.all()) if sees_few(audit, person) else [],
        "held_back": any(each.held for each in votes.values()),
        "may_note": may_note and bool(brought),
        "objection_form": ObjectionForm(brought=brought) if may_note and brought else None,
    }


def _answerable(
    objections: Iterable[Objection], may_answer: bool
) -> list[tuple[Objection, AnswerForm | None]]:
    return [
        (each, AnswerForm(instance=each, auto_id=f"id_{each.pk}_%s") if may_answer else None)
        for each in objections
    ]
