"""Documents given at random: to as many coders as asked, of those who may see them, evenly."""

from __future__ import annotations

import numpy as np

from sereno.methods.diagnosis.coding.giving import dealt


def test_dealt() -> None:
    may = np.ones((60, 4), bool)
    may[:10, 3] = False
    given = dealt(may, 2, np.random.default_rng(5))
    assert (given.sum(axis=1) == 2).all()
    assert not (given & ~may).any()
    assert np.ptp(given.sum(axis=0)) <= 1
    pairs = [(given[:, i] & given[:, j]).sum() for i in range(4) for j in range(i)]
    assert np.ptp(pairs) <= 4
    assert (given == dealt(may, 2, np.random.default_rng(5))).all()
    assert (given != dealt(may, 2, np.random.default_rng(6))).any()
    assert dealt(may[:, :1], 2, np.random.default_rng(5)).sum() == 60
