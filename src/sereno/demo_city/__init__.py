"""Santiago de la Linterna: a city that doesn't exist, with the records that such a city keeps.

It is made up from a seed in a few seconds: seven delegaciones, 320 colonias, five years of
incidents in the files of three corporations, and the dirt that such files hold. Because it is
made up, the truth is known: `CityFacts` says which colonias are the most dangerous and how many
rows have each fault. No person, place or record of it is real.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from sereno.demo_city.colonias import form_colonias
from sereno.demo_city.dirt import plan_dirt
from sereno.demo_city.facts import CITY, SELECT, TOPICS, CityFacts, FileFacts, state_facts
from sereno.demo_city.files import CsvForm, write_boundaries, write_csv, write_workbook
from sereno.demo_city.incidents import (
    POLICE,
    PROSECUTOR,
    STATE_POLICE,
    Incidents,
    draw_incidents,
    draw_risk,
)
from sereno.demo_city.land import shape_land
from sereno.demo_city.places import lay_out_places
from sereno.demo_city.records import (
    POLICE_WRITES,
    PROSECUTOR_WRITES,
    STATE_WRITES,
    Clerk,
    Records,
)
from sereno.demo_city.rhythms import FIRST_DAY, LAST_DAY, YEARS, calendar

__all__ = ["CITY", "PERIOD", "SELECT", "TOPICS", "CityFacts", "FileFacts", "generate_city"]

PERIOD = (FIRST_DAY, LAST_DAY)

_PROSECUTOR_FILES = {
    2021: ("fgj_2021.csv", CsvForm()),
    2022: ("fgj_2022.csv", CsvForm("latin-1", ";", decimal_comma=True)),
    2023: ("fgj_2023.csv.gz", CsvForm(gz=True)),
    2024: ("fgj_2024.csv", CsvForm()),
    2025: ("fgj_2025.csv", CsvForm("utf-8-sig")),
}
_PROSECUTOR_KEYS = ("date", "time", "offence", "name", "group", "lat", "lon")
_PROSECUTOR_HEADER = (
    "fecha_hecho", "hora_hecho", "delito", "colonia", "delegacion", "latitud", "longitud",
)  # fmt: skip
_POLICE_KEYS = ("folio", "date", "time", "offence", "name", "group", "lon", "lat")
_POLICE_HEADER = (
    "FOLIO", "FECHA", "HORA", "TIPO_INCIDENTE", "COLONIA", "DELEGACION", "LONGITUD", "LATITUD",
)  # fmt: skip
_STATE_KEYS = ("date", "time", "offence", "violence", "name", "group", "lat", "lon")
_STATE_HEADER = (
    "Fecha del hecho", "Hora", "Subtipo de delito", "Modalidad", "Colonia", "Delegación",
    "Latitud", "Longitud",
)  # fmt: skip


def generate_city(folder: Path, rng: np.random.Generator) -> CityFacts:
    """Write the city's files under `folder` (colonias.gpkg and incidents/) and say what is true.

    The same generator state writes the same bytes.
    """
    land_rng, colonia_rng, place_rng, risk_rng, incident_rng, clerk_rng = rng.spawn(6)
    colonias = form_colonias(shape_land(land_rng), colonia_rng)
    places = lay_out_places(colonias, place_rng)
    risk = draw_risk(colonias, risk_rng)
    incidents = draw_incidents(colonias, places, risk, incident_rng)

    (folder / "incidents").mkdir(parents=True, exist_ok=True)
    boundaries = folder / "colonias.gpkg"
    write_boundaries(boundaries, colonias)
    clerk = Clerk(colonias, places)
    written = [
        *_write_prosecutor(folder / "incidents", clerk, incidents, clerk_rng),
        _write_police(folder / "incidents", clerk, incidents, clerk_rng),
        _write_state_police(folder / "incidents", clerk, incidents, clerk_rng),
    ]
    return state_facts(folder, boundaries, written, colonias, places, risk)


def _write_prosecutor(
    folder: Path, clerk: Clerk, incidents: Incidents, rng: np.random.Generator
) -> list[tuple[FileFacts, Records]]:
    written = []
    year = calendar()[0]
    for index, number in enumerate(YEARS):
        name, form = _PROSECUTOR_FILES[number]
        mine = (incidents.recorder == PROSECUTOR) & (year[incidents.day] == index)
        rows = _in_order(incidents, mine)
        records = clerk.write(incidents, rows, plan_dirt(rows.size, rng), PROSECUTOR_WRITES, rng)
        write_csv(folder / name, _PROSECUTOR_HEADER, _PROSECUTOR_KEYS, records, form)
        written.append((_file(folder / name, form.encoding, form.delimiter, records), records))
    return written


def _write_police(
    folder: Path, clerk: Clerk, incidents: Incidents, rng: np.random.Generator
) -> tuple[FileFacts, Records]:
    path, form = folder / "policia_911_2021_2025.csv", CsvForm()
    rows = _in_order(incidents, incidents.recorder == POLICE)
    records = clerk.write(incidents, rows, plan_dirt(rows.size, rng), POLICE_WRITES, rng)
    records.columns["folio"] = np.array(
        [f"SSP-{origin + 1:06d}" for origin in records.plan.origin], dtype=object
    )
    write_csv(path, _POLICE_HEADER, _POLICE_KEYS, records, form)
    return _file(path, form.encoding, form.delimiter, records), records


def _write_state_police(
    folder: Path, clerk: Clerk, incidents: Incidents, rng: np.random.Generator
) -> tuple[FileFacts, Records]:
    path = folder / "policia_estatal_2025_12.xlsx"
    rows = _in_order(incidents, incidents.recorder == STATE_POLICE)
    plan = plan_dirt(rows.size, rng, ragged=False)
    records = clerk.write(incidents, rows, plan, STATE_WRITES, rng)
    write_workbook(path, _STATE_HEADER, _STATE_KEYS, records)
    return _file(path, "", "", records), records


def _in_order(incidents: Incidents, mine: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """The incidents that `mine` marks, as time went by."""
    rows = np.flatnonzero(mine)
    return rows[np.lexsort((incidents.second[rows], incidents.day[rows]))]


def _file(path: Path, encoding: str, delimiter: str, records: Records) -> FileFacts:
    return FileFacts(
        path, encoding, delimiter, records.area.size, records.area, ~records.plan.accepted
    )
