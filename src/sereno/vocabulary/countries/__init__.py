"""Roughly where countries lie, to guess which one a city is in.

`boxes.csv`: boxes in degrees that together cover a country; near borders they overlap.
"""

from __future__ import annotations

import csv
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
