"""What the institutions of the demo answered, before the government changed and after it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from django.utils import timezone

from sereno.web.audits.models import Audit
from sereno.web.documents import Values
from sereno.web.findings.demo.words import table
from sereno.web.findings.models import Recommendation, RecommendationState
from sereno.web.organisations.models import FocalPoint, Organisation
from sereno.web.people.models import Person
from sereno.web.plan.commitments.changes import answer
from sereno.web.plan.models import ACCEPTED, Answer, Commitment, Term

UNANSWERED: Final = "-"
# Every so many answers are of the government that ended; of its promises every so many are renewed.
_BEFORE, _RENEWED = 3, 2
# They answered so many days after the change of government, or before it, and renewed promises.
_LATER_DAYS, _EARLIER_DAYS, _RENEWED_DAYS = (10, 60), (-240, -10), (60, 100)
_USUAL_DAYS: Final = 300


def answer_some(
    audit: Audit,
    words: Mapping[str, Any],
    before: Term,
    today: dt.date,
    rng: np.random.Generator,
) -> None:
    """Each institution by its turns; one of which nothing is said is silent."""
    rows = Recommendation.objects.filter(audit=audit, state=RecommendationState.APPROVED)
    asked: dict[int, list[Recommendation]] = defaultdict(list)
    for row in rows.exclude(responsible=None).select_related("responsible").order_by("number"):
        asked[row.responsible_id or 0].append(row)
    points = FocalPoint.objects.filter(organisation__audit=audit)
    who = {point.organisation_id: point.membership.person for point in points.select_related(
        "membership__person"
    )}  # fmt: skip
    directory = table("organisations")
    named = {each.name: each for each in Organisation.objects.filter(audit=audit)}
    for key, said in words.items():
        if key in directory:
            office = directory[key]
            organisation = named[office["name"]]
            answering = _Answering(said, words["said"], office["office"], rng, before, today)
            answering.give(asked[organisation.pk], who[organisation.pk])


class _Answering:
    """One institution's answers."""

    def __init__(
        self,
        words: Mapping[str, Any],
        usual: Mapping[str, Any],
        signer: str,
        rng: np.random.Generator,
        before: Term,
        today: dt.date,
    ) -> None:
        self.words, self.usual, self.signer = words, usual, signer
        self.rng, self.before, self.today = rng, before, today
        self._turn: dict[str, int] = defaultdict(int)

    def give(self, rows: Sequence[Recommendation], by: Person) -> None:
        """To everything that it was asked, as its turns say."""
        turns = self.words["turns"]
        for n, row in enumerate(rows):
            said = turns[n % len(turns)]
            if said == UNANSWERED:
                continue
            is_before = n % _BEFORE == 0
            on = self._day(_EARLIER_DAYS if is_before else _LATER_DAYS)
            made = self._answer(row, by, said, on)
            if is_before and said in ACCEPTED and self._next("renewed", [1, 0]):
                self._renew(row, by, made)

    def _answer(self, row: Recommendation, by: Person, said: str, on: dt.date) -> Commitment:
        reasons = self.words.get(said, [])
        return answer(
            recommendation=row,
            by=by,
            now=_at(on, int(self.rng.integers(9 * 60, 18 * 60))),
            after=0,
            asked_version=row.version,
            answer=said,
            reason=self._next(said, reasons) if reasons else "",
            signer=self.signer,
            **(self._promised(row, on) if said in ACCEPTED else {}),
        )

    def _promised(self, row: Recommendation, on: dt.date) -> Values:
        usual = on + dt.timedelta(days=_USUAL_DAYS)
        return {
            "target_on": row.due_on if row.due_on and row.due_on > on else usual,
            "means": row.resources or self._next("means", self.usual["means"]),
            "monitored_by": row.indicator or self._next("monitored", self.usual["monitored"]),
        }

    def _renew(self, row: Recommendation, by: Person, made: Commitment) -> None:
        """The next government takes it over, in part where its time has become short."""
        on = self._day(_RENEWED_DAYS)
        answer(
            recommendation=row,
            by=by,
            now=_at(on, 11 * 60),
            after=made.version,
            asked_version=row.version,
            answer=made.answer,
            reason=made.reason if made.answer == Answer.PART else self.usual["renewed"],
            signer=self.signer,
            target_on=max(made.target_on or on, on),
            means=made.means,
            monitored_by=made.monitored_by,
        )

    def _day(self, days: tuple[int, int]) -> dt.date:
        """One after the change of government, and none to come."""
        on = self.before.ends_on + dt.timedelta(days=int(self.rng.integers(*days)))
        return min(on, self.today)

    def _next(self, key: str, phrases: Sequence[Any]) -> Any:
        at = self._turn[key]
        self._turn[key] += 1
        return phrases[at % len(phrases)]


def _at(day: dt.date, minutes: int) -> dt.datetime:
    moment = dt.datetime.combine(day, dt.time(minutes // 60, minutes % 60))
    return timezone.make_aware(moment)
