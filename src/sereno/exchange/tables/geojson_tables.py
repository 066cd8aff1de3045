"""Points as GeoJSON (RFC 7946) read as a table: properties, and the point in two columns more.

The text is read a feature at a time, by Python's own parser, with limits on one feature and on
how deep it goes: memory doesn't grow with the file, and nothing in it is more than data.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from sereno.exchange.tables import archives
from sereno.exchange.tables.table_facts import Batch, FileFacts, unique_names
from sereno.vocabulary.problems import Problem

LON, LAT = "point_longitude", "point_latitude"
_CHUNK: Final = 1 << 20
LONGEST_FEATURE: Final = 16 << 20
# Of so many features the properties make the columns; a later one has no new name.
LOOKED_AT: Final = 20_000
_BEGINS: Final = re.compile(r'"features"\s*:\s*\[')
_BETWEEN: Final = re.compile(r"[\s,]*")


def is_collection(start: bytes) -> bool:
    """Whether the first bytes of a file are those of a collection of features."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith(b"{") and b'"FeatureCollection"' in text


def look(path: Path) -> FileFacts:
    """The facts of a file of features, plain or packed."""
    names: dict[str, None] = {}
    n = 0
    for feature in islice(_features(path), LOOKED_AT):
        names.update(dict.fromkeys(_properties(feature)))
        n += 1
    if n == 0:
        raise Problem("file_header_only", where=path.name)
    columns, notes = unique_names([*names, LON, LAT], path.name)
    return FileFacts(path=path, kind="geojson", columns=columns, notes=tuple(notes))


def batches(facts: FileFacts, columns: Sequence[str], rows: int) -> Iterator[Batch]:
    """The features as `incident_files.batches` promises rows; the first is line 2."""
    columns = list(dict.fromkeys(columns))
    names = [*_own_names(facts)]
    places = [facts.position(column) for column in columns]
    read, line = _features(facts.path), facts.data_line
    while some := list(islice(read, rows)):
        texts: dict[str, pa.StringArray] = {}
        for column, place in zip(columns, places, strict=True):
            if place >= len(names):
                values = [_coordinate(feature, place - len(names)) for feature in some]
            else:
                name = names[place]
                values = [_text(_properties(feature).get(name)) for feature in some]
            texts[column] = pa.array(values, pa.string())
        yield Batch(lines=np.arange(line, line + len(some), dtype=np.int64), columns=texts)
        line += len(some)


def _own_names(facts: FileFacts) -> Iterator[str]:
    """The properties' names as the file has them, in the order of the columns."""
    names: dict[str, None] = {}
    for feature in islice(_features(facts.path), LOOKED_AT):
        names.update(dict.fromkeys(_properties(feature)))
    yield from names


def _properties(feature: Any) -> dict[str, Any]:
    found = feature.get("properties") if isinstance(feature, dict) else None
    return found if isinstance(found, dict) else {}


def _coordinate(feature: Any, axis: int) -> str:
    """One coordinate of a point (or of a single one among several); "" for other shapes."""
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict):
        return ""
    point = geometry.get("coordinates")
    if geometry.get("type") == "MultiPoint" and isinstance(point, list) and len(point) == 1:
        point = point[0]
    elif geometry.get("type") != "Point":
        return ""
    return _text(point[axis]) if isinstance(point, list) and len(point) >= 2 else ""


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        # Half of a pair of surrogates is no text that could be written again.
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, bool | dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _features(path: Path) -> Iterator[Any]:
    """Each feature of the collection; Problem geojson_broken where the text ends or goes wrong."""
    decoder, utf8 = json.JSONDecoder(), codecs.getincrementaldecoder("utf-8-sig")()
    with archives.open_stream(path) as stream:

        def more() -> str:
            block = stream.read(_CHUNK)
            text = utf8.decode(block, final=not block)
            if not block:
                raise _broken(path, n)
            return text

        text, at, n = "", 0, 0
        try:
            while (begins := _BEGINS.search(text)) is None:
                if len(text) > LONGEST_FEATURE:
                    raise _broken(path, n)
                text += more()
            at = begins.end()
            while True:
                at = _end_of(_BETWEEN, text, at)
                while at == len(text):
                    text, at = more(), 0
                    at = _end_of(_BETWEEN, text, at)
                if text[at] == "]":
                    return
                try:
                    feature, at = decoder.raw_decode(text, at)
                except json.JSONDecodeError:
                    if len(text) - at > LONGEST_FEATURE:
                        raise _broken(path, n) from None
                    text, at = text[at:] + more(), 0
                    continue
                n += 1
                yield feature
        except (UnicodeDecodeError, RecursionError, ValueError) as error:
            raise _broken(path, n) from error


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _broken(path: Path, n: int) -> Problem:
    return Problem("geojson_broken", where=path.name, n=n)
