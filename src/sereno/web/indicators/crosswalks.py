"""Weights between two levels of an audit: from a table, or from boundaries, and kept in a file."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from sereno.exchange.area_crs import guess_metric_crs
from sereno.exchange.boundaries import look_areas, read_areas
from sereno.exchange.column_roles import guess_roles
from sereno.exchange.crosswalk_tables import read_crosswalk
from sereno.exchange.incident_files import look
from sereno.methods.sources.areal_interpolation import weights_by_area, weights_by_population
from sereno.methods.sources.crosswalks import Crosswalk, crosswalk
from sereno.vocabulary.problems import Problem
from sereno.web.audits.folders import audit_folder
from sereno.web.audits.models import Audit
from sereno.web.indicators.models import Basis, GeographyArea, GeographyLevel, LevelCrosswalk
from sereno.web.indicators.models.geographies import AREA
from sereno.web.sources.models import DataVersion

COLUMNS_NEEDED: Final = 3
Floats = npt.NDArray[np.float64]


def codes_of(level: GeographyLevel) -> list[str]:
    """The codes of a level's areas, in order."""
    found = GeographyArea.objects.filter(level=level, is_current=True)
    return list(found.values_list("code", flat=True))


def from_table(
    path: Path, source: GeographyLevel, target: GeographyLevel
) -> tuple[Crosswalk, tuple[Problem, ...]]:
    """Weights of a table whose first three columns are source, target and weight.

    Raises Problem crosswalk_columns when it has fewer, and those of reading a file.
    """
    facts = look(path)
    if len(facts.columns) < COLUMNS_NEEDED:
        raise Problem("crosswalk_columns", where=path.name, n=len(facts.columns))
    one, other, weight = facts.columns[:COLUMNS_NEEDED]
    return read_crosswalk(facts, one, other, weight, codes_of(source), codes_of(target))


def from_boundaries(
    path: Path, source: GeographyLevel, target: GeographyLevel, basis: Basis
) -> tuple[Crosswalk, tuple[Problem, ...]]:
    """Weights from the boundaries of the source's areas over those of the audit's own areas.

    Raises Problem crosswalk_not_to_areas when the target isn't the audit's own areas,
    crosswalk_no_shapes when there is no import, and those of reading boundaries.
    """
    version = DataVersion.objects.current(source.audit)
    if target.key != AREA:
        raise Problem("crosswalk_not_to_areas", where=path.name, level=target.name)
    if version is None:
        raise Problem("crosswalk_no_shapes", where=path.name)
    given = _given_areas(path, source)
    codes, shapes, people = _own_areas(version.folder)
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    metric = guess_metric_crs((west, south, east, north))
    theirs, ours = _projected(given.lonlat, metric), _projected(shapes, metric)
    if basis == Basis.POPULATION:
        made = weights_by_population(theirs, ours, given.codes, codes, ours, people)
    else:
        made = weights_by_area(theirs, ours, given.codes, codes)
    return made, tuple(given.notes)


def _given_areas(path: Path, level: GeographyLevel) -> Any:
    """The areas of a file, by the column whose values are the level's codes."""
    facts = look_areas(path)
    wanted = set(codes_of(level))
    scores = {
        column: len(wanted & set(values)) for column, values in facts.samples.items() if values
    }
    column = max(scores, key=lambda name: scores[name], default="")
    if not column or not scores[column]:
        guess = guess_roles(facts.columns, facts.samples, "areas").get("code")
        raise Problem(
            "crosswalk_codes_unknown",
            where=path.name,
            level=level.name,
            column=guess.column if guess else "-",
        )
    return read_areas(path, code=column, name=column)


def _own_areas(folder: Path) -> tuple[list[str], Any, Any]:
    """Codes, shapes in degrees and population of the audit's own areas."""
    features = json.loads((folder / "areas.geojson").read_text(encoding="utf-8"))["features"]
    drawn = [feature for feature in features if feature["geometry"]]
    shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in drawn])
    people = [feature["properties"]["population"] for feature in drawn]
    return (
        [feature["properties"]["area_code"] for feature in drawn],
        np.asarray(shapes, object),
        np.array([np.nan if n is None else n for n in people], np.float64),
    )


def _projected(shapes: Any, crs: str) -> Any:
    from pyproj import Transformer

    move = Transformer.from_crs("EPSG:4326", crs, always_xy=True)

    def moved(points: Floats) -> Floats:
        return np.column_stack(move.transform(points[:, 0], points[:, 1]))

    return shapely.make_valid(shapely.transform(shapes, moved))


def keep_weights(audit: Audit, made: Crosswalk) -> str:
    """Write weights to a file that appears whole; its name."""
    folder = audit_folder(audit) / "indicators" / "crosswalks"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{secrets.token_hex(8)}.parquet"
    table = pa.table(
        {
            "source": pa.array([made.sources[i] for i in made.source.tolist()], pa.string()),
            "target": pa.array([made.targets[i] for i in made.target.tolist()], pa.string()),
            "weight": pa.array(made.weight, pa.float64()),
        }
    )
    making = folder / f".{name}"
    pq.write_table(table, making)
    with making.open("rb") as file:
        os.fsync(file.fileno())
    making.rename(folder / name)
    return name


def weights_of(kept: LevelCrosswalk) -> Crosswalk:
    """The weights of a crosswalk that was kept."""
    table = pq.read_table(kept.path, partitioning=None)
    sources, targets = codes_of(kept.source), codes_of(kept.target)
    from_code = {code: i for i, code in enumerate(sources)}
    to_code = {code: i for i, code in enumerate(targets)}
    rows = [
        (from_code[one], to_code[other], weight)
        for one, other, weight in zip(
            *(table[name].to_pylist() for name in ("source", "target", "weight")), strict=True
        )
        if one in from_code and other in to_code
    ]
    return crosswalk(
        sources,
        targets,
        [row[0] for row in rows],
        [row[1] for row in rows],
        [row[2] for row in rows],
        "table" if kept.basis == Basis.TABLE else "area",
    )
