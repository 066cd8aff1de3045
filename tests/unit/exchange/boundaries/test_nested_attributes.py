"""Attributes of GeoJSON that hold attributes."""

from __future__ import annotations

import json
from pathlib import Path

from sereno.exchange.boundaries.areas import look_areas
from tests.integration.engine.police_files import square_areas


def test_attributes_within_attributes_are_columns(tmp_path: Path) -> None:
    path = square_areas(tmp_path / "areas.geojson", ["A01", "A02"])
    content = json.loads(path.read_text())
    for feature in content["features"]:
        feature["properties"] = {"de": {"la": feature["properties"]}}
    path.write_text(json.dumps(content))
    facts = look_areas(path)
    assert facts.samples["de_la_CODE"] == ("A01", "A02")
