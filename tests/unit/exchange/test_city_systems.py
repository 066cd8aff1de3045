"""The systems in which a city's points may be written, and their names.

1. National and state grids, UTM zones, feet: found by the points of the city, the usual one first.
2. Names in plain words and both languages.
"""

from __future__ import annotations

import pytest
from pyproj import Transformer

from sereno.exchange.city_systems import city_systems, system_name

CITIES = {
    "Querétaro": ("mx", -100.39, 20.59),
    "Cali": ("co", -76.53, 3.44),
    "Bogotá": ("co", -74.08, 4.61),
    "Lima": ("pe", -77.03, -12.05),
    "Santiago": ("cl", -70.65, -33.45),
    "São Paulo": ("br", -46.63, -23.55),
    "Durban": ("za", 31.02, -29.86),
    "London": ("gb", -0.12, 51.5),
    "Chicago": ("us", -87.65, 41.85),
}


def _bounds(city: str) -> tuple[str, tuple[float, float, float, float]]:
    country, lon, lat = CITIES[city]
    return country, (lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1)


@pytest.mark.parametrize(
    ("city", "written_in", "found"),
    [
        ("Querétaro", "EPSG:32614", "EPSG:32614"),
        # ITRF and WGS 84 are one on this scale; NAD27 is not.
        ("Querétaro", "EPSG:6369", "EPSG:32614"),
        ("Querétaro", "EPSG:6372", "EPSG:6372"),
        ("Querétaro", "EPSG:32613", "EPSG:32613"),
        ("Cali", "EPSG:9377", "EPSG:9377"),
        ("Cali", "EPSG:3115", "EPSG:3115"),
        ("Bogotá", "EPSG:3116", "EPSG:3116"),
        ("Lima", "EPSG:32718", "EPSG:32718"),
        ("Santiago", "EPSG:32719", "EPSG:32719"),
        ("São Paulo", "EPSG:31983", "EPSG:32723"),
        ("Durban", "EPSG:2054", "EPSG:2054"),
        ("London", "EPSG:27700", "EPSG:27700"),
        ("Chicago", "EPSG:3435", "EPSG:3435"),
        ("Chicago", "EPSG:26971", "EPSG:26971"),
        ("Chicago", "EPSG:3857", "EPSG:3857"),
    ],
)
def test_the_system_is_found_by_the_points(city: str, written_in: str, found: str) -> None:
    """1"""
    country, bounds = _bounds(city)
    middle = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    x, y = Transformer.from_crs("EPSG:4326", written_in, always_xy=True).transform(*middle)
    fits = [
        crs
        for crs, (west, south, east, north) in city_systems(bounds, country).items()
        if west <= x <= east and south <= y <= north
    ]
    reads = [Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(x, y) for crs in fits]
    assert fits[0] == found
    assert reads[0] == pytest.approx(middle, abs=1e-4)


@pytest.mark.parametrize(
    ("crs", "es", "en"),
    [
        ("EPSG:4326", "longitud y latitud, en grados", "longitude and latitude, in degrees"),
        ("EPSG:32614", "UTM zona 14 norte (WGS 84), metros", "UTM zone 14 North (WGS 84), metres"),
        ("EPSG:32718", "UTM zona 18 sur (WGS 84), metros", "UTM zone 18 South (WGS 84), metres"),
        ("EPSG:27700", "British National Grid (OSGB36), metros",
         "British National Grid (OSGB36), metres"),
        ("EPSG:3435", "Illinois East (ftUS) (NAD83), pies", "Illinois East (ftUS) (NAD83), feet"),
    ],
)  # fmt: skip
def test_names_in_plain_words(crs: str, es: str, en: str) -> None:
    """2"""
    assert (system_name(crs).es, system_name(crs).en) == (es, en)
