"""The most common point: the same as counting every point one by one."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sereno.methods.sources.reading import repeated_points
from sereno.methods.sources.reading.repeated_points import PointCount, RepeatedPoint

places = st.sampled_from([-99.15, -99.14, 0.0, -0.0, 19.4, float("nan")])


@settings(max_examples=60)
@given(st.lists(st.lists(st.tuples(places, places), max_size=20), max_size=4), st.integers(1, 9))
def test_it_is_what_counting_one_by_one_finds(
    batches: list[list[tuple[float, float]]], at_once: int
) -> None:
    arrays = [
        (
            np.array([p[0] for p in batch], float),
            np.array([p[1] for p in batch], float),
            np.arange(1, len(batch) + 1),
        )
        for batch in batches
    ]
    count = PointCount()
    for lon, lat, n in arrays:
        count.add(lon, lat, n)
    with pytest.MonkeyPatch.context() as patch:
        # However few points are looked at in one go.
        patch.setattr(repeated_points, "FIRST_LOOK", at_once)
        patch.setattr(repeated_points, "LATER_LOOK", at_once)
        found = count.most_common(lambda: arrays)

    known: Counter[tuple[float, float]] = Counter()
    for batch in batches:
        for n, (x, y) in enumerate(batch, start=1):
            if x == x and y == y:
                known[x + 0.0, y + 0.0] += n
    if not known:
        assert found is None
        return
    less, (lon_, lat_) = min((-times, point) for point, times in known.items())
    assert found == RepeatedPoint(lon_, lat_, -less, known.total())


def test_a_point_that_hides_among_others_that_differ(rng: np.random.Generator) -> None:
    lon, lat = rng.uniform(-99.4, -98.9, 300_000), rng.uniform(19.1, 19.6, 300_000)
    lon[rng.choice(lon.size, 40, replace=False)] = -99.0
    lat[lon == -99.0] = 19.5
    count = PointCount()
    once = np.ones(lon.size, np.int64)
    count.add(lon, lat, once)
    assert count.most_common(lambda: [(lon, lat, once)]) == RepeatedPoint(-99.0, 19.5, 40, 300_000)
