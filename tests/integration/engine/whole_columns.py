"""A city and one file of incidents, drafted and imported: for what is decided by columns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import pyarrow.parquet as pq
import shapely

from sereno.engine.importing import Imported, import_incidents
from sereno.engine.mending_notes import mending_notes
from sereno.engine.places import Places
from sereno.exchange.boundaries.areas import Areas, look_areas, read_areas
from sereno.exchange.manifest.areas_draft import draft_areas
from sereno.exchange.manifest.incidents_draft import incident_entries
from sereno.exchange.manifest.parts import IncidentsPart
from sereno.exchange.manifest.text import Entry
from sereno.exchange.tables.file_sets import file_sets
from sereno.methods.sources.offences.coding import OffenceCoder

TODAY = dt.date(2026, 11, 29)


@dataclass(frozen=True)
class Read:
    """What was drafted of the two files, and what the import made of them."""

    entries: dict[str, Entry]
    area_entries: dict[str, Entry]
    areas: Areas
    imported: Imported
    rows: list[dict[str, Any]]

    @property
    def placed(self) -> int:
        return sum(row["area_code"] is not None for row in self.rows)

    @property
    def notes(self) -> set[str]:
        """Codes of the notes on the file and on the areas."""
        (file,) = self.imported.files
        return {note.code for note in (*mending_notes(file), *self.areas.notes)}

    @property
    def asked(self) -> set[str]:
        """Keys of the drafts that are marked for a person to check."""
        both = {**self.entries, **self.area_entries}
        return {key for key, entry in both.items() if entry.check}

    def days(self) -> list[str]:
        return [row["occurred_on"].isoformat() for row in self.rows]


def read_through(folder: Path, areas: Path, incidents: Path, **settled: Any) -> Read:
    """Draft both files, settle some keys of the incidents, and import into `folder`."""
    facts = look_areas(areas)
    area_entries, known = draft_areas(facts, folder, "mx")
    (files,) = file_sets([incidents])
    entries, _order = incident_entries(files, known, folder)
    values = {key: e.value for key, e in entries.items() if key != "files"} | settled
    if isinstance(values.get("sheet"), str):
        values["sheet"] = (values["sheet"],)
    part = IncidentsPart(files=(str(incidents),), **values)
    read = read_areas(
        areas,
        code="CODE",
        name="NAME",
        population=area_entries["population"].value if "population" in area_entries else None,
    )
    imported = import_incidents(
        (part,),
        folder=folder,
        into=folder,
        places=Places(read),
        coder=OffenceCoder("mx"),
        period=None,
        today=TODAY,
        progress=lambda *_: None,
        threads=1,
    )
    columns = ["area_code", "occurred_on", "occurred_at", "lon", "lat"]
    rows = pq.read_table(folder / "incidents.parquet", columns=columns).to_pylist()
    return Read(dict(entries), dict(area_entries), read, imported, rows)


def squares(path: Path, west: float, south: float, **columns: list[Any]) -> Path:
    """Twelve square areas, 0.02 degrees wide, from the south-western corner on."""
    boxes = [
        shapely.box(x, y, x + 0.02, y + 0.02)
        for y in (south, south + 0.02, south + 0.04)
        for x in (west, west + 0.02, west + 0.04, west + 0.06)
    ]
    given = {"CODE": [f"B{i:02d}" for i in range(12)], "NAME": [f"Barrio {i}" for i in range(12)]}
    frame = geopandas.GeoDataFrame({**given, **columns}, geometry=boxes, crs="EPSG:4326")
    frame.to_file(path, driver="GeoJSON")
    return path


def points(path: Path, lonlat: list[tuple[float, float]]) -> Path:
    """Incidents at some points, one a day."""
    first = dt.date(2023, 1, 1)
    lines = ["fecha,delito,longitud,latitud"]
    for i, (lon, lat) in enumerate(lonlat):
        day = first + dt.timedelta(days=i % 300)
        lines.append(f"{day.isoformat()},ROBO A NEGOCIO,{lon:.6f},{lat:.6f}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
