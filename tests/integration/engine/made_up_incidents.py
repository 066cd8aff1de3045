"""Incidents generated for the boundaries of a real city, written as that city might send them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import numpy.typing as npt
import pyproj
import shapely

MEXICO = {
    "ROBO A TRANSEUNTE EN VIA PUBLICA CON VIOLENCIA": 0.40,
    "VIOLENCIA FAMILIAR": 0.30,
    "HOMICIDIO DOLOSO": 0.10,
    "ROBO DE VEHICULO SIN VIOLENCIA": 0.20,
}
COLOMBIA = {
    "HURTO A PERSONAS": 0.45,
    "VIOLENCIA INTRAFAMILIAR": 0.30,
    "HOMICIDIO INTENCIONAL": 0.05,
    "LESIONES PERSONALES": 0.20,
}


@dataclass(frozen=True)
class MadeUp:
    """Where each incident truly is, and what; arrays of shape (n,)."""

    area: npt.NDArray[np.intp]
    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    day: npt.NDArray[np.datetime64]
    minute: npt.NDArray[np.int64]
    offence: npt.NDArray[np.str_]

    def moved_to(self, crs: str, from_crs: object) -> tuple[npt.NDArray, npt.NDArray]:
        """x and y in another system."""
        change = pyproj.Transformer.from_crs(from_crs, crs, always_xy=True)
        return change.transform(self.x, self.y)


def make_up(
    areas: geopandas.GeoDataFrame,
    rng: np.random.Generator,
    n: int,
    offences: Mapping[str, float],
    years: tuple[int, int] = (2021, 2023),
) -> MadeUp:
    """Incidents uniform inside areas drawn by a skewed risk, in the areas' own coordinates."""
    area = np.sort(rng.choice(len(areas), n, p=rng.dirichlet(np.full(len(areas), 0.6))))
    x, y = np.empty(n), np.empty(n)
    for a in np.unique(area):
        mine = np.flatnonzero(area == a)
        shape = areas.geometry.iloc[a]
        shapely.prepare(shape)
        west, south, east, north = shape.bounds
        while mine.size:
            x[mine], y[mine] = (
                rng.uniform(west, east, mine.size),
                rng.uniform(south, north, mine.size),
            )
            mine = mine[~shapely.contains_xy(shape, x[mine], y[mine])]
    first, last = np.datetime64(f"{years[0]}-01-01"), np.datetime64(f"{years[1]}-12-31")
    order = rng.permutation(n)
    return MadeUp(
        area[order],
        x[order],
        y[order],
        first + rng.integers(0, int((last - first).astype(int)) + 1, n),
        rng.integers(0, 1440, n),
        rng.choice(list(offences), n, p=list(offences.values())),
    )


def write_table(
    path: Path,
    columns: Mapping[str, Sequence[str]],
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> None:
    """The columns as CSV."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
