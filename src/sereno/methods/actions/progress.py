"""How far an action is: worked out of its milestones, never typed.

progress = Σ wᵢ·sᵢ / Σ wᵢ over its milestones, with weight wᵢ and reached share sᵢ: 1 of one that is
met, the share stated of one partly met, 0 of every other. Without milestones it is unknown, which
is not 0. What is overdue is counted beside it and takes nothing off (METHOD, section 5).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

# The states of a milestone, as the Open Contracting Data Standard calls them.
SCHEDULED: Final = "scheduled"
MET: Final = "met"
NOT_MET: Final = "notMet"
PARTLY_MET: Final = "partiallyMet"


@dataclass(frozen=True)
class Judged:
    """What was said of a milestone. on: the day of which it is said; share: in per cent, of one
    partly met.
    """

    state: str
    on: dt.date
    share: int | None = None

    @property
    def reached(self) -> float:
        """0 to 1."""
        if self.state == MET:
            return 1.0
        return (self.share or 0) / 100 if self.state == PARTLY_MET else 0.0


@dataclass(frozen=True)
class Step:
    """A milestone. judged: everything that was said of it, in the order in which it was written.

    due: the day by which it was due, of which one asks.
    """

    weight: int
    due: dt.date
    judged: Sequence[Judged] = ()


@dataclass(frozen=True)
class Progress:
    """share: 0 to 1; None: unknown, since there is no milestone. overdue: of those not met."""

    share: float | None
    n: int = 0
    met: int = 0
    partly: int = 0
    not_met: int = 0
    overdue: int = 0


def standing(judged: Sequence[Judged], until: dt.date | None = None) -> Judged | None:
    """What holds of a milestone on a day: of what is said of that day or an earlier one, the last
    that was written. None: nothing, so it is scheduled. until: None: all of it.

    What is said later about an earlier day corrects it; what turned out to be wrong is written as
    scheduled on the day of what it takes back, which then counts no more.
    """
    found: Judged | None = None
    for each in judged:
        if until is None or each.on <= until:
            found = each
    return None if found is None or found.state == SCHEDULED else found


def is_overdue(state: str, due: dt.date, on: dt.date) -> bool:
    """Whether one is late on a day: past its own, and neither met nor said not to be met."""
    return due < on and state in (SCHEDULED, PARTLY_MET)


def progress(steps: Iterable[Step], *, on: dt.date, until: dt.date | None = None) -> Progress:
    """How far an action is. on: the day as of which something is overdue; until: what is said of
    later days is left out (a round's cut-off).
    """
    weight = reached = 0.0
    states: list[str] = []
    overdue = 0
    for each in steps:
        said = standing(each.judged, until)
        state = SCHEDULED if said is None else said.state
        states.append(state)
        weight += each.weight
        reached += each.weight * (0.0 if said is None else said.reached)
        overdue += is_overdue(state, each.due, on)
    return Progress(
        share=reached / weight if weight else None,
        n=len(states),
        met=states.count(MET),
        partly=states.count(PARTLY_MET),
        not_met=states.count(NOT_MET),
        overdue=overdue,
    )


def circle(needs: Iterable[tuple[int, int]]) -> list[int]:
    """A circle among pairs (one, the one that it comes after), as the places along it, the first
    said again at the end; [] where there is none. Of several the one of the smallest place.
    """
    after: dict[int, list[int]] = {}
    for one, before in sorted(set(needs)):
        after.setdefault(one, []).append(before)
    for start in sorted(after):
        way = [start]
        ways = [iter(after[start])]
        seen = {start}
        while ways:
            there = next(ways[-1], None)
            if there is None:
                ways.pop()
                way.pop()
            elif there == start:
                return [*way, start]
            elif there not in seen:
                seen.add(there)
                way.append(there)
                ways.append(iter(after.get(there, ())))
    return []
