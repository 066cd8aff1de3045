"""Tables to take away: CSV and GeoPackage of what a person may see."""

from __future__ import annotations

import datetime as dt
import json
import math
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sereno.web.imports.version_facts import VersionFacts
from sereno.web.selection.shown import IncidenceQuestion, Shown

_ARROW = {
    "area_code": pa.string(),
    "area_name": pa.string(),
    "group": pa.string(),
    "topic": pa.string(),
    "first_month": pa.string(),
    "last_month": pa.string(),
    "years": pa.float64(),
    "population": pa.float64(),
    "n": pa.int64(),
    "rate": pa.float64(),
    "rate_low": pa.float64(),
    "rate_high": pa.float64(),
    "eb_rate": pa.float64(),
    "per_km2": pa.float64(),
    "held_back": pa.int64(),
}
COLUMNS = tuple(_ARROW)


def incidence_rows(
    reader: VersionFacts, question: IncidenceQuestion, shown: Shown
) -> list[list[Any]]:
    """One row of COLUMNS for each area of the question; None where there is no value."""
    return [
        [
            area["area_code"],
            area["area_name"],
            area["group"],
            question.topic or "all",
            f"{question.first:%Y-%m}",
            f"{question.last:%Y-%m}",
            round(shown.years, 6),
            _value(shown.population[i]),
            None if shown.held[i] else int(shown.n[i]),
            *(_value(v[i]) for v in (shown.rate, shown.low, shown.high, shown.eb, shown.density)),
            int(shown.held[i]),
        ]
        for i, area in enumerate(reader.areas)
        if shown.inside[i]
    ]


def _value(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 6)


def incidence_gpkg(
    reader: VersionFacts,
    question: IncidenceQuestion,
    shown: Shown,
    *,
    day: dt.date | None = None,
) -> bytes:
    """The same rows with their boundaries, EPSG:4326, layer `incidence`. day: what the file says of
    when it was made, for whoever wants the same bytes again; else the moment.
    """
    import pyogrio
    import shapely

    rows = incidence_rows(reader, question, shown)
    features = json.loads((reader.folder / "areas.geojson").read_text(encoding="utf-8"))["features"]
    kept = [f["geometry"] for f, inside in zip(features, shown.inside, strict=True) if inside]
    shapes = shapely.from_geojson(np.array([json.dumps(g) if g else None for g in kept], object))
    columns = dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
    table = pa.table(
        columns | {"geometry": pa.array(shapely.to_wkb(_all_multi(shapes)), pa.binary())},
        schema=pa.schema([*_ARROW.items(), ("geometry", pa.binary())]),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "incidence.gpkg"
        said = None if day is None else f"{day:%Y-%m-%d}T00:00:00.000Z"
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": said})
        pyogrio.write_arrow(
            table,
            path,
            layer="incidence",
            driver="GPKG",
            geometry_name="geometry",
            geometry_type="MultiPolygon",
            crs="EPSG:4326",
        )
        return path.read_bytes()


def _all_multi(shapes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Polygons as multipolygons of one part, since a layer has one kind; None stays None."""
    import shapely

    parts, whose = shapely.get_parts(shapes, return_index=True)
    multi = np.full(len(shapes), None)
    shapely.multipolygons(parts, indices=whose, out=multi)
    return multi
