"""Whether these data could have shown a change: power by simulation.

Counts are drawn as if the action had multiplied the rate by a given ratio, and looked at as the
real ones are; the power is the share of draws in which the limits leave out that nothing changed.
Each count is drawn from a gamma-Poisson distribution with the expected count μ and variance φ μ,
φ being the dispersion that was found,

    λ ~ Gamma(μ / (φ − 1), φ − 1),  y ~ Poisson(λ)

and from a Poisson one where φ isn't above 1. Sums of such counts are distributed alike, with the
same φ, so that areas × periods need not be drawn one by one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.methods.monitoring.interrupted_series import fit_series, must_be_long
from sereno.methods.monitoring.poisson_fit import fit_poisson
from sereno.methods.monitoring.ratio_estimate import normal_reach
from sereno.methods.monitoring.series_design import Series, SeriesSetting, design_series

Floats = npt.NDArray[np.float64]

DRAWS: Final = 1_000
ENOUGH: Final = 0.80
# Beyond these changes nobody looks for the smallest.
_LARGEST_FALL: Final = 0.05
_LARGEST_RISE: Final = 3.0
# Where 80 % is looked for, in units of the change that a normal estimate would need, from the
# middle outwards.
_STEPS: Final = (0.6, 0.85, 1.0, 1.15, 1.4, 1.9, 3.0)

# (log ratios) → share of draws that show a change, of each.
Shares = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Power:
    """shares: of `draws`, those that show a change of each of the ratios, with a dispersion.

    smallest_fall (under 1), smallest_rise (above 1): the ratios nearest to 1 that are shown in 80 %
    of draws; None where not even a fall by 95 %, or a rise to three times as much, would be, and
    where it wasn't asked for.
    """

    ratios: tuple[float, ...]
    shares: tuple[float, ...]
    draws: int
    dispersion: float
    smallest_fall: float | None = None
    smallest_rise: float | None = None

    def at(self, ratio: float) -> float:
        """The power for one of the ratios."""
        return self.shares[self.ratios.index(ratio)]


def series_power(
    series: Series,
    begins: dt.date,
    setting: SeriesSetting | None = None,
    *,
    rng: np.random.Generator,
    ratios: Sequence[float] = (0.9,),
    draws: int = DRAWS,
    smallest: bool = True,
    where: str = "",
) -> Power:
    """The power of an interrupted series, its counterfactual and its dispersion being true.

    Raises Problem as `interrupted_series` does, but for breaks.
    """
    setting = setting or SeriesSetting()
    design = design_series(series, begins, setting, where)
    counted = design.is_counted
    must_be_long(int(counted.sum()), int((counted & ~design.is_after).sum()), where)
    fits = fit_series(series, design, where)
    dispersion = float(fits.dispersion[0])
    matrix, offset = design.matrix[counted], design.offset[counted]
    after = design.is_after[counted]
    expected = np.exp(design.without[counted] @ fits.coefficients[0] + offset)
    reach = normal_reach(setting.level)

    def shares(logs: Floats) -> Floats:
        means = expected * np.exp(logs[:, None] * after)
        drawn = draw_counts(np.repeat(means, draws, axis=0), dispersion, rng)
        found = fit_poisson(matrix, drawn, offset)
        change = found.coefficients @ design.change
        error = np.sqrt(design.change @ found.quasi @ design.change)
        # A draw without an answer (no incident after) shows nothing: the comparison with NaN.
        return np.asarray((np.abs(change) > reach * error).reshape(-1, draws).mean(axis=1))

    error = float(np.sqrt(design.change @ fits.quasi[0] @ design.change))
    return told_power(shares, ratios, draws, dispersion, error, reach, smallest=smallest)


def told_power(
    shares: Shares,
    ratios: Sequence[float],
    draws: int,
    dispersion: float,
    error: float,
    reach: float,
    *,
    smallest: bool,
) -> Power:
    """The powers asked for, and the smallest changes. `error`: about how far chance moves a log."""
    found = shares(np.log(np.asarray(ratios, np.float64))) if len(ratios) else np.zeros(0)
    fall = rise = None
    if smallest:
        needed = (reach + normal_reach(2 * ENOUGH - 1)) * error
        fall = _smallest(shares, needed, np.log(_LARGEST_FALL))
        rise = _smallest(shares, needed, np.log(_LARGEST_RISE))
    return Power(tuple(ratios), tuple(found.tolist()), draws, dispersion, fall, rise)


def _smallest(shares: Shares, needed: float, limit: float) -> float | None:
    """The ratio that is shown in 80 % of draws, between the steps on either side of it."""
    sign, most = float(np.sign(limit)), abs(limit)
    sizes = [0.0, *(step * needed for step in _STEPS if step * needed < most), most]
    # Without a change as many are shown as the limits' level allows: not worth a simulation.
    known = {0: 0.0}

    def share(i: int) -> float:
        if i not in known:
            known[i] = float(shares(np.array([sign * sizes[i]]))[0])
        return known[i]

    above = min(1 + _STEPS.index(1.0), len(sizes) - 1)
    while share(above) < ENOUGH:
        above += 1
        if above == len(sizes):
            return None
    while share(above - 1) >= ENOUGH:
        above -= 1
    part = (ENOUGH - share(above - 1)) / (share(above) - share(above - 1))
    size = sizes[above - 1] + part * (sizes[above] - sizes[above - 1])
    return float(np.exp(sign * size))


def draw_counts(means: Floats, dispersion: float, rng: np.random.Generator) -> Floats:
    """Counts with the given means and variance dispersion × mean (1 at least), shape as given."""
    if dispersion > 1 + 1e-9:
        means = rng.standard_gamma(means / (dispersion - 1)) * (dispersion - 1)
    return rng.poisson(means).astype(np.float64)
