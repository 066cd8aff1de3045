"""Writing a run's tables and documents: the columns that vocabulary/results.py declares."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sereno.engine.incidence import Incidence
from sereno.exchange.boundaries import Areas
from sereno.exchange.result_files import CsvTable, feature_collection
from sereno.vocabulary.results import INCIDENCE

if TYPE_CHECKING:
    from sereno.engine.selecting import Selection


def sha256(path: Path) -> str:
    """Fingerprint of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_json(path: Path, document: Mapping[str, Any]) -> None:
    """A document as UTF-8 JSON; a NaN in it is an error, not a word that no other reader knows."""
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def plain(value: float, digits: int = 6) -> float | None:
    """A figure to write: None when it doesn't exist, else to `digits` significant digits."""
    value = float(value)
    return float(f"{value:.{digits}g}") if math.isfinite(value) else None


def write_incidence(folder: Path, areas: Areas, incidence: Incidence) -> None:
    """incidence.csv: every area × (all offences, each topic, each ICCS section)."""
    with CsvTable(folder / INCIDENCE.name, INCIDENCE.column_names()) as table:
        for measure in incidence.measures():
            for a, code in enumerate(areas.codes):
                table.row(
                    (
                        code,
                        areas.names[a],
                        areas.groups[a],
                        measure.kind,
                        measure.key,
                        int(measure.n[a]),
                        plain(areas.population[a], 12),
                        plain(incidence.years),
                        plain(measure.rate[a]),
                        plain(measure.rate_low[a]),
                        plain(measure.rate_high[a]),
                        plain(measure.eb_rate[a]),
                        int(measure.lowest[a]),
                        int(measure.highest[a]),
                    )
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
