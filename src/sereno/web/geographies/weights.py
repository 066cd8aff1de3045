"""Weights between two levels of an audit: from a table, from boundaries or from what lies in what;
kept in a file.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from sereno.exchange.boundaries.area_crs import guess_metric_crs, metric_shapes
from sereno.exchange.indicators.crosswalk_tables import read_crosswalk
from sereno.exchange.tables.incident_files import look
from sereno.methods.sources.geographies.areal_interpolation import (
    weights_by_area,
    weights_by_population,
)
from sereno.methods.sources.geographies.crosswalks import Crosswalk, crosswalk, crosswalk_of_parents
from sereno.vocabulary.problems import Problem
from sereno.web.files.spool import Spool
from sereno.web.geographies.changes import keep_made
from sereno.web.geographies.level_shapes import people_of, shapes_of
from sereno.web.geographies.models import (
    CrosswalkBasis,
    GeographyArea,
    GeographyLevel,
    LevelCrosswalk,
)
from sereno.web.jobs.kinds import Result, Say
from sereno.web.jobs.problems import as_data

MOST_FAULTS: Final = 60
COLUMNS_NEEDED: Final = 3


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
    source: GeographyLevel, target: GeographyLevel, control: GeographyLevel | None
) -> Crosswalk:
    """Weights from the boundaries of two levels: by surface, or by the people of a third.

    Raises Problem level_without_boundaries and level_without_people.
    """
    theirs, ours = shapes_of(source), shapes_of(target)
    west, south, east, north = shapely.total_bounds(ours.lonlat).tolist()
    metric = guess_metric_crs((west, south, east, north))
    sources, targets = _projected(theirs.lonlat, metric), _projected(ours.lonlat, metric)
    if control is None:
        return weights_by_area(sources, targets, theirs.codes, ours.codes)
    homes = shapes_of(control)
    people = people_of(control, homes.codes)
    return weights_by_population(
        sources, targets, theirs.codes, ours.codes, _projected(homes.lonlat, metric), people
    )


def from_parents(source: GeographyLevel, target: GeographyLevel) -> Crosswalk:
    """Whole areas to those above that hold them. Raises Problem crosswalk_not_above."""
    if source.parent_id != target.pk:
        raise Problem("crosswalk_not_above", source=source.name, target=target.name)
    found = GeographyArea.objects.filter(level=source, is_current=True, parent__isnull=False)
    parents = dict(found.values_list("code", "parent__code"))
    codes = codes_of(target)
    known = set(codes)
    there = {code: parent for code, parent in parents.items() if parent in known}
    return crosswalk_of_parents(there, codes_of(source), codes)


def _projected(shapes: npt.NDArray[Any], crs: str) -> npt.NDArray[Any]:
    return np.asarray(shapely.make_valid(metric_shapes(shapes, crs)), object)


def make_weights(row: LevelCrosswalk, say: Say) -> Result:
    """The weights that a crosswalk asks for, in a file to be kept.

    Raises Problem crosswalk_empty when no area of one level meets one of the other, and what is
    wrong with a table or with levels.
    """
    say("reading", 0, 3)
    faults: tuple[Problem, ...] = ()
    if row.basis == CrosswalkBasis.TABLE:
        if row.upload is None:
            raise ValueError("a table of weights without its file")
        made, faults = from_table(row.upload.path, row.source, row.target)
    elif row.basis == CrosswalkBasis.NESTED:
        made = from_parents(row.source, row.target)
    else:
        say("weighing", 1, 3)
        by_people = row.basis == CrosswalkBasis.POPULATION
        made = from_boundaries(row.source, row.target, row.control if by_people else None)
    if not len(made.weight):
        raise Problem("crosswalk_empty", where=str(row))
    say("keeping", 2, 3)
    reached = np.unique(made.source)
    with ExitStack() as stack:
        weights = stack.enter_context(Spool(row.audit, "weights.parquet"))
        with weights.filled_by_path() as path:
            write_weights(path, made)
        spool = stack.pop_all()
    values = {
        "n_pairs": len(made.weight),
        "outside": float(made.outside.mean()),
        "split": float(np.isin(reached, made.source[made.is_split]).mean()),
        "faults": [as_data(fault) for fault in faults[:MOST_FAULTS]],
    }
    return Result(
        keep=lambda: keep_made(row, "load_crosswalk", {"weights": weights}, values),
        then=spool.close,
        drop=spool.close,
    )


def write_weights(path: Path, made: Crosswalk) -> None:
    """Write weights as a Parquet file (source, target, weight)."""
    table = pa.table(
        {
            "source": pa.array([made.sources[i] for i in made.source.tolist()], pa.string()),
            "target": pa.array([made.targets[i] for i in made.target.tolist()], pa.string()),
            "weight": pa.array(made.weight, pa.float64()),
        }
    )
    pq.write_table(table, path)


def weights_of(kept: LevelCrosswalk) -> Crosswalk:
    """The weights of a crosswalk that was kept."""
    if kept.weights is None:
        raise ValueError(f"{kept!r} has no weights yet")
    with kept.weights.open() as stream:
        table = pq.read_table(stream)
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
        "table" if kept.basis == CrosswalkBasis.TABLE else "area",
    )
