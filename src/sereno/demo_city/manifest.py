"""The manifest of the demo city: also a first example of how one is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sereno.demo_city.facts import CITY, SELECT, TOPICS
from sereno.demo_city.rhythms import FIRST_DAY, LAST_DAY

_TEXT = """\
# {city}: una ciudad inventada, para conocer Sereno. / A made-up city, to get to know Sereno.
# Cópielo y cámbielo para sus datos. / Copy it and change it for your own data.

[audit]
name = "{city} {first_year}-{last_year}"
country = "mx"
languages = [{languages}]
crs = "EPSG:32614"
select = {select}
period = ["{first}", "{last}"]

[areas]
file = "colonias.gpkg"
code = "CVECOL"
name = "COLONIA"
group = "DELEGACION"
population = "POBTOT"

# La fiscalía: un archivo por año. / The prosecutor: a file for each year.
[[incidents]]
files = ["incidents/fgj_*.csv*"]
date = "fecha_hecho"
time = "hora_hecho"
lon = "longitud"
lat = "latitud"
area_name = "colonia"
area_group = "delegacion"
offence = "delito"

# La policía municipal: lo que solo llegó al 911. / The city police: what only 911 was told.
[[incidents]]
files = ["incidents/policia_911_*.csv"]
id = "FOLIO"
date = "FECHA"
time = "HORA"
lon = "LONGITUD"
lat = "LATITUD"
area_name = "COLONIA"
area_group = "DELEGACION"
offence = "TIPO_INCIDENTE"

# La policía estatal: su primer mes, en Excel. / The state police: its first month, in Excel.
[[incidents]]
files = ["incidents/policia_estatal_*.xlsx"]
sheet = "Incidencia"
date = "Fecha del hecho"
time = "Hora"
lon = "Longitud"
lat = "Latitud"
area_name = "Colonia"
area_group = "Delegación"
offence = "Subtipo de delito"
violence = "Modalidad"

[selection]
topics = {{ {topics} }}
normalise = "minmax"
aggregate = "arithmetic"
at_least_per_group = 1
draws = 10000
"""


def write_demo_manifest(folder: Path, languages: Sequence[str]) -> Path:
    """Write audit.toml beside the city's files; the first language is that of the main pages."""
    path = folder / "audit.toml"
    text = _TEXT.format(
        city=CITY,
        first_year=FIRST_DAY.year,
        last_year=LAST_DAY.year,
        first=FIRST_DAY.isoformat(),
        last=LAST_DAY.isoformat(),
        languages=", ".join(f'"{language}"' for language in languages),
        select=SELECT,
        topics=", ".join(f"{topic} = {weight}" for topic, weight in TOPICS.items()),
    )
    path.write_text(text, encoding="utf-8")
    return path
