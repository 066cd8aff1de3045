"""Boundaries of a level from a file that a person brought: asked for, read, and kept."""

from __future__ import annotations

import gzip
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from sereno.exchange.boundaries.area_columns import listed
from sereno.exchange.boundaries.area_crs import metric_shapes
from sereno.exchange.boundaries.areas import Areas, look_areas, read_areas
from sereno.exchange.tables.column_roles import guess_roles
from sereno.methods.sources.geographies.levels import nesting
from sereno.vocabulary.problems import Problem
from sereno.web.files.spool import Spool
from sereno.web.geographies.changes import keep_made
from sereno.web.geographies.level_shapes import levels_with_shapes, shapes_of
from sereno.web.geographies.models import GeographyArea, GeographyLevel, LevelBoundaries
from sereno.web.geographies.models.levels import CITY
from sereno.web.imports.version_map import draw_map
from sereno.web.jobs.kinds import Result, Say
from sereno.web.jobs.problems import as_data

MOST_NOTES = 60


def read_boundaries(row: LevelBoundaries, say: Say) -> Result:
    """Read a file, match it to the level's codes; its shapes and their map are to be kept.

    Raises Problem crosswalk_codes_unknown and those of reading boundaries.
    """
    say("reading", 0, 3)
    codes = GeographyArea.objects.filter(level=row.level, is_current=True)
    wanted = set(codes.values_list("code", flat=True))
    found = matched_areas(row.upload.path, row.level.name, wanted)
    there = [i for i, code in enumerate(found.codes) if code in wanted]
    lonlat = found.lonlat[there]
    table = pa.table(
        {
            "code": pa.array([found.codes[i] for i in there], pa.string()),
            "wkb": pa.array(shapely.to_wkb(lonlat).tolist(), pa.binary()),
        }
    )
    say("nesting", 1, 3)
    ours = [found.codes[i] for i in there]
    notes = [*found.notes, *_lying_wrong(row.level, ours, lonlat, found.metric_crs)]
    say("drawing", 2, 3)
    with ExitStack() as stack:
        shapes = stack.enter_context(Spool(row.audit, "boundaries.parquet"))
        with shapes.filled_by_path() as path:
            pq.write_table(table, path)
        drawn = stack.enter_context(Spool(row.audit, "boundaries.json.gz"))
        drawn.write(gzip.compress(draw_map(lonlat), 9, mtime=0))
        drawn.finish()
        spools = stack.pop_all()
    values = {
        "n_areas": len(there),
        "n_without": len(wanted) - len(there),
        "n_strange": len(found.codes) - len(there),
        "notes": [as_data(note) for note in notes[:MOST_NOTES]],
    }

    files = {"shapes": shapes, "drawn": drawn}
    return Result(
        keep=lambda: keep_made(row, "load_boundaries", files, values),
        then=spools.close,
        drop=spools.close,
    )


def matched_areas(path: Path, level: str, codes: set[str]) -> Areas:
    """The areas of a file, by the column whose values are a level's codes.

    Raises Problem crosswalk_codes_unknown when none is, and those of reading boundaries.
    """
    facts = look_areas(path)
    if facts.bounds is None:
        raise Problem("areas_without_geometry", where=path.name, n=facts.n)
    scores = {
        column: len(codes & set(values)) for column, values in facts.samples.items() if values
    }
    column = max(scores, key=lambda name: scores[name], default="")
    if not column or not scores[column]:
        guess = guess_roles(facts.columns, facts.samples, "areas").get("code")
        raise Problem(
            "crosswalk_codes_unknown",
            where=path.name,
            level=level,
            column=guess.column if guess else listed(facts.columns),
        )
    return read_areas(path, code=column, name=column)


def _lying_wrong(
    level: GeographyLevel, codes: list[str], lonlat: npt.NDArray[Any], metric_crs: str
) -> list[Problem]:
    """The areas that don't lie in one area of the level above, where that has shapes too, and
    those that lie in another than was said.

    Of the whole city that isn't asked: a level within it needn't nest in anything else.
    """
    above = level.parent
    if above is None or above.key == CITY or above.key not in levels_with_shapes(level.audit):
        return []
    theirs = shapes_of(above)
    children, parents = metric_shapes(lonlat, metric_crs), metric_shapes(theirs.lonlat, metric_crs)
    lies = nesting(children, parents, codes, theirs.codes)
    told = {problem.values["area"] for problem in lies.problems}
    said = dict(
        GeographyArea.objects.filter(level=level, parent__isnull=False).values_list(
            "code", "parent__code"
        )
    )
    elsewhere = [
        Problem("area_lies_elsewhere", where=code, area=code, said=said[code], parent=parent)
        for code, parent in zip(codes, (theirs.codes[i] for i in lies.parent), strict=True)
        if code not in told and said.get(code, parent) != parent
    ]
    return [*lies.problems, *elsewhere]


def boundaries_map(kept: LevelBoundaries) -> bytes:
    """The map of a level's boundaries for the browser, packed; each feature's id is its place."""
    if kept.drawn is None:
        raise ValueError(f"{kept!r} has no map yet")
    with kept.drawn.open() as stream:
        return stream.read()
