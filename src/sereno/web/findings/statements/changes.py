"""Writes to findings: one transaction each, with who, what and why in the history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.documents import Values
from sereno.web.findings.evidence.copied import free_texts, refuse_copied
from sereno.web.findings.models import (
    Evidence,
    Finding,
    FindingArea,
    FindingEvidence,
    FindingState,
    FindingVersion,
    Freeze,
    Stance,
    Strength,
)
from sereno.web.findings.statements.life import FINDING_LIFE
from sereno.web.findings.statements.reading import mark_of, newest_freezes
from sereno.web.findings.statements.strength import strength_of
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number
from sereno.web.topics.models import Topic

# Words that stand in a row in two versions weren't written twice.
IN_A_ROW = 3
Areas = Iterable[tuple[str, str]]
Cited = Iterable[tuple[Evidence, Stance]]


@transaction.atomic
def add_finding(
    *,
    audit: Audit,
    by: Person | None,
    title: str,
    text: str = "",
    topic: Topic | None = None,
    areas: Areas = (),
    evidence: Cited = (),
    access_level: str = AccessLevel.TEAM,
    strength_said: str = "",
    strength_reason: str = "",
) -> Finding:
    """A draft, whose author is whoever adds it. areas: (code, name); evidence: what is cited, and
    what it says of the finding.
    """
    made: Finding = Finding.objects.create(
        audit=audit, number=next_number(Finding, audit), created_by=by, author=by, title=title,
        text=text, topic=topic, access_level=access_level, strength_said=strength_said,
        strength_reason=strength_reason,
    )  # fmt: skip
    _note_writer(made, by)
    _set_areas(made, dict(areas))
    _set_evidence(made, dict(evidence))
    record_event(audit=audit, verb="add_finding", by=by, subject=made, number=made.number)
    return made


@transaction.atomic
def change_finding(
    *,
    row: Finding,
    by: Person | None,
    areas: Areas | None = None,
    evidence: Cited | None = None,
    **fields: Any,
) -> Finding:
    """Change what is written of a finding. What was reviewed or approved is a draft again, for
    nobody has read it so: of an approved one, its next version, whose author is whoever changes it.

    areas, evidence: as of `add_finding`; None leaves them. Raises Problem record_closed.
    """
    finding = locked(row)
    if finding.state in FINDING_LIFE.closed:
        raise Problem("record_closed", where=str(finding), state=finding.get_state_display())
    changed: Values = {}
    if areas is not None:
        changed |= _areas_changed(finding, dict(areas))
    if evidence is not None:
        changed |= _evidence_changed(finding, dict(evidence))
    changed |= set_fields(finding, fields)
    if not changed:
        return finding
    finding.save()
    record_event(
        audit=finding.audit, verb="change_finding", by=by, subject=finding, changed=changed
    )
    if finding.state != FindingState.DRAFT:
        _write_anew(finding, by)
    _note_writer(finding, by)
    return finding


def _write_anew(finding: Finding, by: Person | None) -> None:
    """What it was written with stays written by whom: writers are those of all versions, unless
    hardly a word of the approved one still stands.
    """
    values: Values = {"reviewed_by": None}
    if finding.state == FindingState.APPROVED:
        values |= {"version": next_version(finding), "author": by}
        if _is_replaced(finding):
            finding.writers.clear()
    finding.evidence.update(freeze=None)
    FINDING_LIFE.move(finding, "write_anew", **values)
    record_event(
        audit=finding.audit, verb="finding_write_anew", by=by, subject=finding,
        version=finding.version,
    )  # fmt: skip


def _is_replaced(finding: Finding) -> bool:
    """Whether nowhere a few words of the approved version stand in a row in what is written now."""
    last: FindingVersion | None = finding.versions.first()
    if last is None:
        return False
    before = _runs(last.content["title"], last.content["text"])
    return not before & _runs(finding.title, finding.text)


def _runs(*texts: str) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for words in (fold(text).split() for text in texts):
        n = min(IN_A_ROW, len(words))
        found |= {tuple(words[i : i + n]) for i in range(len(words) - n + 1)} if n else set()
    return found


@transaction.atomic
def take_finding_step(
    *, row: Finding, step: str, by: Person, reason: str = "", read: str = ""
) -> Finding:
    """Review, approve, send back and so on. read: of a review and an approval, the mark of what was
    read. A review holds on to the freezes that were read: on these the finding stands, and no other
    is approved.

    Raises Problem changed_unread, finding_own, evidence_copied, finding_unsupported,
    finding_refrozen and step_not_possible.
    """
    finding = locked(row)
    values: Values = {}
    detail: Values = {}
    if step in ("review", "approve") and read != mark_of(finding):
        raise Problem("changed_unread", where=str(finding))
    if step == "review":
        if by.pk == finding.author_id or finding.writers.filter(pk=by.pk).exists():
            raise Problem("finding_own", where=str(finding))
        values["reviewed_by"] = by
    elif step == "approve":
        refuse_copied(finding.audit, finding.access_level, free_texts(finding), where=str(finding))
        if strength_of(finding).grade == Strength.NONE and not finding.strength_said:
            raise Problem("finding_unsupported", where=str(finding))
        if finding.evidence.frozen_anew().exists():
            raise Problem("finding_refrozen", where=str(finding))
        detail["version"] = finding.version
    elif step in ("send_back", "take_up", "review_anew"):
        values |= {"reviewed_by": None, "version": next_version(finding)}
        finding.evidence.update(freeze=None)
    FINDING_LIFE.move(finding, step, **values)
    if step == "review":
        _hold_on(finding)
    if step == "approve":
        _keep_version(finding, by)
    record_event(
        audit=finding.audit, verb=f"finding_{step}", by=by, subject=finding, reason=reason, **detail
    )
    return finding


def locked(row: Finding) -> Finding:
    """The finding, locked, in the caller's transaction."""
    found: Finding = Finding.objects.select_for_update(no_key=True).get(pk=row.pk)
    return found


