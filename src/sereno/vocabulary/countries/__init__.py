"""Roughly where countries lie, to guess which one a city is in, and their time zones.

`boxes.csv`: boxes in degrees that together cover a country; near borders they overlap.
`time_zones.csv`: cities by which the zones of a country are known (of tz's zone.tab, and more).
"""

from __future__ import annotations

import csv
import math
from functools import cache
from pathlib import Path
from typing import NamedTuple


class CountryBox(NamedTuple):
    """One of the boxes that together cover a country."""

    country: str
    west: float
    south: float
    east: float
    north: float


@cache
def country_boxes() -> tuple[CountryBox, ...]:
    """Every box of every country, in the order of the file."""
    with (Path(__file__).parent / "boxes.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            CountryBox(row["country"], *(float(row[side]) for side in CountryBox._fields[1:]))
            for row in csv.DictReader(file)
        )


def countries_at(lon: float, lat: float) -> tuple[str, ...]:
    """The countries whose boxes hold a point, none twice; several near a border, () at sea."""
    found = dict.fromkeys(
        box.country
        for box in country_boxes()
        if box.west <= lon <= box.east and box.south <= lat <= box.north
    )
    return tuple(found)


@cache
def _zone_cities(country: str) -> tuple[tuple[str, float, float], ...]:
    """Zone, longitude and latitude of the cities that tell a country's time zones."""
    with (Path(__file__).parent / "time_zones.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            (row["zone"], float(row["lon"]), float(row["lat"]))
            for row in csv.DictReader(file)
            if row["country"] == country
        )


def time_zones(country: str, lon: float, lat: float) -> tuple[str, ...]:
    """The IANA time zones of a country, that of the nearest city first; () where none is known.

    >>> time_zones("co", -76.5, 3.4), time_zones("mx", -100.4, 20.6)[0]
    (('America/Bogota',), 'America/Mexico_City')
    """

    def away(city: tuple[str, float, float]) -> float:
        return math.hypot((city[1] - lon) * math.cos(math.radians(lat)), city[2] - lat)

    return tuple(dict.fromkeys(zone for zone, *_ in sorted(_zone_cities(country), key=away)))
