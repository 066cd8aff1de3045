"""Rows of one code and one shape are one area only if they say the same in every column."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
import shapely

from sereno.exchange.boundaries.areas import Areas, read_areas
from sereno.vocabulary.problems import Problem

SQUARES = [shapely.box(x, 20.0, x + 0.01, 20.01) for x in (-100.4, -100.39)]


def twice(path: Path, **columns: list[object]) -> Path:
    """Two areas, of which the first stands in two rows, its corners in another order."""
    values = {"CVE": ["1", "2", "1"], "NOM": ["A", "B", "A"]} | columns
    shapes = [*SQUARES, SQUARES[0].reverse()]
    geopandas.GeoDataFrame(values, geometry=shapes, crs="EPSG:4326").to_file(path)
    return path


def read(path: Path, population: str | None = "POB") -> Areas:
    return read_areas(path, code="CVE", name="NOM", population=population)


def test_a_row_that_stands_twice_is_taken_once_and_told(tmp_path: Path) -> None:
    """The number of a row says nothing of it."""
    areas = read(twice(tmp_path / "a.gpkg", POB=[10, 20, 10], NUM=[1, 2, 3]))
    assert areas.codes == ("1", "2")
    assert [note.code for note in areas.notes] == ["areas_repeated"]


@pytest.mark.parametrize(
    "columns",
    [
        {"POB": [10, 20, 12]},
        {"POB": [10, 20, 10], "EDAD": ["0-14", "0-14", "15+"]},
        {"POB": [10, 20, 10], "EDAD": [14, 14, 99]},
    ],
)
def test_bands_of_a_layer_are_refused_also_where_their_numbers_are_equal(
    tmp_path: Path, columns: dict[str, list[object]]
) -> None:
    """Without figures it doesn't matter which is taken."""
    path = twice(tmp_path / "a.gpkg", **columns)
    with pytest.raises(Problem) as caught:
        read(path)
    assert caught.value.code == "area_rows_differ"
    assert list(columns)[-1] in caught.value.what("en")
    assert read(path, population=None).codes == ("1", "2")
