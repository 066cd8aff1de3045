"""Which areas lie around those where something was done, where incidents may have moved to."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def displacement_ring(
    distances: npt.ArrayLike, treated: npt.ArrayLike, reach: float, beyond: float = 0.0
) -> npt.NDArray[np.bool_]:
    """The areas that lie over `beyond` and up to `reach` metres from the nearest treated one, (A,).

    distances: metres from each area to each treated one, (A, K), between outlines, so that
    neighbours lie 0 apart; with `beyond` 0 those belong to the ring. treated: (A,); no treated
    area belongs to it. Raises ValueError for shapes that don't fit and a reach not above `beyond`.
    """
    apart, own = np.asarray(distances, np.float64), np.asarray(treated, np.bool_)
    if apart.ndim != 2 or len(apart) != own.size:
        raise ValueError(f"{own.size} areas and distances of shape {apart.shape}")
    if not 0 <= beyond < reach:
        raise ValueError(f"a ring from {beyond} to {reach} m")
    nearest = apart.min(axis=1, initial=np.inf)
    is_out = nearest > beyond if beyond else np.ones(own.size, np.bool_)
    return np.asarray(is_out & (nearest <= reach) & ~own)
