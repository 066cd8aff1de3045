"""What the demo's actions cost and whom they reached, entry by entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import numpy as np
from django.utils import timezone

from sereno.web.actions.demo.tables import LAST_DAY, Draft, table
from sereno.web.actions.models import Action, Counts, Flow, Known, Meant, MoneyEntry
from sereno.web.actions.money.changes import enter_money
from sereno.web.actions.reach.changes import enter_people
from sereno.web.people.models import Person

CURRENCY: Final = "MXN"
_MILLION: Final = 1_000_000
# From so many millions on it was spent in two parts.
_IN_PARTS: Final = 0.5
# Of so many entries of spending one was typed wrong and corrected: by so much.
_WRONG_EVERY, _WRONG = 23, Decimal("0.862")
_PAPERS: Final = 900


class Accounts:
    """Enters money and people; counts over all actions which entry is wrong."""

    def __init__(self, planner: Person, rng: np.random.Generator, today: dt.date) -> None:
        self.planner, self.rng, self.today = planner, rng, today
        self._spent = 0

    def enter(self, action: Action, draft: Draft, official: Person) -> None:
        """What was planned for an action, what it cost, for whom it is and whom it reached."""
        starts, ends = draft.starts_on, min(draft.ends_on, max(LAST_DAY, draft.starts_on))
        for source, planned, _spent in draft.money:
            self._money(action, Flow.BUDGET, source, _pesos(planned), (starts, ends), self.planner)
        total = sum(planned for _source, planned, _spent in draft.money)
        spent = sum(each[2] for each in draft.money)
        because = draft.entry.get("over", "") if spent > total else ""
        for source, _planned, amount in draft.money:
            for part, days in _parts(amount, starts, ends):
                self._spend(action, source, part, days, official, because)
        self._people(action, draft, (starts, ends), official)

    def _spend(
        self, action: Action, source: str, amount: Decimal, days: tuple[dt.date, dt.date],
        by: Person, because: str,
    ) -> None:  # fmt: skip
        self._spent += 1
        if self._spent % _WRONG_EVERY:
            self._money(action, Flow.SPENDING, source, amount, days, by, because=because)
            return
        wrong = self._money(
            action, Flow.SPENDING, source, round(amount * _WRONG, 2), days, by, because=because
        )
        self._money(
            action, Flow.SPENDING, source, amount, days, by, because=because, corrects=wrong,
            note=table("words")["said"]["corrected"],
        )  # fmt: skip

    def _money(
        self, action: Action, flow: str, source: str, amount: Decimal,
        days: tuple[dt.date, dt.date], by: Person, *, because: str = "",
        corrects: MoneyEntry | None = None, note: str = "",
    ) -> MoneyEntry:  # fmt: skip
        words = table("words")
        papers: Sequence[str] = words["said"]["documents"]
        paper = papers[int(self.rng.integers(len(papers)))]
        if corrects is None:
            document = paper.format(n=int(self.rng.integers(100, _PAPERS)), year=days[0].year)
        else:
            document = corrects.document
        return enter_money(
            action=action, by=by, now=self._at(days[1] if flow == Flow.SPENDING else days[0]),
            corrects=corrects, over_because=because, flow=flow, source=words["sources"][source],
            starts_on=days[0], ends_on=days[1], amount=amount, currency=CURRENCY,
            document=document, note=note,
        )  # fmt: skip

    def _people(
        self, action: Action, draft: Draft, days: tuple[dt.date, dt.date], official: Person
    ) -> None:
        planned, reached = draft.people
        if not planned:
            return
        group, known, counts = draft.entry.get("counts", ["", Known.COUNTED, Counts.PERSONS])
        for meant, n, how, by, day in (
            (Meant.PLANNED, planned, Known.ESTIMATED, self.planner, days[0]),
            (Meant.REACHED, reached, known, official, days[1]),
        ):
            enter_people(
                action=action, by=by, now=self._at(day), meant=meant, group=group,
                starts_on=days[0], ends_on=days[1], n=n, known=how, counts=counts, note="",
            )  # fmt: skip

    def _at(self, day: dt.date) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(min(day, self.today), dt.time(13)))


def _pesos(millions: float) -> Decimal:
    return Decimal(str(round(millions * _MILLION)))


def _parts(
    millions: float, starts: dt.date, ends: dt.date
) -> list[tuple[Decimal, tuple[dt.date, dt.date]]]:
    """What was spent, with its days: of more, three fifths first."""
    if not millions:
        return []
    if millions < _IN_PARTS:
        return [(_pesos(millions), (starts, ends))]
    middle = starts + (ends - starts) / 2
    first = _pesos(0.6 * millions)
    rest = _pesos(millions) - first
    return [(first, (starts, middle)), (rest, (middle + dt.timedelta(days=1), ends))]
