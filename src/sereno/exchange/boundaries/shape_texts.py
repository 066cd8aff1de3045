"""Shapes as text in a column: WKT, PostGIS' EWKT ("SRID=4326;POLYGON …"), hexadecimal WKB.

What they look like is told by their beginning; they are parsed in the process that opens boundary
files and can do nothing else.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from sereno.exchange.boundaries.confined_gdal import READER
from sereno.exchange.boundaries.parsed_shapes import HEX_WKB
from sereno.exchange.confined.client import taken, told

_WORDS: Final = re.compile(r"(?:SRID\s*=\s*\d+\s*;\s*)?(?:MULTI)?POLYGON\b", re.IGNORECASE)


class TextShapes(NamedTuple):
    """Shapes in 2D, None where a text is none, and the system that all of them name, if any."""

    shapes: npt.NDArray[Any]
    crs: str | None


def are_shapes(texts: Sequence[str]) -> bool:
    """Whether all texts that are there begin as polygons do."""
    there = [plain for text in texts if (plain := text.strip())]
    return bool(there) and all(_WORDS.match(text) or HEX_WKB.fullmatch(text) for text in there)


def read_shapes(texts: Sequence[str]) -> TextShapes:
    """The shapes that texts are; raises ReaderEndedError where they are too heavy to read."""
    with tempfile.TemporaryFile() as file:
        file.write(json.dumps(list(texts)).encode())
        file.seek(0)
        with READER.asked({"texts": len(texts)}, [file.fileno()]) as answer:
            found = told(answer)
            content = memoryview(taken(answer, found["size"]))
    shapes, at = np.full(len(texts), None), 0
    for i, length in enumerate(found["lengths"]):
        if length:
            shapes[i] = shapely.from_wkb(bytes(content[at : at + length]), on_invalid="ignore")
        at += length
    (srid,) = found["srids"] if len(found["srids"]) == 1 else (0,)
    return TextShapes(shapes, f"EPSG:{srid}" if srid else None)
