"""Whether an indicator is on its way to its target, by two rules, and how sure that is.

The rule of Eurostat and Open SDG compares yearly growth. With the values b of the baseline's year
t₀, v of the year t, and the target z for the year T, zeros replaced by 0.001 as published:

    R = d · ((v/b)^(1/(t−t₀)) − 1) / |(z/b)^(1/(T−t₀)) − 1|,    d = 1 if higher is better, else −1

The linear rule compares the share of the gap that is closed with the share of the time that has
passed, and so can bear zeros and small counts:

    L = d · (v − b) / |z − b| / ((t − t₀) / (T − t₀))

Either is read in the published bands: from 0.95 on track, from 0.60 slow, from 0 stalled, below it
moving away. Both values are then drawn anew as chance would have it, the rule is applied to each
pair, and a band is said only where nine in ten of the redraws fall into it. What was measured
without a law or an interval can't be drawn, so that nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from sereno.methods.sources.indicators.intervals import tail_of
from sereno.methods.sources.indicators.periods import Period
from sereno.vocabulary.calculations import Calculation
from sereno.vocabulary.language import message
from sereno.vocabulary.problems import Problem

Floats = npt.NDArray[np.float64]
Direction = Literal["higher", "lower"]
Band = Literal["on_track", "slow", "stalled", "away"]
Law = Literal["poisson", "binomial", "normal", ""]
Rule = Literal["growth", "linear"]

# The best band comes first; each begins at the edge of the same place.
BANDS: Final[tuple[Band, ...]] = get_args(Band)
EDGES: Final = (0.95, 0.60, 0.0)
INSTEAD_OF_ZERO: Final = 0.001
DRAWS: Final = 10_000
AGREEMENT: Final = 0.90
LEVEL: Final = 0.95

GROWTH: Final = Calculation(
    message(
        "R = d × (yearly growth until now) ÷ |yearly growth required|; growth is (v ÷ b)^(1 ÷ "
        "years) − 1; zeros are read as 0.001"
    ),
    "Eurostat (2014). Getting messages across using indicators; Open SDG, Progress status "
    "calculations.",
)
LINEAR: Final = Calculation(
    message("L = (share of the gap that is closed) ÷ (share of the time that has passed)"),
)


@dataclass(frozen=True)
class Measured:
    """A value and the law by which chance made it.

    counts: of Poisson the count n, of a binomial share its part and its whole; value = scale × n.
    error: of a normal law its standard error. Without a law nothing is known of its chance.
    """

    value: float
    law: Law = ""
    count: float = float("nan")
    whole: float = float("nan")
    scale: float = 1.0
    error: float = float("nan")

    @classmethod
    def counted(cls, count: float, scale: float = 1.0) -> Measured:
        """Events, or a rate of them: `scale` is what one event adds to the value."""
        return cls(count * scale, "poisson", count=count, scale=scale)

    @classmethod
    def share(cls, part: float, whole: float, factor: float = 1.0) -> Measured:
        """A part of a whole of people asked, times a factor (100 of a percentage)."""
        return cls(part / whole * factor, "binomial", part, whole, factor / whole)

    @classmethod
    def between(cls, value: float, low: float, high: float, level: float = LEVEL) -> Measured:
        """A value with an interval of its own, as surveys bring it: taken as normal."""
        from scipy.special import ndtri

        reach = -2 * float(ndtri(tail_of(level)))
        return cls(value, "normal", error=(high - low) / reach)

    def drawn(self, n: int, chance: np.random.Generator) -> Floats:
        """The value n times as chance might have had it, shape (n,), never below 0.

        A count of none, or a share of none or all, would be drawn as itself for ever: of these
        what lies behind them is drawn first, by Jeffreys' prior.
        """
        if self.law == "poisson":
            mean = chance.gamma(0.5, 1.0, n) if self.count == 0 else np.full(n, self.count)
            return np.asarray(chance.poisson(mean) * self.scale, np.float64)
        if self.law == "binomial":
            share = np.full(n, self.count / self.whole)
            if self.count in (0, self.whole):
                share = chance.beta(self.count + 0.5, self.whole - self.count + 0.5, n)
            return np.asarray(chance.binomial(round(self.whole), share) * self.scale, np.float64)
        if self.law == "normal":
            return np.maximum(chance.normal(self.value, self.error, n), 0.0)
        raise ValueError("a value without a law can't be drawn")


@dataclass(frozen=True)
class Pace:
    """What one rule says.

    ratio: R or L of the values themselves, `band` that of it. low, high: between them lie 95 of 100
    of the redraws. shares: of each band of `BANDS`, which share of the redraws; () where nothing
    could be drawn. said: the band that at least `AGREEMENT` of them agree on.
    """

    ratio: float
    band: Band
    low: float = float("nan")
    high: float = float("nan")
    shares: tuple[float, ...] = ()
    said: Band | None = None

    @property
    def agreement(self) -> float:
        """The share of the redraws in the band of the values themselves; NaN without redraws."""
        return self.shares[BANDS.index(self.band)] if self.shares else float("nan")


@dataclass(frozen=True)
class Progress:
    """Both rules, and how much of the gap is closed and of the time has passed (shares).

    rule: which of them is said. Where a zero was replaced R hangs on the 0.001, so it is the
    linear one.
    """

    growth: Pace
    linear: Pace
    closed: float
    passed: float
    rule: Rule

    @property
    def pace(self) -> Pace:
        """What is said."""
        return self.growth if self.rule == "growth" else self.linear

    @property
    def disagree(self) -> bool:
        """Whether the rules put the values themselves into different bands."""
        return self.growth.band != self.linear.band


def progress(
    baseline: Measured,
    now: Measured,
    target: float,
    *,
    direction: Direction,
    years: tuple[float, float, float],
    chance: np.random.Generator,
    where: str = "",
) -> Progress:
    """How far the way to a target is gone. years: of the baseline, of now, and of the target.

    Raises Problem target_equals_baseline, target_against_direction, target_not_later and
    target_nothing_since.
    """
    check_target(baseline.value, target, direction, where=where)
    first, present, last = years
    if last <= first:
        raise Problem("target_not_later", where=where)
    if present <= first:
        raise Problem("target_nothing_since", where=where, period="")
    sign = 1.0 if direction == "higher" else -1.0
    spans = (present - first, last - first)
    growth = _growth(_one(baseline.value), _one(now.value), target, sign, spans)
    linear = _linear(_one(baseline.value), _one(now.value), target, sign, spans)
    drawn: tuple[Floats, Floats] | None = None
    if baseline.law and now.law:
        drawn = baseline.drawn(DRAWS, chance), now.drawn(DRAWS, chance)
    return Progress(
        _pace(growth, None if drawn is None else _growth(*drawn, target, sign, spans)),
        _pace(linear, None if drawn is None else _linear(*drawn, target, sign, spans)),
        closed=sign * (now.value - baseline.value) / abs(target - baseline.value),
        passed=spans[0] / spans[1],
        rule="growth" if all((baseline.value, now.value, target)) else "linear",
    )


def check_target(baseline: float, target: float, direction: Direction, *, where: str = "") -> None:
    """A target lies on the good side of its baseline.

    Raises Problem target_equals_baseline and target_against_direction.
    """
    if target == baseline:
        raise Problem("target_equals_baseline", where=where)
    if (target > baseline) != (direction == "higher"):
        raise Problem("target_against_direction", where=where)


def comparable(baseline: Period, others: Sequence[Period], last_year: int) -> list[Period]:
    """The periods that can be set against a baseline's: later ones of its kind and season, until
    the end of the target's year; in time.
    """
    return sorted(
        each
        for each in others
        if (each.kind, each.season) == (baseline.kind, baseline.season)
        and each.first > baseline.last
        and each.first.year <= last_year
    )


def years_of(baseline: Period, now: Period, target_year: int) -> tuple[float, float, float]:
    """The three years as `progress` takes them: the target is for the same season of its year."""
    first = baseline.middle
    return first, now.middle, first + target_year - baseline.first.year


def _one(value: float) -> Floats:
    return np.array([value], np.float64)


def _growth(
    baseline: Floats, now: Floats, target: float, sign: float, spans: tuple[float, float]
) -> Floats:
    """R of each pair; NaN where the baseline was drawn as the target itself."""
    start, end = (np.where(each == 0, INSTEAD_OF_ZERO, each) for each in (baseline, now))
    required = ((target or INSTEAD_OF_ZERO) / start) ** (1 / spans[1]) - 1
    return _ratio(sign * ((end / start) ** (1 / spans[0]) - 1), np.abs(required))


def _linear(
    baseline: Floats, now: Floats, target: float, sign: float, spans: tuple[float, float]
) -> Floats:
    """L of each pair, likewise."""
    expected = np.abs(target - baseline) * spans[0] / spans[1]
    return _ratio(sign * (now - baseline), expected)


def _ratio(made: Floats, required: Floats) -> Floats:
    found: Floats = np.full(len(made), np.nan)
    np.divide(made, required, out=found, where=required != 0)
    return found


def _pace(found: Floats, drawn: Floats | None) -> Pace:
    ratio = float(found[0])
    band = BANDS[int(_bands(found)[0])]
    if drawn is None:
        return Pace(ratio, band)
    # A redraw that is 0/0 is of no band: it agrees with none.
    known = drawn[np.isfinite(drawn)]
    shares = tuple((np.bincount(_bands(known), minlength=len(BANDS)) / len(drawn)).tolist())
    low, high = np.quantile(known, [tail_of(LEVEL), 1 - tail_of(LEVEL)]).tolist()
    surest = int(np.argmax(shares))
    said = BANDS[surest] if shares[surest] >= AGREEMENT and BANDS[surest] == band else None
    return Pace(ratio, band, low, high, shares, said)


def _bands(ratios: Floats) -> npt.NDArray[np.intp]:
    """The place in `BANDS` of each."""
    found: npt.NDArray[np.intp] = np.sum([ratios < edge for edge in EDGES], axis=0, dtype=np.intp)
    return found
