"""Figures that can't be what their unit says, though each could be by itself.

1. Shares among percentages are told; small percentages among others of every size aren't.
"""

from __future__ import annotations

import numpy as np
import pytest

from sereno.methods.sources.indicators.plausibility import _by_unit
from sereno.vocabulary.indicators import PERCENT


@pytest.mark.parametrize(
    ("figures", "codes"),
    [
        ((0.2, 25, 0.3, 41, 0.5, 33), ["percentages_mixed"]),
        ((0.2, 0.25, 0.3), ["percentages_like_shares"]),
        ((0.4, 1.2, 3.5, 0.9, 12, 25), []),
        ((0.1, 0.2, 60, 70, 80), []),
        ((0.5, 40, 41, 42), []),
        ((25, 41, 33), []),
    ],
)
def test_shares_among_percentages(figures: tuple[float, ...], codes: list[str]) -> None:
    """1"""
    assert [each.code for each in _by_unit("poverty", np.array(figures, float), PERCENT)] == codes
