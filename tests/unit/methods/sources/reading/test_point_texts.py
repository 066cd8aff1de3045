"""Both coordinates in one text: a comma may part the numbers, or stand before their decimals."""

from __future__ import annotations

import pyarrow as pa
import pytest

from sereno.methods.sources.reading.point_texts import split_points


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("20.58,-100.41", "20.58", "-100.41"),
        ("(20,583456, -100,412345)", "20,583456", "-100,412345"),
        ("20,58 -100,41", "20,58", "-100,41"),
        ("20, -100", "20", "-100"),
    ],
)
def test_pairs(text: str, lat: str, lon: str) -> None:
    split = split_points(pa.array([text], pa.string()))
    assert (split.lat[0].as_py(), split.lon[0].as_py()) == (lat, lon)
