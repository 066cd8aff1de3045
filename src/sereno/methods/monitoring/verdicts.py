"""Which of the few things that can be said of an effect its limits allow. The words are elsewhere.

That nothing was shown is two different things: data that could have shown a change of the size
that matters, and data that couldn't. The power at that size parts them (Altman & Bland 1995, BMJ
311, 485: absence of evidence is not evidence of absence).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from sereno.methods.monitoring.displacement_difference import DisplacementDifference
from sereno.methods.monitoring.ratio_estimate import RatioEstimate

# The least change that matters, and the power with which it should have been seen.
THRESHOLD: Final = 0.10
ENOUGH_POWER: Final = 0.80


class Verdict(StrEnum):
    """What may be said.

    FELL, ROSE: the limits leave out that nothing changed, and so does p. NO_CHANGE: they leave
    out a change as large as the threshold, and the data could have shown one. COULD_NOT_SHOW:
    such a change would have gone unseen. LEFT_OPEN: it should have been seen, and yet the limits
    hold both no change and one as large.
    """

    FELL = "fell"
    ROSE = "rose"
    NO_CHANGE = "no_change"
    COULD_NOT_SHOW = "could_not_show"
    LEFT_OPEN = "left_open"


def ratio_verdict(
    change: RatioEstimate, *, p: float, power: float, threshold: float = THRESHOLD
) -> Verdict:
    """What a ratio allows to be said.

    p: the main one, which needn't be the ratio's own; power: how often a fall by `threshold` (a
    share) would have been shown.
    """
    _must_be_shares(threshold, power)
    return _verdict(
        change.low,
        change.high,
        none=1.0,
        least=threshold,
        is_chance=p >= 1 - change.level,
        power=power,
    )


def difference_verdict(
    found: DisplacementDifference, *, power: float, threshold: float = THRESHOLD
) -> Verdict:
    """What a WDD allows to be said, the threshold being a share of what there was before."""
    _must_be_shares(threshold, power)
    return _verdict(
        found.low,
        found.high,
        none=0.0,
        least=threshold * found.base,
        is_chance=found.p >= 1 - found.level,
        power=power,
    )


def _verdict(
    low: float, high: float, *, none: float, least: float, is_chance: bool, power: float
) -> Verdict:
    if not is_chance and high < none:
        return Verdict.FELL
    if not is_chance and low > none:
        return Verdict.ROSE
    if power < ENOUGH_POWER:
        return Verdict.COULD_NOT_SHOW
    if none - least < low and high < none + least:
        return Verdict.NO_CHANGE
    return Verdict.LEFT_OPEN


def _must_be_shares(threshold: float, power: float) -> None:
    if not 0 < threshold < 1 or not 0 <= power <= 1:
        raise ValueError(f"a threshold of {threshold} and a power of {power}")
