"""Topics in which a lower value is worse count the other way round, in the choice and its draws."""

from __future__ import annotations

import numpy as np
import pytest

from sereno.engine.choosing import Basis, Wanted, choose_areas, draw_choices
from sereno.methods.selection.index import Aggregate, IndexSetting, Normalise


@pytest.mark.parametrize("normalise", ["minmax", "zscore", "rank", "rank_min"])
@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric"])
def test_a_lower_value_is_worse(
    rng: np.random.Generator, normalise: Normalise, aggregate: Aggregate
) -> None:
    counts = rng.poisson(9, (30, 1))
    schooling = rng.normal(9, 2, 30)
    exposure = np.full(30, 9000.0)

    def made(fixed: np.ndarray, lower: tuple[str, ...]) -> tuple[list[bool], list[float]]:
        names = ["robbery", "schooling"]
        codes = [f"{i:02}" for i in range(30)]
        basis = Basis(codes, [""] * 30, names, counts, exposure, 1.0, fixed[:, None], lower)
        wanted = Wanted(np.array([1.0, 2.0]), IndexSetting(normalise, aggregate, "winsorise"), 8)
        chosen = choose_areas(basis, wanted)
        draws = draw_choices(basis, wanted, chosen, draws=200, seed=1, threads=1)
        return chosen.choice.selected.tolist(), draws.p_selected.tolist()

    assert made(schooling, ("schooling",)) == made(-schooling, ())
    assert made(schooling, ("schooling",)) != made(schooling, ())
