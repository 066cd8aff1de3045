"""The demo's rounds of review: two are locked, and in one the visitor has things to judge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.utils import timezone

from sereno.web.actions.models import Proof, RecommendationServed
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.findings.demo.people import EVALUATOR_MAIL, member
from sereno.web.monitoring.demo.hearing import Said as Heard
from sereno.web.monitoring.demo.hearing import link_what_was_said
from sereno.web.monitoring.demo.judging import (
    SECOND,
    Evidence,
    Reasons,
    Said,
    said_of,
    table,
)
from sereno.web.monitoring.models import Design, MonitoringRound, RoundItem, Verdict
from sereno.web.monitoring.rounds.changes import add_round, take_round_step
from sereno.web.monitoring.rounds.judging import Opinion, agree, decide, judge, propose
from sereno.web.people.models import Person

# Neither belongs to an institution that is to carry out anything.
REVIEWER_MAIL: Final = "reviewer@sereno.example"
# Of those on which the two don't agree, the coordinator decides this one (from 0).
_DECIDED: Final = 4


@dataclass(frozen=True)
class _Review:
    """A round while it is judged: by its two reviewers, in their order."""

    row: MonitoringRound
    reviewers: Sequence[Person]
    evidence: Mapping[str, Evidence]
    said: Mapping[str, Said]
    reasons: Reasons

    def judge(self, items: Iterable[RoundItem], places: Sequence[int], now: dt.datetime) -> None:
        """What the reviewers at these places say first; where both say the same, it is settled."""
        for item in items:
            evidence, said = self.evidence[_of(item)], self.said[_of(item)]
            for place in places:
                why = self.reasons.of(said, place, evidence)
                opinion = _opinion(said.of(place), evidence, why)
                judge(item=item, opinion=opinion, by=self.reviewers[place], now=now)

    def settle(self, items: Iterable[RoundItem], decider: Person, now: dt.datetime) -> None:
        """Where they differ the first proposes and the second agrees; once the decider decides."""
        open_ones = [each for each in items if self.said[_of(each)].otherwise is not None]
        for n, item in enumerate(open_ones):
            evidence, said = self.evidence[_of(item)], self.said[_of(item)]
            opinion = _opinion(said.settled, evidence, self.reasons.settled())
            if n == _DECIDED:
                decide(item=item, opinion=opinion, by=decider, now=now)
                continue
            first, second = self.reviewers
            made = propose(item=item, opinion=opinion, by=first, now=now)
            agree(item=item, proposal=made.pk, by=second, now=now)


def hold_rounds(
    audit: Audit, by: Person, seed: int, today: dt.date, which: Sequence[int],
    heard: Mapping[str, Sequence[Heard]],
) -> None:  # fmt: skip
    """Those of the two that are asked for, locked; then the one that is open. heard: what officials
    said, by the references of recommendations; all of it after the first round's day.
    """
    evaluators = [
        member(audit, EVALUATOR_MAIL, "Elena Prado", Role.EVALUATOR, by),
        member(audit, REVIEWER_MAIL, "Saúl Ibarra", Role.EVALUATOR, by),
    ]
    for n in which:
        told = table("rounds")["round"][n]
        review = _open(
            audit, by, evaluators, seed, n, title=told["title"], cutoff_on=told["cutoff_on"],
            differ=told["differ"], design=Design.CENSUS,
        )  # fmt: skip
        items, now = _items(review.row), timezone.now()
        if n == SECOND:
            link_what_was_said(items, heard, by, now)
        review.judge(items, (0, 1), now)
        review.settle(items, by, now)
        take_round_step(row=review.row, step="lock", by=by)
    _third(audit, by, [evaluators[0], by], seed, today)


def _third(
    audit: Audit, by: Person, reviewers: Sequence[Person], seed: int, today: dt.date
) -> None:
    """A sample, which the visitor judges with the evaluator: some are judged by both, some by the
    evaluator alone, some by nobody.
    """
    told = table("rounds")["third"]
    review = _open(
        audit, by, reviewers, seed, SECOND + 1, title=told["title"], cutoff_on=today, differ=3,
        design=Design.SAMPLE, n_sampled=told["drawn"],
    )  # fmt: skip
    items, now = _items(review.row), timezone.now()
    both, one = items[: told["judged"]], items[told["judged"] : -told["waiting"]]
    review.judge(both, (0, 1), now)
    review.judge(one, (0,), now)


def _open(
    audit: Audit, by: Person, reviewers: Sequence[Person], seed: int, n: int, *, title: str,
    cutoff_on: dt.date, differ: int, design: str, n_sampled: int | None = None,
) -> _Review:  # fmt: skip
    row = add_round(
        audit=audit, by=by, reviewers=reviewers, title=title, cutoff_on=cutoff_on, design=design,
        n_sampled=n_sampled, seed=seed, access_level=AccessLevel.PUBLIC,
    )  # fmt: skip
    row = take_round_step(row=row, step="open", by=by)
    known = evidence_until(audit, cutoff_on)
    evidence = {_of(each): known.get(_of(each), Evidence()) for each in _items(row)}
    said = said_of(evidence, min(n, SECOND), differ, np.random.default_rng([seed, 16, n]))
    return _Review(row, reviewers, evidence, said, Reasons())


def _items(row: MonitoringRound) -> list[RoundItem]:
    items = row.items.select_related("recommendation", "round__audit")
    return list(items.order_by("recommendation__number"))


def _of(item: RoundItem) -> str:
    return item.recommendation.reference


def _opinion(verdict: Verdict, evidence: Evidence, reason: str) -> Opinion:
    """What is addressed without a proof says why."""
    unproved = verdict == Verdict.ADDRESSED and not evidence.proves
    override = table("rounds")["override_reason"] if unproved else ""
    return Opinion(verdict, evidence.grade, reason, override)


def evidence_until(audit: Audit, day: dt.date) -> dict[str, Evidence]:
    """The best proof of each recommendation that was carried out by something, the latest first;
    without one the action alone.
    """
    served = RecommendationServed.objects.filter(recommendation__audit=audit)
    by_action: dict[int, list[str]] = {}
    found: dict[str, Evidence] = {}
    for each in served.select_related("recommendation", "action"):
        by_action.setdefault(each.action_id, []).append(each.recommendation.reference)
        if each.action.starts_on is not None and each.action.starts_on <= day:
            found.setdefault(each.recommendation.reference, Evidence(action=each.action.title))
    proofs = Proof.objects.standing().filter(action__audit=audit, on__lte=day)
    # The best last: it stays.
    for proof in proofs.select_related("action").order_by("-grade", "on", "pk"):
        told = Evidence(proof.grade, proof.title, proof.action.title, proof.on)
        found |= dict.fromkeys(by_action.get(proof.action_id, ()), told)
    return found
