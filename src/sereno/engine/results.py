"""Writing a run's tables and documents: the columns that vocabulary/results.py declares."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sereno.engine.incidence import Incidence
from sereno.exchange.boundaries.areas import Areas
from sereno.exchange.results.result_files import feature_collection, write_columns
from sereno.vocabulary.results import INCIDENCE

if TYPE_CHECKING:
    from sereno.engine.selecting import Selection


def sha256(path: Path) -> str:
    """Fingerprint of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_json(path: Path, document: Mapping[str, Any]) -> None:
    """A document as UTF-8 JSON, one line for each of its keys (and for each GeoJSON feature).

    A NaN in it is an error, not a word that no other reader knows.
    """
    lines = []
    for key, value in document.items():
        text = (
            "[\n" + ",\n".join(map(_compact, value)) + "\n]"
            if key == "features"
            else _compact(value)
        )
        lines.append(f"{_compact(key)}: {text}")
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _compact(value: Any) -> str:
    # Without an indent the encoder is the C one: forty times as fast.
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def plain(value: float, digits: int = 6) -> float | None:
    """A figure to write: None when it doesn't exist, else to `digits` significant digits."""
    value = float(value)
    return float(f"{value:.{digits}g}") if math.isfinite(value) else None


# Rates are per 100,000 person-years: a millionth of a case is more than they can bear.
RATE_DECIMALS = 6


def write_incidence(folder: Path, areas: Areas, incidence: Incidence) -> None:
    """incidence.csv: every area × (all offences, each topic, each ICCS section)."""
    measures = list(incidence.measures())
    size = len(areas.codes)

    def each(values: Sequence[str]) -> pa.Array:
        """One value for each measure, over all its areas."""
        at = np.repeat(np.arange(len(values), dtype=np.int32), size)
        return pa.DictionaryArray.from_arrays(at, pa.array(values)).dictionary_decode()

    def areas_again(values: Sequence[Any]) -> pa.Array:
        return pa.concat_arrays([pa.array(values)] * len(measures))

    def stacked(name: str) -> npt.NDArray[Any]:
        return np.concatenate([getattr(measure, name) for measure in measures])

    columns: dict[str, pa.Array | npt.NDArray[Any]] = {
        "area_code": areas_again(areas.codes),
        "area_name": areas_again(areas.names),
        "group": areas_again(areas.groups),
        "measure_of": each([m.kind for m in measures]),
        "key": each([m.key for m in measures]),
        "n": stacked("n"),
        "population": np.tile(areas.population, len(measures)),
        "years": np.full(size * len(measures), round(incidence.years, RATE_DECIMALS)),
        **{
            name: np.round(stacked(name), RATE_DECIMALS)
            for name in ("rate", "rate_low", "rate_high", "eb_rate")
        },
        "n_lowest": stacked("lowest"),
        "n_highest": stacked("highest"),
    }
    write_columns(
        folder / INCIDENCE.name, {name: columns[name] for name in INCIDENCE.column_names()}
    )


def areas_document(areas: Areas, incidence: Incidence, selection: Selection) -> dict[str, Any]:
    """areas.geojson as a dictionary: one feature for each area, with what the run found."""
    by_code = {row["area_code"]: row for row in selection.rows}
    properties = []
    for a, code in enumerate(areas.codes):
        row = by_code[code]
        entry: dict[str, Any] = {
            "area_code": code,
            "area_name": areas.names[a],
            "group": areas.groups[a],
            "population": plain(areas.population[a], 12),
            "n": int(incidence.all.n[a]),
            "rate": plain(incidence.all.rate[a]),
        }
        for key, measure in incidence.topics.items():
            entry[f"n_{key}"] = int(measure.n[a])
            entry[f"rate_{key}"] = plain(measure.rate[a])
            entry[f"eb_{key}"] = plain(measure.eb_rate[a])
        entry |= {name: row[name] for name in ("score", "rank", "p_selected", "selected")}
        properties.append(entry)
    return feature_collection(areas.lonlat, properties)
