"""What officials said in interviews, linked to what a round judges, and how that bears on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sereno.vocabulary.language import number
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Segment
from sereno.web.diagnosis.consent.resting import Resting
from sereno.web.diagnosis.models import Activity, Consent, Sector, Technique
from sereno.web.findings.evidence.changes import cite
from sereno.web.findings.evidence.seeing import Seen, seen_by
from sereno.web.findings.models import Evidence, EvidenceState
from sereno.web.monitoring.models import Claim, InterviewLink, MonitoringRound, RoundItem, Verdict
from sereno.web.monitoring.rounds.changes import open_item
from sereno.web.people.models import Person

PASSAGE = "passage"
Bearing = Literal["confirms", "contradicts", ""]


@dataclass(frozen=True)
class Heard:
    """A passage that was linked to an item, as a person sees it. bearing: on what was settled."""

    link: InterviewLink
    seen: Seen
    bearing: Bearing


@dataclass(frozen=True)
class Borne:
    """How many passages confirm and contradict what was settled of an item."""

    confirms: int = 0
    contradicts: int = 0


def interviews_until(audit: Audit, day: dt.date) -> QuerySet[Activity]:
    """The interviews with officials that were held until a day."""
    rows: QuerySet[Activity] = Activity.objects.filter(
        audit=audit, technique=Technique.INTERVIEW, sector=Sector.GOVERNMENT, on__lte=day
    )
    return rows


def passages_for(item: RoundItem, audit: Audit, person: Person) -> QuerySet[Segment]:
    """The coded passages that may be linked to an item, of those that the person sees."""
    held = interviews_until(audit, item.round.cutoff_on).order_by().values("pk")
    rows: QuerySet[Segment] = Segment.objects.for_person(audit, person).filter(
        document__activity__in=held, text__isnull=False, removed_at=None
    )
    return rows.select_related("code", "document__activity").order_by(
        "document__number", "start", "end", "pk"
    )


@transaction.atomic
def link_passage(
    *, item: RoundItem, passage: str, claim: str, by: Person, now: dt.datetime
) -> InterviewLink:
    """Say what a coded passage tells of whether an item was carried out. passage: the key of its
    segment. Said again of the same passage, the newer one counts.

    Raises Http404 where the person doesn't see the passage; Problem record_closed,
    interview_not_with_official, interview_later and those of `cite`.
    """
    fresh = open_item(item)
    audit = fresh.round.audit
    evidence = cite(audit=audit, kind=PASSAGE, thing=passage, by=by)
    held = Activity.objects.filter(audit=audit, number=evidence.activity or 0)
    until = interviews_until(audit, fresh.round.cutoff_on)
    if not until.filter(pk__in=held).exists():
        is_interview = held.filter(technique=Technique.INTERVIEW, sector=Sector.GOVERNMENT)
        if is_interview.exists():
            raise Problem("interview_later", about=str(fresh), day=fresh.round.cutoff_on)
        raise Problem("interview_not_with_official", about=str(fresh))
    return _said(fresh, evidence, Claim(claim), by, now, "link_interview")


@transaction.atomic
def unlink_passage(*, link: InterviewLink, by: Person, now: dt.datetime) -> None:
    """Take a link back; that it was there stays written. Raises Problem record_closed."""
    fresh = open_item(link.item)
    if InterviewLink.objects.standing().filter(item=fresh, evidence=link.evidence).exists():
        _said(fresh, link.evidence, "", by, now, "unlink_interview")


def _said(
    item: RoundItem, evidence: Evidence, claim: str, by: Person, now: dt.datetime, verb: str
) -> InterviewLink:
    made: InterviewLink = InterviewLink.objects.create(
        item=item, evidence=evidence, claim=claim, at=now, by=by
    )
    # What it says isn't told: whoever judges reads the passage itself.
    record_event(audit=item.round.audit, verb=verb, by=by, subject=item, parent=item.round)
    return made


def what_rests(consent: Consent) -> Iterator[Resting]:
    """To how many judgements passages of the consent's interview are linked."""
    audit, of = consent.activity.audit, str(consent.activity.number)
    evidence = Evidence.objects.filter(audit=audit, kind=PASSAGE, activity=of)
    evidence = evidence.exclude(state=EvidenceState.WITHDRAWN).order_by()
    rows = InterviewLink.objects.standing().filter(evidence__in=evidence.values("pk"))
    if n := rows.order_by().values("item").distinct().count():
        words = _("Judgements of rounds of review to which passages from there are linked: {n}.")
        yield Resting(words.format(n=number(n)))


def bearing_of(claim: str, verdict: str | None) -> Bearing:
    """Whether a claim confirms or contradicts a judgement: "" before there is one, and of what
    doesn't apply.
    """
    from sereno.methods.monitoring.judgements import CARRIED_OUT

    if verdict is None or verdict == Verdict.NOT_APPLICABLE:
        return ""
    return "confirms" if verdict in CARRIED_OUT[claim] else "contradicts"


def heard_of(item: RoundItem, audit: Audit, person: Person, verdict: str | None) -> list[Heard]:
    """The passages of an item as a person sees them; what they may not know of is left out."""
    rows = InterviewLink.objects.for_person(audit, person).standing().filter(item=item)
    links = {each.evidence_id: each for each in rows.select_related("evidence", "by")}
    shown = seen_by(audit, person, [each.evidence for each in links.values()])
    return [
        Heard(link, seen, bearing_of(link.claim, verdict))
        for seen in shown
        for link in [links[seen.evidence.pk]]
    ]


def borne_of(
    audit: Audit, person: Person, row: MonitoringRound, verdicts: Mapping[int, str]
) -> Mapping[int, Borne]:
    """By item, how many of the passages of which the person may know confirm and contradict what
    was settled of it. verdicts: by the keys of items of a round that the person may see.
    """
    newest: dict[tuple[int, int], str] = {}
    links = InterviewLink.objects.filter(item__round=row).order_by("pk")
    for item, evidence, claim in links.values_list("item", "evidence", "claim"):
        newest[item, evidence] = claim
    told = Evidence.objects.told_to(audit, person).exclude(
        state__in=(EvidenceState.GONE, EvidenceState.WITHDRAWN)
    )
    keys = set(told.filter(pk__in={key for _item, key in newest}).values_list("pk", flat=True))
    found: dict[int, list[Bearing]] = {}
    for (item, evidence), claim in newest.items():
        if claim and evidence in keys and item in verdicts:
            found.setdefault(item, []).append(bearing_of(claim, verdicts[item]))
    return {
        item: Borne(said.count("confirms"), said.count("contradicts"))
        for item, said in found.items()
    }
