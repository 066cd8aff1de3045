"""Points as GeoJSON (RFC 7946) read as a table: properties, and the point in two columns more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from sereno.exchange.tables.columnar import numbered
from sereno.exchange.tables.confined_tables import geojson_columns, geojson_rows
from sereno.exchange.tables.table_facts import Batch, FileFacts, unique_names
from sereno.vocabulary.problems import Problem

LON, LAT = "point_longitude", "point_latitude"
_MARK: Final = b'"FeatureCollection"'


def is_collection(start: bytes) -> bool:
    """Whether the first bytes of a file are those of a collection of features."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith(b"{") and _MARK in text


def look(path: Path) -> FileFacts:
    """The facts of a file of features, plain or packed."""
    names, n = geojson_columns(path)
    if n == 0:
        raise Problem("file_header_only", where=path.name)
    columns, notes = unique_names([*names, LON, LAT], path.name)
    return FileFacts(path=path, kind="geojson", columns=columns, notes=tuple(notes))


def batches(facts: FileFacts, columns: Sequence[str], rows: int) -> Iterator[Batch]:
    """The features as `incident_files.batches` promises rows; the first is line 2."""
    columns = list(dict.fromkeys(columns))
    places = [facts.position(column) for column in columns]
    with geojson_rows(facts.path, columns, places, rows) as read:
        yield from numbered(read, columns, facts.data_line)
