"""How the words of evidence end: with the consent on which they rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sereno.vocabulary.language import number
from sereno.web.coding.texts.moving import FollowsTexts
from sereno.web.diagnosis.consent.resting import Resting, RestsOnConsent
from sereno.web.diagnosis.models import Activity, Consent, Document
from sereno.web.findings.evidence.changes import look_at
from sereno.web.findings.evidence.resting import published_with
from sereno.web.findings.models import Evidence, EvidenceState, FindingEvidence, Side
from sereno.web.people.models import Person


def _from(activity: Activity) -> QuerySet[Evidence]:
    """The evidence from an activity."""
    rows: QuerySet[Evidence] = Evidence.objects.filter(
        audit=activity.audit_id, side=Side.VOICES, activity=str(activity.number)
    )
    return rows.order_by("pk")


def what_rests(consent: Consent) -> Iterator[Resting]:
    """Said in numbers: whoever notes a withdrawal may not see the texts."""
    rows = _from(consent.activity).exclude(state=EvidenceState.WITHDRAWN)
    n = rows.count()
    if not n:
        return
    findings = FindingEvidence.objects.filter(evidence__in=rows).values("finding").distinct()
    words = _(
        "Evidence from there: {n}; findings that rest on it: {findings}. Its words are erased when "
        "nobody agrees any more; a note of the day stays."
    )
    yield Resting(words.format(n=number(n), findings=number(findings.count())))
    if published := published_with(rows):
        words = _("Published recommendations that rest on it: {n}.")
        yield Resting(words.format(n=number(published)), is_published=True)


def withdraw_evidence(consent: Consent, by: Person | None) -> None:
    """After a withdrawal, once earlier stages took out theirs: erase the words that went."""
    del by
    for evidence in _from(consent.activity):
        look_at(evidence, is_withdrawn=True)


def bring_evidence_back(consent: Consent, since: dt.datetime, by: Person | None) -> None:
    """What is there again can be frozen again; its words don't come back by themselves."""
    del since, by
    for evidence in _from(consent.activity):
        look_at(evidence)


def _text_moved(document: Document) -> None:
    for evidence in _from(document.activity):
        look_at(evidence)


ENDING = (
    RestsOnConsent(what_rests, withdraw_evidence, bring_evidence_back),
    FollowsTexts(_text_moved),
)