def next_version(finding: Finding) -> int:
    """The number of the version that is written: one more than was approved last."""
    last: FindingVersion | None = finding.versions.first()
    return last.number + 1 if last else 1


def _hold_on(finding: Finding) -> None:
    newest = newest_freezes(finding)
    for each in finding.evidence.all():
        each.freeze = newest.get(each.evidence_id)
        each.save(update_fields=["freeze"])


def _keep_version(finding: Finding, by: Person) -> None:
    """Keep it as it was approved, with the freeze of all that it cites. No words of evidence stand
    here: those are erased where they stand, once nobody agrees to them any more.
    """
    strength = strength_of(finding)
    cited = finding.evidence.select_related("evidence")
    digests = {
        (frozen.evidence_id, frozen.number): frozen.digest
        for frozen in Freeze.objects.filter(evidence__in=cited.values("evidence")).defer("words")
    }
    FindingVersion.objects.create(
        finding=finding,
        number=finding.version,
        at=timezone.now(),
        by=by,
        content={
            "title": finding.title,
            "text": finding.text,
            "topic": finding.topic.key if finding.topic else "",
            "areas": {each.code: each.name for each in finding.areas.all()},
            "strength": strength.grade.value,
            "strength_worked_out": strength.worked_out.value,
            "strength_reason": strength.reason,
            "evidence": [
                {
                    "number": each.evidence.number,
                    "stance": each.stance,
                    "freeze": each.freeze or 0,
                    "digest": digests.get((each.evidence_id, each.freeze or 0), ""),
                }
                for each in cited
            ],
        },
    )


def _note_writer(finding: Finding, by: Person | None) -> None:
    if by is not None:
        finding.writers.add(by)


def _set_areas(finding: Finding, areas: dict[str, str]) -> None:
    finding.areas.exclude(code__in=areas).delete()
    there = set(finding.areas.values_list("code", flat=True))
    FindingArea.objects.bulk_create(
        FindingArea(finding=finding, code=code, name=name)
        for code, name in areas.items()
        if code not in there
    )


def _areas_changed(finding: Finding, areas: dict[str, str]) -> Values:
    before = {each.code: each.name for each in finding.areas.all()}
    if set(before) == set(areas):
        return {}
    _set_areas(finding, areas)
    return {"areas": [sorted(before.values()), sorted(areas.values())]}


def _set_evidence(finding: Finding, cited: dict[Evidence, Stance]) -> None:
    finding.evidence.exclude(evidence__in=[each.pk for each in cited]).delete()
    there = {each.evidence_id: each for each in finding.evidence.all()}
    for evidence, stance in cited.items():
        link = there.get(evidence.pk) or FindingEvidence(finding=finding, evidence=evidence)
        if link.pk is None or link.stance != stance:
            link.stance = stance
            link.save()


def _evidence_changed(finding: Finding, cited: dict[Evidence, Stance]) -> Values:
    """Told by number and what it says: never by its words."""
    links = finding.evidence.select_related("evidence")
    before = {each.evidence: Stance(each.stance) for each in links}
    if before == cited:
        return {}
    _set_evidence(finding, cited)
    return {"evidence": [_told(before), _told(cited)]}


def _told(cited: dict[Evidence, Stance]) -> list[str]:
    numbered = sorted((each.number, said.value) for each, said in cited.items())
    return [f"{number} {said}" for number, said in numbered]
