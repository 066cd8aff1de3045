"""Polygons written as text in a column of a table.

1. WKT, EWKT, hexadecimal WKB and EWKB, in any case, with heights, as long as coasts are; the system
   that they name is taken, and what is no shape is none.
2. A column of anything else is none of shapes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from sereno.exchange.boundaries.areas import read_areas
from sereno.exchange.boundaries.shape_texts import are_shapes, read_shapes

SQUARES = [shapely.box(i, 2 * i, i + 1, 2 * i + 1) for i in range(3)]
FORMS: dict[str, tuple[Callable[[Any], str], str | None]] = {
    "WKT": (lambda s: s.wkt, None),
    "small letters": (lambda s: shapely.MultiPolygon([s]).wkt.lower(), None),
    "EWKT": (lambda s: f"SRID=32614; {s.wkt}", "EPSG:32614"),
    "WKB": (lambda s: shapely.to_wkb(s, hex=True), None),
    "big-endian": (lambda s: shapely.to_wkb(s, hex=True, byte_order=0), None),
    "EWKB": (
        lambda s: shapely.to_wkb(shapely.set_srid(s, 4326), hex=True, include_srid=True).lower(),
        "EPSG:4326",
    ),
    "height": (lambda s: shapely.to_wkb(shapely.force_3d(s, 9.0), hex=True, flavor="iso"), None),
    "long": (lambda s: s.segmentize(1e-4).wkt, None),
}


@pytest.mark.parametrize("form", FORMS)
def test_shapes_in_every_form(form: str) -> None:
    """1"""
    written, crs = FORMS[form]
    texts = [*map(written, SQUARES), ""]
    assert are_shapes(texts)
    found = read_shapes(texts)
    assert found.crs == crs
    assert found.shapes[3] is None
    assert all(
        shapely.equals(shape, square) and not shapely.has_z(shape)
        for shape, square in zip(found.shapes[:3], SQUARES, strict=True)
    )


def test_what_is_no_shape() -> None:
    """1, 2"""
    broken = ["POLYGON ((0 0, 1 1", "SRID=x;POLYGON EMPTY", "0103" + "FF" * 20, SQUARES[0].wkt]
    shapes = read_shapes(broken).shapes
    assert [shape is None for shape in shapes] == [True, True, True, False]
    # A number that no system has ends no process.
    assert read_shapes([f"SRID={2**70};POLYGON EMPTY", SQUARES[0].wkt]).shapes[1] is not None
    for column in ([""], ["POINT (1 2)"], ["010399"], ["Polygonal"], [SQUARES[0].wkt, "x"]):
        assert not are_shapes(column)


def test_a_table_with_a_column_of_shapes(tmp_path: Path) -> None:
    """1: its system is the one that the shapes name."""
    corners = np.array([(350_000, 2_280_000), (351_000, 2_280_000), (352_000, 2_280_000)])
    rows = [
        f'A{i};Barrio {"ABC"[i]};"SRID=32614;{shapely.box(x, y, x + 900, y + 900).wkt}"'
        for i, (x, y) in enumerate(corners.tolist())
    ]
    path = tmp_path / "barrios.csv"
    path.write_text("\n".join(["CODE;NAME;the_geom", *rows]) + "\n")
    areas = read_areas(path, code="CODE", name="NAME")
    assert (areas.drawn, areas.crs_in) == (True, "EPSG:32614")
    west, south, _east, _north = shapely.total_bounds(areas.lonlat)
    assert (round(west, 2), round(south, 2)) == (-100.44, 20.61)
