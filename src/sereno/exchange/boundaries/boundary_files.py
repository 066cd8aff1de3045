"""Opening boundary files of any usual kind: shapes, attributes and coordinates as they are."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from sereno.exchange.boundaries.confined_gdal import (
    OtherKindError,
    VirtualTableError,
    driver_of,
    layers_of,
    read_raw,
)
from sereno.exchange.confined.client import ReaderEndedError
from sereno.exchange.tables.archives import (
    READ_SIZE,
    container,
    extract_safely,
    first_bytes,
    open_stream,
    open_zip,
)
from sereno.exchange.tables.confined_tables import parquet_table
from sereno.exchange.tables.table_facts import MOST_COLUMNS, nearest_name, shorten, tidy_name
from sereno.vocabulary.problems import Problem

SUFFIXES = frozenset(
    {
        ".gpkg",
        ".geojson",
        ".json",
        ".shp",
        ".parquet",
        ".geoparquet",
        ".kml",
        ".kmz",
        ".fgb",
        ".gml",
    }
)
WITH_SHAPEFILE = frozenset({".shx", ".dbf", ".prj", ".cpg"})
# By GeoParquet's name, what a column holds and how many lists lie around its points.
_NATIVE: Final = {
    "polygon": (shapely.GeometryType.POLYGON, 2),
    "multipolygon": (shapely.GeometryType.MULTIPOLYGON, 3),
}
POLYGONAL = ("Polygon", "MultiPolygon", "GeometryCollection", "Unknown", "CurvePolygon", "Surface")


@dataclass(frozen=True)
class Layer:
    """One layer as its file holds it.

    geometries: object[n], 2D, None where there is none. columns: n values each, as typed in the
    file. crs: whatever pyproj understands, None when the file doesn't say. drawn: whether it has
    shapes at all. notes: what a person should know.
    """

    name: str
    layers: tuple[str, ...]
    geometries: npt.NDArray[Any]
    columns: dict[str, npt.NDArray[Any]]
    crs: str | None
    drawn: bool = True
    notes: tuple[Problem, ...] = ()


def read_layer(path: Path, layer: str | None = None) -> Layer:
    """The layer of polygons in a boundary file, plain, packed, or in a folder.

    Raises Problem when the file can't be opened, when it holds several layers and `layer` names
    none of them, when a part of a Shapefile is missing, or when it has too many columns.
    """
    with _one_file(path, layer) as (file, layer), _told(path, file):
        if not file.is_dir() and first_bytes(file, 4) == b"PAR1":
            read = _from_parquet(file)
        else:
            read = _from_gdal(file, path.name, layer)
    if len(read.columns) > MOST_COLUMNS:
        raise Problem("table_too_wide", where=path.name, most=MOST_COLUMNS)
    return read


def layer_names(path: Path) -> tuple[str, ...]:
    """The names of which `read_layer` may be asked for one; raises Problem when it can't be opened.

    A packed folder with several boundary files names them, each of one layer.
    """
    if not path.is_dir() and container(path) == "zip" and path.suffix.lower() != ".kmz":
        with open_zip(path) as archive:
            inside = [Path(name) for name in archive.namelist()]
        stems = [file.stem for file in inside if file.suffix.lower() in SUFFIXES]
        if len(stems) > 1:
            return tuple(stems)
    with _one_file(path, None) as (file, _layer):
        if not file.is_dir() and first_bytes(file, 4) == b"PAR1":
            return (file.stem,)
        with _told(path, file):
            return tuple(layers_of(file, _driver(file, path.name)))


@contextmanager
def _told(path: Path, file: Path) -> Iterator[None]:
    """What stops the reading of `file`, which came in `path`, as a Problem."""
    try:
        yield
    except ReaderEndedError as error:
        raise Problem("boundaries_too_heavy", where=path.name) from error
    except OtherKindError as error:
        raise Problem("boundaries_kind_unknown", where=path.name, reason=str(error)) from error
    except VirtualTableError as error:
        raise Problem(
            "boundaries_with_virtual_tables", where=path.name, table=str(error)
        ) from error
    except (RuntimeError, ValueError, OSError, pa.ArrowException) as error:
        reason = (str(error) or type(error).__name__).splitlines()[0]
        reason = reason.replace(str(file), file.name)
        raise Problem("boundaries_unreadable", where=path.name, reason=reason) from error


@contextmanager
def _one_file(path: Path, layer: str | None) -> Iterator[tuple[Path, str | None]]:
    """The file to open, unpacked where needed, and the layer still to look for inside it."""
    if path.is_dir() and path.suffix != ".gdb":
        yield _candidate(path, sorted(path.iterdir()), layer)
        return
    if path.suffix.lower() in WITH_SHAPEFILE:
        path = path.with_suffix(".shp")
    kind = container(path) if not path.is_dir() else "plain"
    if kind == "plain":
        _must_be_whole(path)
        yield path, layer
    else:
        with tempfile.TemporaryDirectory(prefix="sereno-") as folder:
            if kind == "zip":
                files = extract_safely(path, Path(folder))
            else:
                files = [Path(folder) / path.stem]
                with open_stream(path) as packed, files[0].open("wb") as plain:
                    shutil.copyfileobj(packed, plain, READ_SIZE)
            yield _candidate(path, files, layer)


def _candidate(path: Path, files: Sequence[Path], layer: str | None) -> tuple[Path, str | None]:
    """The one boundary file among several files; a layer's name may choose it by its stem."""
    found = [file for file in files if file.suffix.lower() in SUFFIXES]
    if path.suffix.lower() == ".kmz":
        # Its first KML is the document; others are parts that it may link to.
        found = [file for file in found if file.suffix.lower() == ".kml"][:1]
    named = [file for file in found if file.stem == layer]
    if len(named) == 1:
        found, layer = named, None
    if len(found) != 1:
        shown = ", ".join(file.name for file in (found or files)[:12]) or "-"
        raise Problem("boundaries_not_in_folder", where=path.name, members=shown)
    _must_be_whole(found[0])
    return found[0], layer


