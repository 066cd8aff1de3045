"""The shapes of a level's areas: of the newest import, or kept with the level."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.geographies.models import GeographyArea, GeographyLevel, LevelBoundaries
from sereno.web.geographies.models.levels import AREA, CITY, WHOLE_CITY
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_reader import open_facts


class LevelShapes(NamedTuple):
    """Codes and valid polygons in longitude and latitude, in the order of one another."""

    codes: list[str]
    lonlat: npt.NDArray[Any]


def levels_with_shapes(audit: Audit) -> set[str]:
    """The keys of the levels whose areas can be laid over others."""
    kept = LevelBoundaries.objects.ready().filter(audit=audit)
    found = set(kept.values_list("level__key", flat=True))
    version = DataVersion.objects.current(audit)
    if version is not None and open_facts(version).drawn:
        levels = GeographyLevel.objects.filter(audit=audit)
        found |= {level.key for level in levels if level.is_own}
    return found


def shapes_of(level: GeographyLevel) -> LevelShapes:
    """The shapes of a level's current areas. Raises Problem level_without_boundaries.

    Groups and the whole city are what their areas are together.
    """
    if level.is_own:
        version = DataVersion.objects.current(level.audit)
        if version is None or not open_facts(version).drawn:
            raise Problem("level_without_boundaries", level=level.name)
        return _own_shapes(version.folder, level.key)
    kept = LevelBoundaries.objects.ready().filter(level=level).first()
    if kept is None:
        raise Problem("level_without_boundaries", level=level.name)
    kept.audit = level.audit
    shapes = kept_shapes(kept)
    current = set(
        GeographyArea.objects.filter(level=level, is_current=True).values_list("code", flat=True)
    )
    there = [i for i, code in enumerate(shapes.codes) if code in current]
    return LevelShapes([shapes.codes[i] for i in there], shapes.lonlat[there])


def kept_shapes(kept: LevelBoundaries) -> LevelShapes:
    """Every shape of a level's boundaries, in the file's order."""
    table = _shapes_of(kept, ["code", "wkb"])
    return LevelShapes(
        table["code"].to_pylist(), np.asarray(shapely.from_wkb(table["wkb"].to_pylist()), object)
    )


def kept_codes(kept: LevelBoundaries) -> list[str]:
    """The codes of a level's boundaries, in the order of their shapes."""
    found: list[str] = _shapes_of(kept, ["code"])["code"].to_pylist()
    return found


def _shapes_of(kept: LevelBoundaries, columns: list[str]) -> pa.Table:
    if kept.shapes is None:
        raise ValueError(f"{kept!r} has no shapes yet")
    with kept.shapes.open() as stream:
        return pq.read_table(stream, columns=columns)


def people_of(level: GeographyLevel, codes: list[str]) -> npt.NDArray[np.float64]:
    """The population of areas, NaN where it isn't known. Raises Problem level_without_people."""
    found = GeographyArea.objects.filter(level=level, is_current=True)
    known = dict(found.filter(population__gt=0).values_list("code", "population"))
    people = np.array([known.get(code, np.nan) for code in codes], np.float64)
    if not np.isfinite(people).any():
        raise Problem("level_without_people", level=level.name)
    return people


def _own_shapes(folder: Path, key: str) -> LevelShapes:
    features = json.loads((folder / "areas.geojson").read_text(encoding="utf-8"))["features"]
    drawn = [feature for feature in features if feature["geometry"]]
    given = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in drawn])
    shapes = np.asarray(shapely.make_valid(given), object)
    if key == AREA:
        return LevelShapes([str(f["properties"]["area_code"]) for f in drawn], shapes)
    of = [WHOLE_CITY if key == CITY else f["properties"]["group"] or "" for f in drawn]
    names = sorted({name for name in of if name})
    together = [shapely.union_all(shapes[[name == each for each in of]]) for name in names]
    return LevelShapes(names, np.asarray(together, object))
