"""Whether the WDD test could have shown a change: power by simulation, as in `power`.

Drawn are the counts that the test takes, as many as are expected had each group of areas changed
by the same number as those it is compared with; what was done multiplies the treated areas' later
count by a ratio.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sereno.methods.monitoring.displacement_difference import (
    BeforeAfter,
    contrast_of,
    parts_of,
    scale_of,
)
from sereno.methods.monitoring.harm_difference import HarmKind
from sereno.methods.monitoring.power import Power, draw_counts, told_power
from sereno.methods.monitoring.ratio_estimate import normal_reach
from sereno.methods.sources.indicators.periods import Period
from sereno.vocabulary.problems import Problem

Floats = npt.NDArray[np.float64]


def displacement_power(
    treated: BeforeAfter,
    control: BeforeAfter,
    *,
    before: Sequence[Period],
    after: Sequence[Period],
    displacement: BeforeAfter | None = None,
    displacement_control: BeforeAfter | None = None,
    dispersion: float = 1.0,
    rng: np.random.Generator,
    ratios: Sequence[float] = (0.9,),
    draws: int = 10_000,
    smallest: bool = True,
    level: float = 0.95,
    where: str = "",
) -> Power:
    """The power of the WDD test.

    dispersion: how much more counts vary than Poisson says, from the same areas' periods
    (`AreaDifferences.dispersion`); the test itself takes it as 1, so that with more it shows
    changes that aren't there more often than its level says.

    Raises Problem as `displacement_difference` does, but for breaks, and effect_no_events where
    none would be expected in the treated areas.
    """
    kind = HarmKind(1.0, treated, control, displacement, displacement_control)
    return harm_power(
        [kind], before=before, after=after, dispersion=dispersion, rng=rng, ratios=ratios,
        draws=draws, smallest=smallest, level=level, where=where,
    )  # fmt: skip


def harm_power(
    kinds: Sequence[HarmKind],
    *,
    before: Sequence[Period],
    after: Sequence[Period],
    dispersion: float = 1.0,
    rng: np.random.Generator,
    ratios: Sequence[float] = (0.9,),
    draws: int = 10_000,
    smallest: bool = True,
    level: float = 0.95,
    where: str = "",
) -> Power:
    """The same of several kinds of offences, each by its harm (`harm_difference`): a change by a
    ratio is one of every kind alike.
    """
    given = [
        parts_of(kind.treated, kind.control, kind.displacement, kind.displacement_control, where)
        for kind in kinds
    ]
    scale, _ = scale_of(before, after, (), "warn", where)
    means = np.array(
        [[[each.before, each.after] for each, _ in parts] for parts in given], np.float64
    )
    for of_kind, parts in zip(means, given, strict=True):
        for i in range(0, len(parts), 2):
            against = parts[i + 1][0]
            moved = (against.after - scale * against.before) / against.size
            of_kind[i, 1] = max(scale * parts[i][0].before + moved * parts[i][0].size, 0.0)
    if not means[:, 0, 1].any():
        raise Problem("effect_no_events", where=where)
    signs = np.array(
        [
            [kind.weight * sign / each.size for each, sign in parts]
            for kind, parts in zip(kinds, given, strict=True)
        ]
    )
    weights = np.array([-scale, 1.0])
    reach = normal_reach(level)

    def of(log: float) -> float:
        changed = means.copy()
        changed[:, 0, 1] *= np.exp(log)
        drawn = draw_counts(np.broadcast_to(changed, (draws, *means.shape)), dispersion, rng)
        estimate = (drawn @ weights * signs).sum(axis=(1, 2))
        error = np.sqrt((drawn @ weights**2 * signs**2).sum(axis=(1, 2)))
        return float(((np.abs(estimate) > reach * error) & (error > 0)).mean())

    variance = sum(
        kind.weight**2 * contrast_of(parts, scale)[1]
        for kind, parts in zip(kinds, given, strict=True)
    )
    error = float(np.sqrt(variance)) / float((means[:, 0, 1] * signs[:, 0]).sum())
    return told_power(
        lambda logs: np.array([of(float(log)) for log in logs]),
        ratios,
        draws,
        dispersion,
        error * dispersion**0.5,
        reach,
        smallest=smallest,
    )
