"""Result files are safe to open and the same on every machine.

1. No cell of a CSV can run as a formula; numbers stay numbers (OWASP, CSV Injection).
2. The GeoJSON keeps RFC 7946: ring directions (3.1.6), no `crs` (4), numbers that are numbers.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon

from sereno.exchange.boundaries.areas import read_areas
from sereno.exchange.results.result_files import CsvTable, feature_collection, safe_text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+52 442 123 4567",
        "-1+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",
        "＝1+1",
        "-",
        '=HYPERLINK("http://x","y")',
    ],
)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe_text(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["-99.1", "+19.43", "-1e-7", "-1,234.5", "", "Centro", "a=b", "5-3"]
)
def test_numbers_and_plain_texts_stay(text: str) -> None:
    assert safe_text(text) == text


@given(st.text(max_size=12))
def test_what_is_written_never_starts_a_formula(text: str) -> None:
    safe = safe_text(text)
    assert safe.removeprefix("'") == text.removeprefix("'")
    if safe.lstrip(" ")[:1] in tuple("=+-@\t\r\n"):
        assert set(safe) <= set("+-0123456789.,eE")


def test_cells_are_written_the_same_everywhere(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with CsvTable(path, ["valor", "=nombre"]) as table:
        table.rows(
            [
                (None, 'Ñuñoa, "2a" Secc.'),
                (float("nan"), True),
                (-0.0, np.bool_(False)),
                (1957.0, np.int32(7)),
                (np.float32(0.1), dt.date(2019, 1, 31)),
                (0.1 + 0.2, dt.datetime.fromisoformat("2019-01-31T10:20:30.5")),
                (-99.1332, "dos\nlíneas"),
            ]
        )
    assert path.read_bytes().decode() == (
        "valor,'=nombre\n"
        ',"Ñuñoa, ""2a"" Secc."\n'
        ",1\n"
        "0,0\n"
        "1957,7\n"
        "0.10000000149011612,2019-01-31\n"
        "0.30000000000000004,2019-01-31 10:20:30\n"
        '-99.1332,"dos\nlíneas"\n'
    )


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=20))
def test_floats_read_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, values: list[float]
) -> None:
    path = tmp_path_factory.getbasetemp() / "floats.csv"
    with CsvTable(path, ["v"]) as table:
        table.rows((value,) for value in values)
    with path.open(newline="", encoding="utf-8") as file:
        assert [float(row[0]) for row in list(csv.reader(file))[1:]] == values


def test_a_row_of_another_width_is_an_error(tmp_path: Path) -> None:
    with CsvTable(tmp_path / "t.csv", ["a", "b"]) as table, pytest.raises(ValueError, match="3"):
        table.row((1, 2, 3))


def collection(*shapes: Any) -> dict[str, Any]:
    held = np.empty(len(shapes), object)
    held[:] = shapes
    return feature_collection(held, [{"n": i} for i in range(len(shapes))])


def signed_area(ring: list[list[float]]) -> float:
    x, y = np.array(ring).T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


def test_rings_keep_the_right_hand_rule() -> None:
    shell = [(-99.0, 19.0), (-99.0, 20.0), (-98.0, 20.0), (-98.0, 19.0)]
    hole = [(-98.7, 19.3), (-98.3, 19.3), (-98.3, 19.7), (-98.7, 19.7)]
    shape = Polygon(shell, [hole])
    document = collection(shape, MultiPolygon([shape, shapely.box(0, 0, 1, 1, ccw=False)]))
    rings = document["features"][0]["geometry"]["coordinates"]
    parts = document["features"][1]["geometry"]["coordinates"]
    assert [feature["geometry"]["type"] for feature in document["features"]] == [
        "Polygon",
        "MultiPolygon",
    ]
    for outer, *holes in [rings, *parts]:
        assert signed_area(outer) > 0
        assert all(signed_area(inner) < 0 for inner in holes)
        assert all(ring[0] == ring[-1] for ring in [outer, *holes])


def test_no_crs_no_heights_and_seven_decimals() -> None:
    shape = Polygon([(0.123456789, 0, 5), (1, 0, 5), (1, 1.000000049, 5)])
    document = collection(shape)
    assert set(document) == {"type", "features"}
    ring = document["features"][0]["geometry"]["coordinates"][0]
    assert ring[0] in ([0.1234568, 0.0], [1.0, 0.0], [1.0, 1.0])
    assert all(len(point) == 2 for point in ring)


def test_rounding_leaves_shapes_valid() -> None:
    """A spike thinner than the grid would cross itself when its corners are rounded."""
    thin = Polygon([(0, 0), (1, 0), (1, 1), (0.5, 2e-8), (0, 1)])
    tiny = shapely.box(0, 0, 1e-9, 1e-9)
    shapes = shapely.from_geojson(json.dumps(collection(thin, tiny)))
    parts = shapely.get_parts(shapes)
    assert shapely.is_valid(parts).all()
    assert not shapely.is_empty(parts).any()


def test_properties_are_plain_json() -> None:
    properties = [
        {"x": np.nan, "n": np.int64(3), "d": dt.date(2019, 1, 31), "s": "ñ", "b": np.bool_(True)}
    ]
    document = feature_collection(np.array([shapely.box(0, 0, 1, 1)], object), properties)
    text = json.dumps(document, allow_nan=False)
    assert json.loads(text)["features"][0]["properties"] == {
        "x": None,
        "n": 3,
        "d": "2019-01-31",
        "s": "ñ",
        "b": True,
    }


def test_an_empty_shape_is_null_and_no_shapes_are_no_features() -> None:
    assert collection(Polygon())["features"][0]["geometry"] is None
    assert collection()["features"] == []


@pytest.mark.real_data
def test_real_areas_survive(real_data: Callable[[str], Path]) -> None:
    areas = read_areas(real_data("cdmx-colonias/colonias_iecm.gpkg"), code="CVEUT", name="NOMUT")
    document = feature_collection(areas.lonlat, [{"code": code} for code in areas.codes])
    parts = shapely.get_parts(shapely.from_geojson(json.dumps(document)))
    assert len(parts) == 1_814
    assert shapely.is_valid(parts).all()
    assert np.allclose(shapely.area(parts), shapely.area(areas.lonlat), rtol=1e-3)
