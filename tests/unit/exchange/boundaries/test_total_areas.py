"""A polygon of the whole city is no area: left out and told, where it is one for sure."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from shapely.geometry import Polygon

from tests.unit.exchange.boundaries.test_boundaries import SOUTH, STEP, WEST, city, codes_of, read


@pytest.mark.parametrize(
    ("name", "whole", "left_out"),
    [
        ("Ciudad", shapely.box(WEST, SOUTH, WEST + 3 * STEP, SOUTH + STEP), True),
        ("TOTAL", shapely.box(WEST, SOUTH, WEST + 3 * STEP, SOUTH + 5 * STEP), True),
        # A large area drawn without holes, and one beside the others.
        ("Ejido", shapely.box(WEST, SOUTH, WEST + 3 * STEP, SOUTH + 5 * STEP), False),
        ("TOTAL", shapely.box(WEST, SOUTH + STEP, WEST + 9 * STEP, SOUTH + 3 * STEP), False),
    ],
)
def test_a_total_among_its_areas(tmp_path: Path, name: str, whole: Polygon, left_out: bool) -> None:
    frame = city()
    frame.loc[3] = ["9", name, "Sur", 600.0, whole]
    path = tmp_path / "colonias.geojson"
    frame.to_file(path)
    areas = read(path)
    assert ("9" not in areas.codes) is left_out
    assert ("areas_total" in codes_of(areas.notes)) is left_out
