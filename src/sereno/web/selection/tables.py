"""Tables to take away: CSV and GeoPackage of what a person may see."""

from __future__ import annotations

import json
import math
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from sereno.web.imports.version_reader import VersionReader
from sereno.web.selection.shown import Question, Shown

COLUMNS = (
    "area_code",
    "area_name",
    "group",
    "topic",
    "first_month",
    "last_month",
    "years",
    "population",
    "n",
    "rate",
    "rate_low",
    "rate_high",
    "eb_rate",
    "held_back",
)


def incidence_rows(reader: VersionReader, question: Question, shown: Shown) -> list[list[Any]]:
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
            *(_value(v[i]) for v in (shown.rate, shown.low, shown.high, shown.eb)),
            int(shown.held[i]),
        ]
        for i, area in enumerate(reader.areas)
        if shown.inside[i]
    ]


def _value(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 6)


def incidence_gpkg(reader: VersionReader, question: Question, shown: Shown) -> bytes:
    """The same rows with their boundaries, EPSG:4326, layer `incidence`."""
    import geopandas
    import pandas
    import shapely

    rows = incidence_rows(reader, question, shown)
    frame = pandas.DataFrame(rows, columns=list(COLUMNS))
    frame["n"] = frame["n"].astype("Int64")
    features = json.loads((reader.folder / "areas.geojson").read_text(encoding="utf-8"))["features"]
    kept = [f["geometry"] for f, inside in zip(features, shown.inside, strict=True) if inside]
    shapes = shapely.from_geojson(np.array([json.dumps(g) if g else None for g in kept], object))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "incidence.gpkg"
        geopandas.GeoDataFrame(frame, geometry=shapes, crs="EPSG:4326").to_file(
            path, layer="incidence", driver="GPKG"
        )
        return path.read_bytes()
