"""The points of incident files while a manifest is drafted.

1. Points are read as the entries say: with the thousands that their columns show, in their system.
2. Of points in one column the systems that fit are offered as of those in two.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sereno.exchange.boundaries.area_crs import LONLAT
from sereno.exchange.manifest.points_draft import points_read, systems_offered
from sereno.exchange.manifest.text import Entry
from sereno.exchange.tables.column_roles import Known
from sereno.exchange.tables.file_sets import FileSet, file_sets

CITY = (-74.25, 4.45, -73.98, 4.85)
# UTM zone 18 North by today's datum, and by one of before satellites.
UTM, PSAD56 = "EPSG:32618", "EPSG:24818"
TWO = {"lon": Entry("x"), "lat": Entry("y"), "crs": Entry(UTM)}
ONE = {"point": Entry("punto"), "point_order": Entry("lonlat"), "crs": Entry(UTM)}


@pytest.fixture
def files(tmp_path: Path) -> FileSet:
    rows = [
        f'2022-01-{day:02};"{583 + day},500";"{495 + day},250";"{583 + day}500 {495 + day}250"'
        for day in range(1, 29)
    ]
    path = tmp_path / "incidentes.csv"
    path.write_text("\n".join(["fecha;x;y;punto", *rows, "2022-01-30;;;"]), encoding="utf-8")
    (found,) = file_sets([path])
    return found


@pytest.mark.parametrize("entries", [TWO, ONE])
def test_points_read(files: FileSet, entries: dict[str, Entry]) -> None:
    """1"""
    points = points_read(files, entries)
    assert points is not None
    there = np.isfinite(points).all(axis=1)
    assert there.tolist() == [True] * 28 + [False]
    assert (points[there] > CITY[:2]).all()
    assert (points[there] < CITY[2:]).all()
    assert points_read(files, {"date": Entry("fecha")}) is None


@pytest.mark.parametrize("entries", [TWO, ONE])
def test_systems_that_fit(files: FileSet, entries: dict[str, Entry]) -> None:
    """2"""
    offered = systems_offered(files, entries, Known(boxes={LONLAT: CITY}, country="co"))
    assert offered[0] == UTM
    assert PSAD56 in offered
