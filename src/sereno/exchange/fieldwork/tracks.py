"""Routes, places and drawings that people bring as GPX, KML, KMZ or GeoJSON.

What a file holds is told as features in longitude and latitude (WGS 84), with a list of what
somebody has to know of it: lines without times, polygons that cross themselves and are left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

import numpy as np
import shapely
from pyproj import Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from sereno.exchange.coordinate_systems import system_of
from sereno.exchange.fieldwork.confined_files import read_features
from sereno.vocabulary.problems import Problem

MOST_BYTES: Final = 20 << 20
# How GeoJSON names the system that it is in by itself.
_WGS84: Final = ("", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "EPSG:4326")
_LONGITUDES, _LATITUDES = 180, 90
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True)
class TrackFeature:
    """A point, a line or a polygon in longitude and latitude.

    times: one for each point of it, None where it has none. properties: of GeoJSON.
    """

    geometry: BaseGeometry
    name: str
    words: str
    times: tuple[dt.datetime | None, ...]
    accuracy_m: float | None
    properties: Mapping[str, str]

    @property
    def begins(self) -> dt.datetime | None:
        """The earliest of its times."""
        return min((each for each in self.times if each), default=None)

    @property
    def ends(self) -> dt.datetime | None:
        """The latest of its times."""
        return max((each for each in self.times if each), default=None)


@dataclass(frozen=True)
class TrackFile:
    """What a file holds. format: gpx, kml, kmz or geojson. problems: to be told, not to stop at."""

    format: str
    features: tuple[TrackFeature, ...]
    problems: tuple[Problem, ...]

    @property
    def lines(self) -> list[TrackFeature]:
        """Its lines alone, the longest first."""
        lines = [each for each in self.features if each.geometry.geom_type == "LineString"]
        return sorted(lines, key=lambda each: -each.geometry.length)

    @property
    def points(self) -> list[TrackFeature]:
        """Its points alone, in their order."""
        return [each for each in self.features if each.geometry.geom_type == "Point"]


def read_tracks(stream: BinaryIO, *, where: str) -> TrackFile:
    """Read a file of routes, places or drawings. where: what the person calls it.

    Raises Problem track_too_large, track_unknown, track_broken, track_entities, track_too_many,
    track_no_points, track_system_unknown, track_not_degrees, and document_* as archives are.
    """
    found, rows = read_features(stream, most=MOST_BYTES, where=where)
    problems: list[Problem] = []
    turned = _turning(found["system"], where, problems)
    features = list(_features(rows, turned, where, problems))
    if not features:
        raise problems[-1]
    lines = [each for each in features if each.geometry.geom_type == "LineString"]
    if lines and not any(each.begins for each in lines):
        problems.append(Problem("track_no_times", where=where))
    return TrackFile(found["format"], tuple(features), tuple(problems))


def outside(features: Sequence[TrackFeature], land: BaseGeometry) -> list[int]:
    """Which features lie wholly outside of `land` (in longitude and latitude)."""
    shapes = np.array([each.geometry for each in features], dtype=object)
    shapely.prepare(land)
    return [int(i) for i in np.flatnonzero(~shapely.intersects(land, shapes))]


def _turning(system: str, where: str, problems: list[Problem]) -> Transformer | None:
    """How coordinates become longitude and latitude; None where they are."""
    if system in _WGS84:
        return None
    try:
        known = system_of(system)
    except CRSError as error:
        raise Problem("track_system_unknown", where=where, system=system[:80]) from error
    if known.to_epsg() == 4326:
        return None
    problems.append(Problem("track_other_system", where=where, system=known.name))
    return Transformer.from_crs(known, "OGC:CRS84", always_xy=True)


def _features(
    rows: Sequence[Mapping[str, Any]],
    turning: Transformer | None,
    where: str,
    problems: list[Problem],
) -> Iterator[TrackFeature]:
    for n, row in enumerate(rows, 1):
        place = f"{where}, {row['name'] or n}"
        try:
            drawn = shape({"type": row["type"], "coordinates": row["coordinates"]})
        except (ShapelyError, ValueError, TypeError, IndexError):
            problems.append(Problem("track_too_few_points", where=place))
            continue
        if drawn.is_empty:
            problems.append(Problem("track_too_few_points", where=place))
            continue
        if turning is not None:
            drawn = _turned(drawn, turning, where)
        west, south, east, north = drawn.bounds
        if max(-west, east) > _LONGITUDES or max(-south, north) > _LATITUDES:
            raise Problem("track_not_degrees", where=place)
        if drawn.geom_type == "Polygon" and not drawn.is_valid:
            problems.append(Problem("track_crossing", where=place))
            continue
        yield TrackFeature(
            geometry=drawn,
            name=row["name"],
            words=row["words"],
            times=tuple(_time(each) for each in row["times"]),
            accuracy_m=row["accuracy"],
            properties=row["properties"],
        )


def _turned(drawn: BaseGeometry, turning: Transformer, where: str) -> BaseGeometry:
    def turn(pairs: np.ndarray) -> np.ndarray:
        return np.column_stack(turning.transform(pairs[:, 0], pairs[:, 1], errcheck=True))

    try:
        return shapely.transform(drawn, turn)
    except ProjError as error:
        raise Problem("track_not_degrees", where=where) from error


def _time(text: str) -> dt.datetime | None:
    """A time as the file told it; one without a zone is in UTC, as GPX and GeoJSON have it."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        # A clock that was never set tells years that no other zone has.
        return None
    return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
