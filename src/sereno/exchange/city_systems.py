"""The projected coordinate systems in which a city's offices may write their points.

From EPSG's register those that cover the city and no whole continent: UTM zones, national and
state grids. The neighbouring UTM zones are among them, and for South Africa its belts (Lo) written
with east and north positive, which have no code. Systems that differ by less than a few metres are
one: of them the one that people know best stands for all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import pyproj
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_crs_info
from pyproj.enums import PJType

from sereno.exchange.boundaries.area_crs import LONLAT, Bounds, guess_metric_crs
from sereno.exchange.coordinate_systems import system_of
from sereno.vocabulary.in_both import InBoth
from sereno.vocabulary.in_both import in_both as _

WEB_MERCATOR: Final = "EPSG:3857"
# Used beyond the area that the register gives them.
_NATIONAL: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "mx": ("EPSG:6372", "EPSG:6362"),
        "co": ("EPSG:9377", "EPSG:3116"),
        "gb": ("EPSG:27700",),
        "br": ("EPSG:5880",),
    }
)
# Degrees that a system of one country reaches over at most.
_WIDEST: Final = 50.0
_SAME_METRES: Final = 5.0
# Datums of maps drawn before satellites, or soon after: files of today seldom are in them.
_OLD: Final = re.compile(
    r"NAD27|PSAD56|SAD69|Bogota 1975|Cape|Aratu|Corrego|Chua|ED50|WGS 72|La Canoa|BLM|SPBA|TM 0 N"
)
_UTM: Final = re.compile(r"(?P<datum>.*) / UTM zone (?P<zone>\d+)(?P<half>[NS])")
_LO: Final = "+proj=tmerc +lat_0=0 +lon_0={lon} +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m +no_defs"
_LO_LON: Final = re.compile(r"\+proj=tmerc \+lat_0=0 \+lon_0=(-?\d+) ")


@lru_cache(maxsize=16)
def city_systems(bounds: Bounds, country: str) -> Mapping[str, Bounds]:
    """The city's bounds in each system, the likeliest first; `bounds` in degrees."""
    found: dict[str, Bounds] = {}
    for crs in dict.fromkeys(_candidates(bounds, country)):
        box = box_in(crs, bounds)
        if box is not None and not any(_same(box, other) for other in found.values()):
            found[crs] = box
    return MappingProxyType(found)


def box_in(crs: str, bounds: Bounds) -> Bounds | None:
    """A box of degrees in another system; None where that can't hold it."""
    try:
        change = pyproj.Transformer.from_crs(LONLAT, crs, always_xy=True)
        west, south, east, north = change.transform_bounds(*bounds)
    except pyproj.exceptions.ProjError:
        # A file's own system may have a name and no code; then no manifest could name it.
        return None
    if not all(map(math.isfinite, (west, south, east, north))):
        return None
    return west, south, east, north


def _candidates(bounds: Bounds, country: str) -> Iterator[str]:
    """Systems by name, those first that stand for the ones like them."""
    yield guess_metric_crs(bounds)
    yield from _NATIONAL.get(country, ())
    west, south, east, north = bounds
    middle = AreaOfInterest((west + east) / 2, (south + north) / 2, (west + east) / 2,
                            (south + north) / 2)  # fmt: skip
    covering = [
        (bool(_OLD.search(info.name)), f"EPSG:{info.code}")
        # A datum's own name goes before its realisations, "NAD83" before "NAD83(HARN)".
        for info in sorted(
            query_crs_info("EPSG", [PJType.PROJECTED_CRS], middle, contains=True),
            key=lambda info: "(" in info.name.partition(" / ")[0],
        )
        if info.area_of_use is not None and _is_national(info.area_of_use.bounds)
    ]
    yield from (crs for old, crs in covering if not old)
    if country == "za":
        first = math.floor((west + east) / 4) * 2 + 1
        yield from (_LO.format(lon=lon) for lon in (first, first - 2, first + 2))
    for shift in (-6, 6):
        yield guess_metric_crs((west + shift, south, east + shift, north))
    yield WEB_MERCATOR
    yield from (crs for old, crs in covering if old)


def _is_national(area: tuple[float, float, float, float]) -> bool:
    west, south, east, north = area
    return (east - west) % 360 <= _WIDEST and north - south <= _WIDEST


def _same(one: Bounds, other: Bounds) -> bool:
    return all(abs(a - b) < _SAME_METRES for a, b in zip(one, other, strict=True))


def system_name(crs: str) -> InBoth:
    """A coordinate system in plain words: "UTM zone 14 North (WGS 84), metres"."""
    if crs == LONLAT:
        return _("longitude and latitude, in degrees")
    if crs == WEB_MERCATOR:
        return _("the system of web maps (Web Mercator), in metres")
    belt = _LO_LON.match(crs)
    if belt is not None:
        name = _("South African belt Lo{lon} (Hartebeesthoek94), east and north positive, metres")
        return name.format(lon=belt[1])
    try:
        system = system_of(crs)
    except pyproj.exceptions.CRSError:
        return InBoth(crs, crs)
    unit = _unit(system)
    utm = _UTM.fullmatch(system.name)
    if utm is not None:
        name = (
            _("UTM zone {zone} North ({datum}), {unit}")
            if utm["half"] == "N"
            else _("UTM zone {zone} South ({datum}), {unit}")
        )
        return name.format(zone=utm["zone"], datum=utm["datum"], unit=unit)
    datum, _sign, grid = system.name.partition(" / ")
    told = f"{grid} ({datum})" if grid else datum
    return InBoth(f"{told}, {unit.es}", f"{told}, {unit.en}")


def _unit(system: pyproj.CRS) -> InBoth:
    unit = system.axis_info[0].unit_name if system.axis_info else ""
    if unit == "metre":
        return _("metres")
    if "foot" in unit:
        return _("feet")
    return _("degrees") if unit == "degree" else InBoth(unit, unit)
