"""What is said of a target: a band, or why none can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np

from sereno.methods.monitoring.target_progress import (
    AGREEMENT,
    BANDS,
    Band,
    Direction,
    Measured,
    Progress,
    progress,
    years_of,
)
from sereno.methods.sources.indicators.periods import Period
from sereno.methods.sources.indicators.series_breaks import SeriesBreak
from sereno.vocabulary.problems import Problem
from sereno.web.monitoring.dashboard.reading import Reading, measured

# The redraws of a target begin with this and its number: the same ones, whenever a page is made.
SEED: Final = 20300
State = Literal["said", "unsure", "no_interval", "break", "held", "nothing", "refused"]
Outcome = Literal["improving", "not improving", "unknown"]
_KEPT: Final = 8192


@dataclass(frozen=True)
class Outlook:
    """What is said of a target at a place.

    state: "said" with its band; "unsure" where chance could have made another one; "no_interval"
    where nothing is known of chance; "break" where the series was measured otherwise in between;
    "held" where a number isn't shown to this person; "nothing" before there is a later value;
    "refused" with the problem. found: the numbers, where they could be worked out.
    """

    state: State
    found: Progress | None = None
    problem: Problem | None = None
    crossed: tuple[SeriesBreak, ...] = ()

    @property
    def band(self) -> Band | None:
        """The band that is said."""
        return self.found.pace.said if self.found is not None and self.state == "said" else None

    @property
    def outcome(self) -> Outcome:
        """Whether the indicator improves: nine in ten redraws are at least slow, or none of it."""
        if self.found is None or self.state not in ("said", "unsure"):
            return "unknown"
        shares = self.found.pace.shares
        better = sum(shares[: BANDS.index("stalled")])
        if better >= AGREEMENT:
            return "improving"
        return "not improving" if sum(shares) - better >= AGREEMENT else "unknown"


def judge(reading: Reading) -> Outlook:
    """What can be said of a target by the values that are shown to its reader."""
    target = reading.target
    first, start, now = reading.baseline_period, reading.start, reading.now
    if first is None or start is None:
        if reading.is_typed_held or (reading.baseline is not None and reading.baseline.held):
            return Outlook("held")
        return Outlook("refused", problem=_problem("target_no_baseline", reading))
    if now is None or now.value is None:
        held = any(each.held and each.period.first > first.last for each in reading.points)
        return Outlook("held") if held else Outlook("nothing", problem=_later(reading, first))
    baseline = Measured(start)
    if reading.typed is None and reading.baseline is not None:
        baseline = measured(reading.indicator, reading.baseline)
    try:
        found = _progress(
            baseline,
            measured(reading.indicator, now),
            target.value,
            target.direction,
            years_of(first, now.period, target.year),
            target.number,
        )
    except Problem as problem:
        return Outlook("refused", problem=problem)
    if reading.crossed:
        return Outlook("break", found, crossed=tuple(reading.crossed))
    if not found.pace.shares:
        return Outlook("no_interval", found)
    return Outlook("said" if found.pace.said else "unsure", found)


@lru_cache(maxsize=_KEPT)
def _progress(
    baseline: Measured,
    now: Measured,
    target: float,
    direction: Direction,
    years: tuple[float, float, float],
    number: int,
) -> Progress:
    """Kept in memory: the same numbers give the same answer."""
    chance = np.random.default_rng([SEED, number])
    return progress(baseline, now, target, direction=direction, years=years, chance=chance)


def _problem(code: str, reading: Reading) -> Problem:
    return Problem(code, where=reading.indicator.name, period=reading.target.baseline_period)


def _later(reading: Reading, first: Period) -> Problem:
    """Why there is nothing to compare: no later value, or none until the target's year."""
    if reading.target.year <= first.first.year:
        return Problem("target_not_later", where=reading.indicator.name)
    return _problem("target_nothing_since", reading)


def counted(outlooks: Iterable[Outlook]) -> Counter[Band | None]:
    """How many targets are in each band; None: of which nothing can be said."""
    return Counter(each.band for each in outlooks)
