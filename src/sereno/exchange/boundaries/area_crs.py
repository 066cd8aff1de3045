"""Coordinate systems of boundary files: to longitude and latitude, and to metres."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from sereno.exchange.coordinate_systems import system_of
from sereno.vocabulary.problems import Problem

LONLAT = "EPSG:4326"
Bounds = tuple[float, float, float, float]


def understand(crs: str, where: str) -> pyproj.CRS:
    """A coordinate system from a code, a WKT or a PROJ JSON; Problem when it means nothing."""
    try:
        return system_of(crs)
    except pyproj.exceptions.CRSError as error:
        reason = str(error).splitlines()[0][:160]
        raise Problem(
            "areas_crs_not_understood", where=where, crs=crs[:60], reason=reason
        ) from error


def shown(crs: pyproj.CRS) -> str:
    """A coordinate system's code, or its name when it has none."""
    authority = crs.to_authority()
    return ":".join(authority) if authority else str(crs.name)


def to_lonlat(
    geometries: npt.NDArray[Any], found: str | None, given: str | None, where: str
) -> tuple[npt.NDArray[Any], str, list[Problem]]:
    """Geometries in EPSG:4326 (x = longitude), the system they came in, and notes.

    `found` is what the file says, `given` what the manifest says and goes first. A file that
    says nothing is taken for EPSG:4326 when its coordinates can be longitude and latitude.
    """
    bounds = box(geometries)
    notes = []
    chosen = given or found
    if chosen is None:
        if not _can_be_lonlat(bounds):
            raise Problem("areas_crs_unknown", where=where, **_corners(bounds))
        notes.append(Problem("areas_crs_assumed", where=where))
        chosen = LONLAT
    crs = understand(chosen, where)
    if crs.is_geographic and not _can_be_lonlat(bounds):
        raise Problem("areas_crs_contradicted", where=where, crs=shown(crs), **_corners(bounds))
    name = shown(crs)
    if name in {LONLAT, "OGC:CRS84"}:
        return geometries, LONLAT, notes
    lonlat = reprojected(geometries, crs, LONLAT)
    astray = ~shapely.is_empty(lonlat) & ~np.isfinite(shapely.bounds(lonlat)).all(axis=1)
    astray &= ~shapely.is_missing(lonlat)
    if astray.any():
        raise Problem("areas_crs_out_of_reach", where=where, n=int(astray.sum()), crs=name)
    return lonlat, name, notes


def guess_metric_crs(bounds: Bounds) -> str:
    """The UTM zone (WGS 84) of a box's centre, in degrees: EPSG:326xx north, EPSG:327xx south."""
    lon = (bounds[0] + bounds[2]) / 2
    lat = (bounds[1] + bounds[3]) / 2
    zone = int((lon + 180) // 6) % 60 + 1
    return f"EPSG:{32600 + zone if lat >= 0 else 32700 + zone}"


def metric_crs(asked: str | None, bounds: Bounds, where: str) -> str:
    """The system asked for, checked to be in metres, or else the guess."""
    guess = guess_metric_crs(bounds)
    if asked is None:
        return guess
    crs = understand(asked, where)
    metres = crs.is_projected and all(axis.unit_conversion_factor == 1 for axis in crs.axis_info)
    if not metres:
        raise Problem("areas_crs_not_metric", where=where, crs=asked, guess=guess)
    return asked


def box(geometries: npt.NDArray[Any]) -> Bounds:
    """The box around geometries: lowest x and y, highest x and y; NaN when all are empty."""
    if not len(geometries):
        return (np.nan, np.nan, np.nan, np.nan)
    x0, y0, x1, y1 = shapely.total_bounds(geometries).tolist()
    return (x0, y0, x1, y1)


def _can_be_lonlat(bounds: Bounds) -> bool:
    west, south, east, north = bounds
    return west >= -180 and east <= 180 and south >= -90 and north <= 90


def _corners(bounds: Bounds) -> dict[str, str]:
    low, high = f"({bounds[0]:.0f}, {bounds[1]:.0f})", f"({bounds[2]:.0f}, {bounds[3]:.0f})"
    return {"low": low, "high": high}


def metric_shapes(lonlat: npt.NDArray[Any], metric_crs: str) -> npt.NDArray[Any]:
    """Shapes in longitude and latitude (EPSG:4326) in a system in metres, to measure surfaces."""
    return reprojected(lonlat, LONLAT, metric_crs)


def reprojected(
    shapes: npt.NDArray[Any], before: str | pyproj.CRS, after: str | pyproj.CRS
) -> npt.NDArray[Any]:
    """Shapes of one coordinate system in another; x is always east, whatever the system says."""
    change = pyproj.Transformer.from_crs(before, after, always_xy=True)

    def move(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(change.transform(points[:, 0], points[:, 1]))

    return np.asarray(shapely.transform(shapes, move))