def _must_be_whole(file: Path) -> None:
    """Problem when a file is empty, a Shapefile lacks its index or its table, or what a program
    wrote to a GeoPackage stands in a file beside it still.
    """
    if file.is_dir():
        return
    first_bytes(file)
    waiting = file.with_name(f"{file.name}-wal")
    if waiting.is_file() and waiting.stat().st_size:
        raise Problem("boundaries_being_written", where=file.name, part=waiting.name)
    if file.suffix.lower() == ".shp":
        beside = {other.name.lower() for other in file.parent.iterdir()}
        for part in (".shx", ".dbf"):
            if (file.stem + part).lower() not in beside:
                raise Problem("shapefile_part_missing", where=file.name, part=part)


def _from_gdal(file: Path, where: str, layer: str | None) -> Layer:
    driver = _driver(file, where)
    kinds = layers_of(file, driver)
    chosen = _choose(kinds, layer, where)
    read = read_raw(file, driver, chosen, _dbf_encoding(file))
    geometries = read.wkb if read.wkb is not None else np.full(read.n, None)
    return Layer(
        name=chosen,
        layers=tuple(kinds),
        geometries=shapely.from_wkb(geometries, on_invalid="ignore"),
        columns=dict(zip(map(tidy_name, read.fields), read.values, strict=True)),
        crs=read.crs,
    )


def _driver(file: Path, where: str) -> str:
    """The driver to open a file with; Problem when it is no kind that is read here."""
    driver = driver_of(file)
    if driver is None:
        raise Problem("boundaries_kind_unknown", where=where)
    return driver


