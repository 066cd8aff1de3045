"""The threads: of a share, a recommendation and a finding, and of a piece of evidence forward."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sereno.vocabulary.language import number
from sereno.web.findings.evidence.resting import rests_on
from sereno.web.findings.evidence.seeing import Seen
from sereno.web.findings.models import (
    Evidence,
    Finding,
    FindingEvidence,
    Recommendation,
    RecommendationState,
    Side,
)
from sereno.web.monitoring.models import MonitoringRound
from sereno.web.monitoring.rounds.result import (
    ADDRESSEE,
    GOAL,
    IN_THREE,
    INSTITUTION,
    TOPIC,
    Counted,
    Line,
    narrowed,
)
from sereno.web.thread.carrying import (
    done_knot,
    judged_knot,
    promised_knot,
    recommendation_card,
    worked_words,
)
from sereno.web.thread.grounds import PASSAGE, Grounds, finding_card, findings_under, n_findings
from sereno.web.thread.knots import Card, Knot, Missing, Ref, Start, Thread, folded
from sereno.web.thread.reading import Reader

WAYS = (TOPIC, ADDRESSEE, GOAL, INSTITUTION)
# As many recommendations of a share are named beside the one that is followed; a list has all.
NAMED = 200


class Share:
    """A published share: which of the three, of which round, of all or of one line of a way to
    divide them.
    """

    def __init__(self, row: MonitoringRound, part: str, way: str = "", line: str = "") -> None:
        self.round, self.part, self.way, self.line = row, part, way, line

    @property
    def ref(self) -> Ref:
        """As addresses name it."""
        return Ref("share", f"{self.round.number}/{self.part}")

    @property
    def query(self) -> str:
        """What narrows it, for an address."""
        return f"?{urlencode({self.way: self.line})}" if self.way else ""

    def rows(self, reader: Reader) -> list[Counted]:
        """What the reader sees of the recommendations that it counts, in their order."""
        asked = {"is": self.part, self.way: self.line}
        return narrowed(reader.counted(self.round), lambda name: asked.get(name, ""))

    def told(self, reader: Reader) -> Line | None:
        """The line of the round that it is a part of; None where the reader is told none."""
        found = reader.told(self.round)
        if found is None or not self.way:
            return None if found is None else found.whole
        return found.by(self.way).get(self.line)


def thread_of_share(reader: Reader, share: Share, one: int | None = None) -> Thread | None:
    """From a share through one of its recommendations to the source. one: the number of that; the
    one that leads furthest where it is none of them. None: there is no such share for the reader.
    """
    line = share.told(reader)
    part = next((p for p in line.parts if p.key == share.part), None) if line else None
    if line is None or part is None:
        return None
    rows = share.rows(reader)
    chosen = _followed(reader, rows, one)
    hidden = share.round.items.count() - len(reader.counted(share.round))
    of = ngettext("{hits} of {n} recommendation", "{hits} of {n} recommendations", line.n).format(
        hits=number(part.share.hits), n=number(line.n)
    )
    top = Knot(
        key="published",
        question=_("what was published"),
        cards=(
            Card(
                of=share.ref,
                big=part.percent,
                words=part.words,
                about=tuple(filter(None, [of, line.words, str(share.round), part.interval])),
                href=reader.page("monitoring:review_round", share.round.number),
            ),
        ),
        kept=reader.kept(gettext_lazy("Recommendations of this round"), hidden),
    )
    knots = [top]
    headline = _("From {percent} to what it rests on").format(percent=part.percent)
    if chosen is None:
        missing = (Missing("made_of", _("No recommendation stands behind it.")),)
        knots.append(Knot(key="made_of", question=_("is made of"), missing=missing))
        return _thread(share.ref, "share", reader, headline, knots, share.query)
    knots.append(_made_of(reader, share, rows, chosen))
    below = _below(reader, chosen, share.round)
    if any(card.is_said for knot in below for card in knot.cards):
        headline = _("From {percent} to what somebody said").format(percent=part.percent)
    return _thread(
        share.ref, "share", reader, headline, [*knots, *below], share.query,
        worked=worked_words(reader, chosen),
    )  # fmt: skip


def _followed(reader: Reader, rows: Sequence[Counted], one: int | None) -> Recommendation | None:
    """The recommendation that is followed: the one asked for, else the one that leads furthest: to
    a voice that the reader may hear, to a record and to an action.
    """
    keys = [each.recommendation for each in rows]
    seen = Recommendation.objects.for_person(reader.audit, reader.person).filter(pk__in=keys)
    seen = seen.order_by("number")
    if one is not None and (asked := seen.filter(number=one).first()) is not None:
        found: Recommendation = asked
        return found
    told = Evidence.objects.told_to(reader.audit, reader.person).filter(kind=PASSAGE)
    voiced = FindingEvidence.objects.filter(
        finding__recommendations=OuterRef("pk"), evidence__in=told.order_by().values("pk")
    )
    recorded = seen.filter(findings__evidence__evidence__side=Side.RECORDS)
    for better in (
        recorded.filter(Exists(voiced), actions__isnull=False),
        seen.filter(Exists(voiced)),
        recorded.filter(actions__isnull=False),
        seen,
    ):
        if (first := better.first()) is not None:
            found = first
            return found
    return None


def _made_of(reader: Reader, share: Share, rows: Sequence[Counted], chosen: Recommendation) -> Knot:
    """The recommendations of a share: the one that is followed, and the others to follow."""
    keys = [each.recommendation for each in rows if each.recommendation != chosen.pk]
    named = Recommendation.objects.for_person(reader.audit, reader.person).filter(pk__in=keys)
    named = named.order_by("number").only("number", "reference", "title", "audit")
    join = "&" if share.query else "?"
    at = reader.thread(share.ref) + share.query
    others = tuple(
        Card(
            of=Ref("recommendation", str(each.number)),
            words=str(each),
            thread=f"{at}{join}one={each.number}",
        )
        for each in named[:NAMED]
    )
    if len(keys) > len(others):
        query = {"is": share.part} | ({share.way: share.line} if share.way else {})
        at = reader.page("monitoring:judgements", share.round.number)
        others += (Card(of=share.ref, words=_("All of them"), href=f"{at}?{urlencode(query)}"),)
    more = ngettext("the other {n}", "the other {n}", len(keys)).format(n=number(len(keys)))
    card = recommendation_card(reader, chosen)
    return Knot(
        key="made_of", question=_("is made of"), cards=(card,), others=others, others_words=more
    )


def _below(reader: Reader, row: Recommendation, of: MonitoringRound | None) -> list[Knot]:
    """From a recommendation down to the sources."""
    grounds = Grounds.under(reader, findings_under(reader, row))
    who = grounds.who_knot()
    return [
        judged_knot(reader, row, of),
        done_knot(reader, row),
        promised_knot(reader, row),
        grounds.found_knot(n_findings(reader, row)),
        grounds.said_knot(),
        *([who] if who is not None else []),
        grounds.recorded_knot(),
    ]


def thread_of_recommendation(reader: Reader, row: Recommendation) -> Thread:
    """From a recommendation: what came of it, and what it rests on."""
    ref = Ref("recommendation", str(row.number))
    top = Knot(
        key="recommended", question=_("what was recommended"),
        cards=(recommendation_card(reader, row),), others=_shares_of(reader, row),
        others_words=_("the published shares that count it"),
    )  # fmt: skip
    headline = _("{reference}: what it rests on, and what came of it").format(
        reference=row.reference
    )
    return _thread(
        ref, "recommendation", reader, headline, [top, *_below(reader, row, None)],
        worked=worked_words(reader, row),
    )  # fmt: skip


def _shares_of(reader: Reader, row: Recommendation) -> tuple[Card, ...]:
    """The shares of locked rounds in which a recommendation counts."""
    found = []
    for each in reader.rounds:
        counted = next((c for c in reader.counted(each) if c.recommendation == row.pk), None)
        if counted is None or not counted.class_of:
            continue
        share = Share(each, counted.class_of)
        line = share.told(reader)
        part = next((p for p in line.parts if p.key == share.part), None) if line else None
        if part is None:
            continue
        found.append(
            Card(
                of=share.ref, big=part.percent, words=part.words, about=(str(each),),
                thread=reader.thread(share.ref) + f"?one={row.number}",
            )
        )  # fmt: skip
    return tuple(found)


def thread_of_finding(reader: Reader, finding: Finding) -> Thread:
    """From a finding: what it rests on, and what was recommended and done because of it."""
    grounds = Grounds.under(reader, [finding])
    who = grounds.who_knot()
    top = Knot(
        key="found", question=_("what was found"), cards=(finding_card(reader, finding),),
        side="voices",
    )  # fmt: skip
    knots = [top, grounds.said_knot(), *([who] if who else []), grounds.recorded_knot()]
    rows = _recommendations_from(reader, [finding])
    return _thread(
        Ref("finding", str(finding.number)), "finding", reader,
        str(finding), knots, lede=_("What it rests on, and what came of it."),
        forward=[_recommended_knot(reader, rows, _n_from([finding]))],
    )  # fmt: skip


def thread_of_evidence(reader: Reader, seen: Seen) -> Thread:
    """From a voice or a record forward: the findings on it, what was recommended, what was done."""
    evidence = seen.evidence
    rests = rests_on(evidence, reader.audit, reader.person)
    findings = [each.finding for each in rests]
    grounds = Grounds.of_piece(reader, seen)
    rows = list({row.pk: row for each in rests for row in each.recommendations}.values())
    is_voice = evidence.side == "voices"
    who = grounds.who_knot() if is_voice else None
    knots = [
        grounds.said_knot() if is_voice else grounds.recorded_knot(),
        *([who] if who is not None else []),
    ]
    found = Knot(
        key="found", question=_("was it found"),
        cards=tuple(finding_card(reader, each) for each in findings), side="voices",
        missing=()
        if findings
        else (Missing("found", _("No finding that you see rests on it.")),),
    )  # fmt: skip
    n = sum(len(each.recommendations) for each in rests)
    said = ngettext("It carries {n} finding", "It carries {n} findings", len(findings)).format(
        n=number(len(findings))
    )
    headline = (
        _("What was done about what somebody said")
        if is_voice
        else _("What was done about what was recorded")
    )
    return _thread(
        Ref("evidence", str(evidence.number)), "evidence", reader, headline, knots,
        forward=[found, _recommended_knot(reader, rows, n)], lede=said,
    )  # fmt: skip


def _recommendations_from(reader: Reader, findings: Sequence[Finding]) -> list[Recommendation]:
    rows = Recommendation.objects.for_person(reader.audit, reader.person)
    rows = rows.filter(findings__in=findings).exclude(state=RecommendationState.MERGED)
    return list(rows.distinct().order_by("number"))


def _n_from(findings: Sequence[Finding]) -> int:
    """How many in force, whoever sees them."""
    rows = Recommendation.objects.filter(findings__in=findings, state__in=Recommendation.told)
    return rows.distinct().count()


def _recommended_knot(reader: Reader, rows: Sequence[Recommendation], n_all: int) -> Knot:
    """What was recommended from it, each with how it was judged: the way up again."""
    return Knot(
        key="recommended",
        question=_("what was recommended, and what came of it"),
        **folded([recommendation_card(reader, each) for each in rows]),
        kept=reader.kept(gettext_lazy("Recommendations"), n_all - len(rows)),
        missing=()
        if rows or n_all
        else (Missing("recommended", _("No recommendation rests on it.")),),
    )


def _thread(
    ref: Ref, start: Start, reader: Reader, headline: str, knots: Sequence[Knot],
    query: str = "", *, forward: Sequence[Knot] = (), worked: tuple[str, ...] = (), lede: str = "",
) -> Thread:  # fmt: skip
    return Thread(
        of=ref, start=start, address=reader.thread(ref) + query, headline=headline,
        lede=lede or _("Every number that is published can be followed to whoever said it."),
        knots=tuple(knots), forward=tuple(forward), worked=worked,
    )  # fmt: skip


PARTS = tuple(IN_THREE)
