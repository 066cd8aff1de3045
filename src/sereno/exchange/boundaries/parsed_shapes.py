"""Texts parsed to shapes: the part that runs in the confined process."""

from __future__ import annotations

import json
import re
from typing import Any, BinaryIO, Final

import shapely

# Byte order, then the kind of shape (3 polygon, 6 multipolygon; EB and EE with a height).
HEX_WKB: Final = re.compile(
    r"(?:01(?:03|06|EB|EE)|00[0-9A-F]{6}(?:03|06|EB|EE))(?:[0-9A-F]{2}){4,}", re.IGNORECASE
)


def parse_shapes(file: BinaryIO) -> tuple[dict[str, Any], list[bytes]]:
    """What the confined process answers: lengths of WKB (0: no shape) and the systems named."""
    blocks, srids = [], set()
    for text in json.load(file):
        shape = _parsed(text)
        if text.strip():
            srids.add(0 if shape is None else int(shapely.get_srid(shape)))
        flat = shapely.force_2d(shape)
        blocks.append(b"" if flat is None else bytes(shapely.to_wkb(flat)))
    return {"lengths": [len(block) for block in blocks], "srids": sorted(srids)}, blocks


def _parsed(text: str) -> Any:
    text = text.strip()
    try:
        if HEX_WKB.fullmatch(text):
            return shapely.from_wkb(bytes.fromhex(text))
        srid, sign, words = text.partition(";")
        if not sign:
            return shapely.from_wkt(text) if text else None
        return shapely.set_srid(shapely.from_wkt(words), int(srid.partition("=")[2]))
    except (shapely.errors.ShapelyError, ValueError, OverflowError):
        # The areas' reader says which rows have no shape.
        return None
