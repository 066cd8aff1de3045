"""Writing results: a folder that is whole or not there, and CSV and GeoJSON that are safe to open.

The CSV is UTF-8 with LF. A text that a spreadsheet would run as a formula gets an apostrophe in
front (OWASP, "CSV Injection"); numbers stay numbers. The GeoJSON keeps RFC 7946.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pa_csv
import shapely

from sereno.exchange.results.result_folder import result_folder

__all__ = ["CsvTable", "feature_collection", "result_folder", "safe_text"]

DECIMALS = 7
_POLYGON = 3
_STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_PLAIN_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)*([eE][-+]?\d+)?")


def safe_text(text: str) -> str:
    """A text with an apostrophe in front when a spreadsheet would take it for a formula.

    "=1+1" becomes "'=1+1"; "-99.13" is a number and stays.
    """
    if text.lstrip(" ").startswith(_STARTS_A_FORMULA) and not _PLAIN_NUMBER.fullmatch(text):
        return "'" + text
    return text


def as_written(text: str) -> str:
    """What `safe_text` was given, from what it gave."""
    if text.startswith("'") and safe_text(text[1:]) == text:
        return text[1:]
    return text


class CsvTable:
    """A CSV file written row by row, the same bytes for the same values on every machine."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._columns = tuple(columns)
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow([safe_text(column) for column in self._columns])

    def row(self, values: Sequence[object]) -> None:
        """Writes one row; ValueError when it hasn't one value for each column."""
        if len(values) != len(self._columns):
            raise ValueError(f"{len(values)} values for {len(self._columns)} columns")
        self._writer.writerow([cell(value) for value in values])

    def rows(self, many: Iterable[Sequence[object]]) -> None:
        """Writes several rows."""
        for values in many:
            self.row(values)

    def close(self) -> None:
        """Ends the file."""
        self._file.close()

    def __enter__(self) -> CsvTable:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def write_columns(path: Path, columns: Mapping[str, pa.Array | npt.NDArray[Any]]) -> None:
    """A CSV file from whole columns: for long tables, the same cells as `CsvTable` writes.

    Missing values and NaN are empty; texts that a spreadsheet would take for a formula get an
    apostrophe.
    """
    table = {}
    for name, values in columns.items():
        array = pa.array(values, from_pandas=True)
        if pa.types.is_string(array.type):
            array = array.dictionary_encode()
            shown = pa.array([safe_text(text) for text in array.dictionary.to_pylist()])
            array = pa.DictionaryArray.from_arrays(array.indices, shown).dictionary_decode()
        table[safe_text(name)] = array
    with path.open("wb") as file:
        file.write(",".join(table).encode() + b"\n")
        pa_csv.write_csv(
            pa.table(table),
            file,
            pa_csv.WriteOptions(include_header=False, quoting_style="needed"),
        )


def cell(value: object) -> str:
    """A value as it stands in a CSV.

    None and NaN are empty, true and false 1 and 0, days and moments ISO 8601; a float is the
    shortest text that reads back as the same float, without ".0" and without a negative zero.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, bool | np.bool_):
        return "1" if value else "0"
    if isinstance(value, float | np.floating):
        number = float(value)
        if math.isnan(number):
            return ""
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, int | np.integer | dt.date | dt.time):
        return str(value)
    return safe_text(str(value))


def feature_collection(
    lonlat: npt.NDArray[Any],
    properties: Sequence[Mapping[str, object]],
    *,
    decimals: int = DECIMALS,
) -> dict[str, Any]:
    """Shapes in EPSG:4326 with their properties as a GeoJSON document (RFC 7946).

    Corners are rounded to `decimals` (7: about a centimetre) without making a valid shape
    invalid; outer rings run counter-clockwise and holes clockwise; no `crs` member. NaN becomes
    null, NumPy's numbers plain ones, days ISO texts.
    """
    shapes = shapely.orient_polygons(_rounded(lonlat, decimals))
    features = [
        {
            "type": "Feature",
            "properties": {name: _plain(value) for name, value in entry.items()},
            "geometry": geometry,
        }
        for geometry, entry in zip(_geometries(shapes), properties, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def _rounded(shapes: npt.NDArray[Any], decimals: int) -> npt.NDArray[Any]:
    """Shapes with corners of so many decimals, valid; one too small for that stays as it is."""
    flat = shapely.force_2d(shapes)
    rounded = shapely.transform(flat, lambda points: np.round(points, decimals) + 0.0)
    broken = ~shapely.is_valid(rounded)
    rounded[broken] = shapely.set_precision(flat[broken], 10.0**-decimals)
    rounded = shapely.transform(rounded, lambda points: np.round(points, decimals) + 0.0)
    lost = shapely.is_empty(rounded) | ~shapely.is_valid(rounded)
    return np.where(lost, flat, rounded)


def _geometries(shapes: npt.NDArray[Any]) -> list[dict[str, Any] | None]:
    """Polygons and MultiPolygons as GeoJSON geometries, None for an empty one."""
    polygons, shape_of = shapely.get_parts(shapes, return_index=True)
    rings, polygon_of = shapely.get_rings(polygons, return_index=True)
    points, ring_of = shapely.get_coordinates(rings, return_index=True)
    rings_of_all = _grouped(points.tolist(), ring_of, len(rings))
    polygons_of_all = _grouped(rings_of_all, polygon_of, len(polygons))
    parts_of_all = _grouped(polygons_of_all, shape_of, len(shapes))
    kinds = shapely.get_type_id(shapes)
    geometries: list[dict[str, Any] | None] = []
    for kind, parts in zip(kinds.tolist(), parts_of_all, strict=True):
        if kind == _POLYGON and parts and parts[0]:
            geometries.append({"type": "Polygon", "coordinates": parts[0]})
        elif parts and parts[0]:
            geometries.append({"type": "MultiPolygon", "coordinates": parts})
        else:
            geometries.append(None)
    return geometries


def _grouped(items: list[Any], group_of: npt.NDArray[np.intp], n: int) -> list[list[Any]]:
    """`items` as n lists by the ascending number of the group that each is of."""
    ends = np.searchsorted(group_of, np.arange(n), side="right").tolist()
    return [items[start:end] for start, end in zip([0, *ends][:-1], ends, strict=True)]


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
