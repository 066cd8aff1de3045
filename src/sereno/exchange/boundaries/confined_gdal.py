"""Boundary files as GDAL reads them, from a process of its own that can read nothing else."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sereno.exchange.boundaries.boundary_drivers import GEOPACKAGE_IDS, SKIPPED
from sereno.exchange.confined.client import ReadingProcess, taken, told
from sereno.exchange.tables.archives import first_bytes

LOOKED_AT: Final = 1 << 16
_JSONP: Final = ("loadGeoJSON(", "jsonp(")
_COLLECTION: Final = re.compile(r'"type"\s*:\s*"Feature(Collection)?"')
_TOPOLOGY: Final = re.compile(r'"type"\s*:\s*"Topology"')
_OF_ESRI: Final = re.compile(r'"geometryType"\s*:\s*"esriGeometry')
# Drivers that take each other's files.
_ALIKE: Final = ({"KML", "LIBKML"}, {"GeoJSON", "GeoJSONSeq"})


class OtherKindError(Exception):
    """A file opens as another kind than its first bytes say."""


class VirtualTableError(Exception):
    """A GeoPackage has a table that could read other files; its name."""


@dataclass(frozen=True)
class RawLayer:
    """A layer as its file holds it: WKB (None where there is no shape) and typed columns."""

    fields: list[str]
    values: list[npt.NDArray[Any]]
    wkb: npt.NDArray[Any] | None
    n: int
    crs: str | None


def driver_of(file: Path) -> str | None:
    """The one driver that a file is opened with, told by its first bytes; None: it is no kind
    of boundary file that is read here, whatever its name says.
    """
    if file.is_dir():
        return "OpenFileGDB" if file.suffix.lower() == ".gdb" else None
    start = first_bytes(file, LOOKED_AT)
    if start.startswith(b"SQLite format 3\0"):
        return "GPKG" if start[68:72] in GEOPACKAGE_IDS else None
    if start.startswith(b"\0\0\x27\x0a"):
        return "ESRI Shapefile"
    if start.startswith(b"fgb\x03"):
        return "FlatGeobuf"
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = start.decode("utf-16" if wide else "utf-8-sig", errors="replace").lstrip()
    if text.startswith("\x1e"):
        return "GeoJSONSeq"
    if text.startswith(("{", *_JSONP)):
        return _kind_of_json(text)
    if text.startswith("<") and "<!ENTITY" not in text:
        if "<kml" in text or "opengis.net/kml" in text:
            return "LIBKML"
        return "GML" if "opengis.net/gml" in text else None
    return None


def _kind_of_json(text: str) -> str:
    if not _COLLECTION.search(text):
        if _TOPOLOGY.search(text):
            return "TopoJSON"
        if _OF_ESRI.search(text):
            return "ESRIJSON"
    return "GeoJSON"


def layers_of(file: Path, driver: str) -> dict[str, str]:
    """The layers of a file by name, with the kind of their geometries ("Polygon", "None", …).

    Raises OtherKindError, VirtualTableError, and ValueError with GDAL's reason.
    """
    found, _bytes = _ask(_request(file, driver))
    if found["driver"] != driver and {found["driver"], driver} not in _ALIKE:
        raise OtherKindError(f"{driver}: {found['driver']}")
    return dict(found["layers"])


def read_raw(file: Path, driver: str, layer: str, encoding: str | None) -> RawLayer:
    """One layer of a file. Raises ValueError with GDAL's reason when it can't be read."""
    found, content = _ask(_request(file, driver) | {"layer": layer, "encoding": encoding})
    at, values = 0, []
    for _name, dtype, size in found["columns"]:
        values.append(_column(content[at : at + size], dtype))
        at += size
    wkb = None
    n = int(found["n"])
    if found["shapes"]:
        lengths = np.frombuffer(content, np.int64, n, at)
        at += 8 * n
        wkb = np.full(n, None)
        for i, length in enumerate(lengths.tolist()):
            wkb[i] = bytes(content[at : at + length]) if length else None
            at += length
    return RawLayer([name for name, *_ in found["columns"]], values, wkb, n, found["crs"])


def confinement() -> tuple[str, ...]:
    """What the reading process gives up on this machine: "files", "calls", both or nothing."""
    found, _bytes = _ask({"path": sys.prefix, "driver": "", "beside": []}, refused=True)
    return tuple(found["held"])


def _request(file: Path, driver: str) -> dict[str, Any]:
    beside: Sequence[Path] = ()
    if driver in {"ESRI Shapefile", "GML"}:
        beside = [
            other
            for other in file.parent.iterdir()
            if other.is_file()
            and other != file
            and other.name.lower().startswith(f"{file.stem.lower()}.")
        ]
    return {
        "path": str(file.absolute()),
        "driver": driver,
        "beside": [str(other.absolute()) for other in beside],
    }


def _column(block: memoryview, dtype: str) -> npt.NDArray[Any]:
    if dtype != "object":
        return np.frombuffer(block, np.dtype(dtype)).copy()
    found = json.loads(bytes(block))
    column = np.full(len(found), None)
    for i, value in enumerate(found):
        column[i] = value[0] if isinstance(value, list) else value
    return column


def _ask(asked: dict[str, Any], *, refused: bool = False) -> tuple[dict[str, Any], memoryview]:
    """What the reading process answers, and the bytes behind it.

    Raises VirtualTableError, ReaderEndedError, and ValueError with the reason unless being
    `refused` is what is asked for.
    """
    with READER.asked(asked) as answer:
        found = told(answer)
        content = taken(answer, found["size"])
    if "table" in found:
        raise VirtualTableError(found["table"])
    if "reason" in found and not refused:
        raise ValueError(found["reason"])
    return found, memoryview(content)


READER: Final = ReadingProcess(
    "sereno.exchange.boundaries.reader_process",
    {
        "GDAL_SKIP": ",".join(SKIPPED),
        "GML_DOWNLOAD_SCHEMA": "NO",
        "CPL_LOG": os.devnull,
    },
)
