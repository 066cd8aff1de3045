"""The desk file of an item: what two reviewers judge by, as it was known on the round's day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sereno.web.actions.details import of_recommendation
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.findings.evidence.copied import KeptWords
from sereno.web.findings.models import Finding, Recommendation
from sereno.web.findings.recommendations.details import resting
from sereno.web.monitoring.models import (
    Assignment,
    Judgement,
    MonitoringRound,
    Proposal,
    RoundItem,
    RoundState,
    Settlement,
)
from sereno.web.monitoring.rounds.independence import Independence
from sereno.web.organisations.naming import named_for
from sereno.web.people.models import Person
from sereno.web.plan.commitments.details import may_read_asked
from sereno.web.plan.models import Commitment


@dataclass(frozen=True)
class Standing:
    """Where an item is with its judgements, as one person may see it.

    judged: what they may see of the first judgements. has_judged: of each reviewer, whether they
    have judged it, which tells nothing of what. mine: the person's place among the reviewers.
    """

    item: RoundItem
    has_judged: Sequence[tuple[Person, bool]]
    judged: Sequence[Judgement]
    settlement: Settlement | None
    is_mine: bool
    i_judged: bool

    @property
    def n_judged(self) -> int:
        """How many of the two have judged it."""
        return sum(done for _person, done in self.has_judged)

    @property
    def to_settle(self) -> bool:
        """Whether both have judged it, and differ."""
        return self.n_judged == 2 and self.settlement is None


def standings(
    row: MonitoringRound, audit: Audit, person: Person, items: Sequence[RoundItem]
) -> list[Standing]:
    """Of items that the person may see; asks as often for many as for one."""
    keys = [each.pk for each in items]
    # Whether, not what: of everybody. What is read below, of those alone that may be seen.
    done = set(Judgement.objects.filter(item__in=keys).order_by().values_list("item", "by"))
    seen: dict[int, list[Judgement]] = {}
    rows = Judgement.objects.for_person(audit, person).filter(item__in=keys)
    for each in rows.select_related("by").order_by("place"):
        seen.setdefault(each.item_id, []).append(each)
    given: dict[int, list[Assignment]] = {}
    for one in Assignment.objects.filter(item__in=keys).select_related("reviewer"):
        given.setdefault(one.item_id, []).append(one)
    settled = {
        each.item_id: each
        for each in Settlement.objects.filter(item__in=keys).select_related("by", "with_whom")
    }
    works = audit.allows(person, Right.JUDGE) or audit.allows(person, Right.RUN_ROUNDS)
    return [
        Standing(
            item,
            [
                (each.reviewer, (item.pk, each.reviewer_id) in done)
                for each in given.get(item.pk, ())
            ]
            if works
            else [],
            seen.get(item.pk, []),
            settled.get(item.pk),
            any(each.reviewer_id == person.pk for each in given.get(item.pk, ())),
            (item.pk, person.pk) in done,
        )
        for item in items
    ]


def items_of(row: MonitoringRound, audit: Audit, person: Person) -> list[RoundItem]:
    """The items of a round that a person may see, with what a list says of each."""
    rows = RoundItem.objects.for_person(audit, person).filter(round=row)
    return list(
        rows.select_related("recommendation", "stratum__topic", "round").order_by(
            "recommendation__number"
        )
    )


def desk_of(item: RoundItem, audit: Audit, person: Person) -> Context:
    """Everything that one judges by; nothing of it later than the round's day."""
    row: Recommendation = item.recommendation
    named = named_for(audit, person)
    findings = list(
        Finding.objects.for_person(audit, person).filter(recommendations=row).order_by("number")
    )
    levels = audit.access_levels_of(person)
    sees_people = AccessLevel.TEAM in levels
    may_read = may_read_asked(item.asked, row, sees_people, KeptWords(audit, levels))
    title, _gap, text = item.asked.partition("\n\n")
    return {
        "title": title if may_read else row.reference,
        "text": text if may_read else "",
        "may_read": may_read,
        "is_changed": item.asked_version != row.version,
        "responsible": named.get(item.responsible_id or 0),
        "acts": of_recommendation(audit, person, row, until=item.round.cutoff_on),
        "commitment": _in_force(item, audit, person),
        "findings": resting(findings, audit, person),
        "sees_people": sees_people,
        "ties": _ties(item, audit, person) if item.round.state != RoundState.LOCKED else [],
    }


def _in_force(item: RoundItem, audit: Audit, person: Person) -> Commitment | None:
    """What the institution had answered last, by the round's day."""
    rows = Commitment.objects.for_person(audit, person).of(item.recommendation)
    rows = rows.filter(on__lte=item.round.cutoff_on)
    found: Commitment | None = (
        rows.select_related("organisation").order_by("-on", "-version").first()
    )
    return found


def _ties(item: RoundItem, audit: Audit, person: Person) -> list[tuple[Person, str]]:
    """Reviewers who answer for a partner, or wrote in it: told, since it bars nobody."""
    independence = Independence(audit)
    writers = set(item.recommendation.writers.values_list("pk", flat=True))
    named = named_for(audit, person)
    found = []
    for each in Assignment.objects.filter(item=item).select_related("reviewer"):
        ties = [
            str(one)
            for one in independence.ties(each.reviewer, item.recommendation)
            if one.pk in named
        ]
        found += [(each.reviewer, words) for words in ties]
        if each.reviewer_id in writers:
            found.append((each.reviewer, ""))
    return found


def proposals_of(item: RoundItem, audit: Audit, person: Person) -> Sequence[Proposal]:
    """What was proposed to settle on, the newest first."""
    rows = Proposal.objects.for_person(audit, person).filter(item=item)
    return list(rows.select_related("by"))
