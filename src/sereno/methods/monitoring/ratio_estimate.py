"""A ratio of rates that a model gives, with its limits: what the estimates of effects hand on."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sereno.methods.sources.indicators.intervals import tail_of


@dataclass(frozen=True)
class RatioEstimate:
    """A rate over another (1: no difference), known by its natural logarithm.

    `standard_error` is the logarithm's; limits (at `level`) and p (two-sided) take that as normal.
    """

    log_ratio: float
    standard_error: float
    level: float = 0.95

    @property
    def ratio(self) -> float:
        """The rate over the other."""
        return math.exp(self.log_ratio)

    @property
    def low(self) -> float:
        """Its lower limit."""
        return math.exp(self.log_ratio - self._reach)

    @property
    def high(self) -> float:
        """Its upper limit."""
        return math.exp(self.log_ratio + self._reach)

    @property
    def z(self) -> float:
        """How many standard errors it lies from no difference."""
        return self.log_ratio / self.standard_error

    @property
    def p(self) -> float:
        """How often chance alone would bring it as far from 1, either way."""
        from scipy.special import ndtr

        return float(min(1.0, 2 * ndtr(-abs(self.z))))

    @property
    def excludes_one(self) -> bool:
        """Whether the limits leave out that there is no difference."""
        return not self.low <= 1 <= self.high

    @property
    def _reach(self) -> float:
        return normal_reach(self.level) * self.standard_error


def normal_reach(level: float) -> float:
    """How many standard errors the limits at `level` lie from a normal estimate (1.96 for 0.95)."""
    from scipy.special import ndtri

    return -float(ndtri(tail_of(level)))
