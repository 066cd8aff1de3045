"""When a message that nobody took is tried again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

FIRST, TIMES, LONGEST = dt.timedelta(seconds=30), 4, dt.timedelta(hours=6)
# After so long without one success in between nothing is tried any more.
GIVE_UP = dt.timedelta(days=5)
# A share by which a wait is longer or shorter, so that not all come back at once.
JITTER = 0.2


def delay(n_failed: int, draw: np.random.Generator) -> dt.timedelta:
    """The wait after the n-th failure in a row (from 0): 30 s, 2 min, 8 min, … up to 6 hours."""
    # Beyond ten the power would only be cut off.
    usual = min(FIRST * float(TIMES ** min(n_failed, 10)), LONGEST)
    return usual * float(draw.uniform(1 - JITTER, 1 + JITTER))
