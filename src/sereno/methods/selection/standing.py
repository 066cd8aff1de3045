"""How an area stands in a choice, in steps: what may be told of it without telling its score.

Ranks, scores and exact shares of the draws are as good as the counts behind them (a rank between
two areas whose counts are shown bounds the one that isn't). Chosen, close or not chosen, and the
share of the draws in four bands, are what a city has to say of a decision that it takes.
"""

from __future__ import annotations

import bisect
import math
from typing import Final

# Close: hanging on weights, method and chance.
CLOSE: Final = 0.05
NOT_COMPARED: Final = -1
EDGES: Final = (CLOSE, 0.5, 1 - CLOSE)


def band_of(chance: float | None) -> int:
    """The band of a share of the draws, 0 to 3 from below; NOT_COMPARED where there is none."""
    if chance is None or math.isnan(chance):
        return NOT_COMPARED
    return bisect.bisect_right(EDGES, chance)


def limits_of(band: int) -> tuple[float, float]:
    """The shares between which a band lies."""
    edges = (0.0, *EDGES, 1.0)
    return edges[band], edges[band + 1]


def is_close(band: int) -> bool:
    """Whether an area of the band hangs on the method."""
    return band in (1, 2)