def _choose(kinds: dict[str, str], layer: str | None, where: str) -> str:
    """The layer asked for, or the only one of polygons, or the only one with geometries."""
    names = list(kinds)
    if layer is not None:
        if layer not in kinds:
            raise Problem(
                "layer_not_in_file",
                where=where,
                layer=layer,
                layers=", ".join(names),
                nearest=nearest_name(layer, names),
            )
        return layer
    polygonal = [name for name in names if kinds[name].startswith(POLYGONAL)]
    spatial = [name for name in names if kinds[name] != "None"]
    for some in (polygonal, spatial, names):
        if len(some) == 1 or (some and some is not polygonal):
            return some[0]
        if len(some) > 1:
            raise Problem("layer_needed", where=where, layers=", ".join(some))
    raise Problem("areas_none", where=where)


def _dbf_encoding(file: Path) -> str | None:
    """UTF-8 for a Shapefile that names no encoding but is in it; else what GDAL finds by itself."""
    if file.suffix.lower() != ".shp":
        return None
    if any(other.name.lower() == f"{file.stem}.cpg".lower() for other in file.parent.iterdir()):
        return None
    table = next(
        other for other in file.parent.iterdir() if other.name.lower() == f"{file.stem}.dbf".lower()
    )
    data = table.read_bytes()
    try:
        # From byte 32 on, since the header's first bytes are numbers.
        text = data[32:].decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if text.isascii() else "UTF-8"


def _from_parquet(file: Path) -> Layer:
    """GeoParquet 1.x; a plain Parquet with one column of WKB is taken too, its system unknown."""
    table = parquet_table(file)
    geo = _object(json.loads((table.schema.metadata or {}).get(b"geo", b"{}")))
    described = _object(geo.get("columns", {}))
    primary = str(geo.get("primary_column") or _binary_column(table, file.name))
    if primary not in table.column_names:
        raise ValueError(f"geo: primary_column {shorten(primary)}")
    about = _object(described.get(primary, {"crs": None}))
    encoding = str(about.get("encoding", "WKB")).lower()
    if encoding == "wkb":
        geometries = shapely.from_wkb(table.column(primary).to_numpy(), on_invalid="ignore")
    else:
        geometries = _from_native(table.column(primary).combine_chunks(), encoding, file.name)
    crs = about.get("crs", "OGC:CRS84")
    return Layer(
        name=file.stem,
        layers=(file.stem,),
        geometries=shapely.force_2d(geometries),
        columns={
            tidy_name(name): table.column(name).to_numpy()
            for name in table.column_names
            if name not in described and name != primary
        },
        crs=json.dumps(crs) if isinstance(crs, dict) else crs,
    )


def _object(described: Any) -> dict[str, Any]:
    """What GeoParquet describes as an object, whoever wrote the file."""
    if not isinstance(described, dict):
        raise ValueError(f"geo: {shorten(json.dumps(described))}")
    return described


def _from_native(column: pa.Array, encoding: str, where: str) -> npt.NDArray[Any]:
    """Shapes of GeoParquet's native encodings: lists of lists of points, one array a coordinate."""
    if encoding not in _NATIVE:
        raise Problem("boundaries_shapes_unknown", where=where, encoding=encoding)
    kind, depth = _NATIVE[encoding]
    found = column.type
    for _ in range(depth):
        if not pa.types.is_list(found):
            raise ValueError(f"geo: {encoding}: {column.type}")
        found = found.value_type
    if not pa.types.is_struct(found) or min(map(found.get_field_index, "xy")) < 0:
        raise ValueError(f"geo: {encoding}: {column.type}")
    present = column.is_valid().to_numpy(zero_copy_only=False)
    inner = column.drop_null()
    offsets: list[npt.NDArray[np.int32]] = []
    for _ in range(depth):
        bounds = inner.offsets.to_numpy()
        offsets.insert(0, bounds - bounds[0])
        inner = inner.flatten()
    points = np.column_stack([inner.field(axis).to_numpy() for axis in ("x", "y")])
    shapes = np.full(len(column), None)
    shapes[present] = shapely.from_ragged_array(kind, points, tuple(offsets))
    return shapes


def _binary_column(table: pa.Table, where: str) -> str:
    for column in table.schema:
        if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
            return str(column.name)
    raise Problem("areas_none", where=where)
