"""Writes to evidence: cited once, frozen again with a reason, looked at for changes, erased."""

from __future__ import annotations

import json
import secrets

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.findings.models import Evidence, EvidenceState, Freeze
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number
from sereno.web.records.citable import LONGEST_THING, Cited, citables

# So many signs a title has; the rest of a longer one is left out.
MOST_TITLE = 200


def cited_now(audit: Audit, person: Person | None, kind: str, thing: str) -> Cited | None:
    """A thing as a person sees it now; without a person as it is."""
    citable = citables().get(kind)
    return None if citable is None else citable.find(audit, person, thing)


@transaction.atomic
def cite(*, audit: Audit, kind: str, thing: str, by: Person) -> Evidence:
    """Freeze a thing as evidence. The same thing is cited once: a second time gives the same row.

    What is frozen is what `by` sees. Raises Http404 for what they don't, and Problem
    evidence_too_long and evidence_held_back.
    """
    if len(thing) > LONGEST_THING:
        raise Problem("evidence_too_long")
    number = next_number(Evidence, audit)
    citable, seen = citables().get(kind), cited_now(audit, by, kind, thing)
    if citable is None or seen is None:
        raise Http404
    there: Evidence | None = Evidence.objects.filter(audit=audit, kind=kind, thing=thing).first()
    if there is not None:
        return there
    if not seen.is_whole:
        raise Problem("evidence_held_back")
    evidence: Evidence = Evidence.objects.create(
        audit=audit,
        number=number,
        kind=kind,
        thing=thing,
        side=citable.side,
        **_standing(seen),
    )
    _freeze(evidence, seen, 1, by)
    record_event(audit=audit, verb="cite_evidence", by=by, subject=evidence)
    return evidence


@transaction.atomic
def freeze_again(*, evidence: Evidence, reason: str, by: Person) -> Freeze:
    """Freeze evidence as it is now, once its source changed; the freezes before it stay.

    Raises Problem reason_missing, evidence_gone, evidence_held_back and evidence_unchanged.
    """
    if not reason.strip():
        raise Problem("reason_missing")
    evidence = Evidence.objects.select_for_update(no_key=True).get(pk=evidence.pk)
    seen = cited_now(evidence.audit, by, evidence.kind, evidence.thing)
    if seen is None:
        raise Problem("evidence_gone", where=str(evidence))
    if not seen.is_whole:
        raise Problem("evidence_held_back")
    last = newest_freeze(evidence)
    if is_same(last, seen):
        raise Problem("evidence_unchanged", where=str(evidence))
    frozen = _freeze(evidence, seen, last.number + 1, by, reason.strip())
    _set(evidence, state=EvidenceState.HELD, **_standing(seen))
    # The reason stands with the freeze alone: there it is erased, if what it is about ever is.
    record_event(
        audit=evidence.audit, verb="freeze_evidence", by=by, subject=evidence, n=frozen.number
    )
    return frozen


def newest_freeze(evidence: Evidence) -> Freeze:
    """The one that counts."""
    return evidence.freezes.order_by("number").reverse()[0]


def is_same(frozen: Freeze, now: Cited) -> bool:
    """Whether a thing is still what was frozen: its value, areas and words; of newer data and in a
    newer text they may be the same.
    """
    return (
        frozen.erased_at is None
        and frozen.value == json.loads(json.dumps(now.value))
        and sorted(code for code, _name in frozen.areas) == now.codes
        and frozen.words == now.words
    )


def _standing(seen: Cited) -> dict[str, object]:
    return {
        "activity": seen.activity,
        "access_level": seen.access_level,
        "people": seen.people,
    }


def _freeze(
    evidence: Evidence, seen: Cited, number: int, by: Person | None, reason: str = ""
) -> Freeze:
    salt = secrets.token_hex(16)
    frozen: Freeze = Freeze.objects.create(
        evidence=evidence,
        number=number,
        title=shortened(seen.title, MOST_TITLE),
        words=seen.words,
        value=seen.value,
        version=seen.version,
        digest=seen.digest(salt),
        salt=salt,
        areas=[list(each) for each in seen.areas],
        reason=reason,
        at=timezone.now(),
        by=by,
    )
    return frozen


def _set(evidence: Evidence, **values: object) -> bool:
    """Write what differs; whether anything did."""
    changed = {name: value for name, value in values.items() if getattr(evidence, name) != value}
    for name, value in changed.items():
        setattr(evidence, name, value)
    if changed:
        evidence.save(update_fields=[*changed, "changed_at"])
    return bool(changed)


@transaction.atomic
def look_at(evidence: Evidence, *, is_withdrawn: bool = False) -> EvidenceState:
    """See whether the source of evidence is still what was frozen, and note what it is now: its
    level too. Words that no longer stand there as they were are erased.

    is_withdrawn: what is gone is gone since somebody no longer agrees.
    """
    evidence = Evidence.objects.select_for_update(no_key=True).get(pk=evidence.pk)
    before = EvidenceState(evidence.state)
    now = cited_now(evidence.audit, None, evidence.kind, evidence.thing)
    if now is None:
        was_withdrawn = is_withdrawn or before == EvidenceState.WITHDRAWN
        _erase(evidence, whole=was_withdrawn)
        _set(evidence, state=EvidenceState.WITHDRAWN if was_withdrawn else EvidenceState.GONE)
    else:
        _erase(evidence, besides=now.words)
        is_held = is_same(newest_freeze(evidence), now)
        state = EvidenceState.HELD if is_held else EvidenceState.CHANGED
        _set(evidence, state=state, **_standing(now))
    after = EvidenceState(evidence.state)
    if after != before:
        record_event(
            audit=evidence.audit, verb=f"evidence_{after.value}", by=None, subject=evidence
        )
    return after


def _erase(evidence: Evidence, *, besides: str = "", whole: bool = False) -> None:
    """Erase the words of freezes that no longer stand in their source. A stub with its day stays:
    what was cited, but not what it said. whole: nor what it was about, of what was withdrawn; nor
    anything by which that could be found out.
    """
    for frozen in evidence.freezes.all() if whole else evidence.freezes.filter(erased_at=None):
        if not whole and (not frozen.words or frozen.words == besides):
            continue
        erased = {"words": "", "erased_at": frozen.erased_at or timezone.now()}
        if whole:
            erased |= dict.fromkeys(("title", "version", "reason", "digest", "salt"), "")
            erased |= {"value": {}, "areas": []}
        for name, value in erased.items():
            setattr(frozen, name, value)
        frozen.save(update_fields=list(erased))
