"""A city small enough to count by hand: 4 × 3 square areas in two groups, and its records."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import shapely

WEST, SOUTH, STEP = -100.44, 20.56, 0.01
NAMES = (
    "El Mirador", "San Ángel", "Las Peñitas I", "Las Peñitas II",
    "Fracc. Los Álamos", "Ampliación Cimatario", "Centro", "La Cañada",
    "Lomas del Sol", "Santa Rosa", "El Tepe", "Bosques",
)  # fmt: skip
HEADER = "fecha,hora,delito,colonia,delegacion,lat,lon"
OFFENCES = (
    "ROBO A TRANSEUNTE EN VIA PUBLICA CON VIOLENCIA",
    "HOMICIDIO DOLOSO",
    "VIOLENCIA FAMILIAR",
    "ROBO DE VEHICULO SIN VIOLENCIA",
)
MANIFEST = """
[audit]
name = "Ciudad chica"
country = "mx"
languages = ["es", "en"]
crs = "EPSG:32614"
select = 4
period = ["2022-01-01", "2023-12-31"]
[areas]
file = "areas.geojson"
code = "clave"
name = "nombre"
group = "delegacion"
population = "pob"
[[incidents]]
files = ["robos_*.csv"]
date = "fecha"
time = "hora"
lon = "lon"
lat = "lat"
area_name = "colonia"
area_group = "delegacion"
offence = "delito"
[selection]
topics = {{ robbery = 0.4, homicide = 0.3, family_violence = 0.3 }}
at_least_per_group = 1
draws = 500
{extra}
"""


@dataclass(frozen=True)
class SmallCity:
    """Where it lies and how many records were written."""

    folder: Path
    rows: int

    @property
    def manifest(self) -> Path:
        return self.folder / "audit.toml"

    def write_manifest(self, extra: str = "", **changes: str) -> Path:
        """The manifest, with lines replaced (`select="9"`) and something appended."""
        text = MANIFEST.format(extra=extra)
        for key, value in changes.items():
            lines = [
                f"{key} = {value}" if line.startswith(f"{key} = ") else line
                for line in text.splitlines()
            ]
            text = "\n".join(lines)
        self.manifest.write_text(text, encoding="utf-8")
        return self.manifest


def make_small_city(folder: Path, rng: np.random.Generator, rows: int = 1200) -> SmallCity:
    """Areas, two incident files and a manifest; every point lies well inside its area."""
    folder.mkdir(parents=True, exist_ok=True)
    squares = [
        shapely.box(
            WEST + STEP * (i % 4),
            SOUTH + STEP * (i // 4),
            WEST + STEP * (i % 4 + 1),
            SOUTH + STEP * (i // 4 + 1),
        )
        for i in range(12)
    ]
    geopandas.GeoDataFrame(
        {
            "clave": [f"{i + 1:04d}" for i in range(12)],
            "nombre": NAMES,
            "delegacion": ["Norte" if i >= 6 else "Sur" for i in range(12)],
            "pob": [900 + 150 * i for i in range(12)],
            "rezago": [i % 5 for i in range(12)],
        },
        geometry=squares,
        crs="EPSG:4326",
    ).to_file(folder / "areas.geojson", driver="GeoJSON")
    risk = np.array([1, 2, 1, 6, 1, 1, 9, 1, 5, 1, 2, 1], float)
    area = rng.choice(12, rows, p=risk / risk.sum())
    x = WEST + STEP * (area % 4 + rng.uniform(0.1, 0.9, rows))
    y = SOUTH + STEP * (area // 4 + rng.uniform(0.1, 0.9, rows))
    day = np.datetime64("2022-01-01") + rng.integers(0, 730, rows)
    lines = [
        f"{day[i]},{rng.integers(0, 24):02d}:{rng.integers(0, 60):02d}:00,"
        f"{OFFENCES[rng.choice(4, p=[0.5, 0.1, 0.2, 0.2])]},{NAMES[area[i]]},"
        f"{'Norte' if area[i] >= 6 else 'Sur'},{y[i]:.6f},{x[i]:.6f}"
        for i in range(rows)
    ]
    half = rows // 2
    for name, part in (("robos_1.csv", lines[:half]), ("robos_2.csv", lines[half:])):
        (folder / name).write_text("\n".join([HEADER, *part]) + "\n", encoding="utf-8")
    city = SmallCity(folder, rows)
    city.write_manifest()
    return city
