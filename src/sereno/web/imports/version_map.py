"""Boundaries for the browser's map: small, made once; a data version's are kept beside it.

Only shapes and their numbers; what is known of each area comes with the page that shows it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_files import kept

# A map of one view stays below a megabyte (issue 3), with room for what is around it.
MOST_BYTES = 950_000
DECIMALS = 5
# Degrees: some two metres to begin with, doubled until the map is small enough.
FINEST = 2e-5
COARSEST = 0.02
# [-99.12345,19.12345], with now and then a digit less.
BYTES_A_POINT = 19


@dataclass(frozen=True)
class DrawnMap:
    """A map's JSON packed, and the digest by which its address and its entity tag are known."""

    packed: bytes
    digest: str

    @classmethod
    def of(cls, packed: bytes) -> DrawnMap:
        """A map that was packed with gzip."""
        return cls(packed, hashlib.sha256(packed).hexdigest()[:32])

    @property
    def plain(self) -> bytes:
        """For whoever can't unpack it."""
        return gzip.decompress(self.packed)


def version_map(version: DataVersion) -> DrawnMap:
    """The map of a ready version."""
    return _read(version.folder, version.made)


def keep_version_map(folder: Path) -> Path:
    """The file of a version's map, drawn where it isn't there yet."""
    return kept(folder, "map.json.gz", lambda: gzip.compress(_draw(folder), 9, mtime=0))


@lru_cache(maxsize=8)
def _read(folder: Path, made: object) -> DrawnMap:
    del made  # what was restored or made again in the same place is another
    packed = keep_version_map(folder).read_bytes()
    return DrawnMap.of(packed)


def _draw(folder: Path) -> bytes:
    features = json.loads((folder / "areas.geojson").read_text(encoding="utf-8"))["features"]
    texts = [json.dumps(f["geometry"]) if f["geometry"] else None for f in features]
    return draw_map(np.asarray(shapely.from_geojson(texts), object))


def draw_map(shapes: npt.NDArray[Any]) -> bytes:
    """Shapes in degrees as GeoJSON that stays small; the id of each is its place among them.

    Those that are missing or empty are left out.
    """
    drawn = [i for i, shape in enumerate(shapes) if shape is not None and not shape.is_empty]
    if not drawn:
        return _document([], np.array([], object), [0.0, 0.0, 0.0, 0.0])
    whole = shapes[drawn]
    bounds = [round(b, DECIMALS) for b in shapely.total_bounds(whole).tolist()]
    tolerance = FINEST
    while True:
        # Neighbours are simplified together, so that no gap opens between them.
        shapes = shapely.coverage_simplify(whole, tolerance)
        points = int(shapely.get_num_coordinates(shapes).sum())
        if points * BYTES_A_POINT <= MOST_BYTES or tolerance > COARSEST:
            document = _document(drawn, shapes, bounds)
            if len(document) <= MOST_BYTES or tolerance > COARSEST:
                return document
        tolerance *= 2


def _document(numbers: list[int], shapes: Any, bounds: list[float]) -> bytes:
    # Five decimals are about a metre.
    grid = shapely.set_precision(shapes, 10.0**-DECIMALS, mode="pointwise")
    features = ",".join(
        f'{{"type":"Feature","id":{i},"properties":{{}},"geometry":{text}}}'
        for i, text in zip(numbers, shapely.to_geojson(grid).tolist(), strict=True)
    )
    head = f'{{"type":"FeatureCollection","bbox":{json.dumps(bounds)},"features":['
    return f"{head}{features}]}}".encode()
