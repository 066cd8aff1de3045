"""Tracks and places as GPX, KML, KMZ or GeoJSON: the part that runs confined.

Each becomes features as JSON: a geometry of GeoJSON, a name, words, a time for each of its points.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import fastkml
import gpxpy
from fastkml.utils import find_all
from lxml import etree

from sereno.exchange.careful_xml import DoctypeError, careful_root
from sereno.exchange.fieldwork.archives import check
from sereno.exchange.fieldwork.refusals import RefusedError

MOST_POINTS: Final = 200_000
MOST_FEATURES: Final = 20_000
MOST_UNPACKED: Final = 32 << 20
KML: Final = "http://www.opengis.net/kml/2.2"
_GPX: Final = "http://www.topografix.com/GPX/"
_GOOGLE: Final = "http://www.google.com/kml/ext/"
_ZIP: Final = b"PK\x03\x04"
# How programs call the radius within which a point surely lies, in metres.
_ACCURACIES: Final = ("accuracy", "acc", "horizontal_accuracy", "horizontalaccuracy", "precision")
_TIMES: Final = ("times", "coordtimes", "time", "timestamp", "date")
_NAMES: Final = ("name", "nombre", "title", "titulo", "título")
_WORDS: Final = ("description", "descripcion", "descripción", "desc", "words", "cmt")
_LONGEST: Final = 2_000
_DEPTHS: Final = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2}
_DEPTHS_OF_AREAS: Final = {"Polygon": 2, "MultiPolygon": 3}
_SINGLE: Final = {
    "MultiPoint": "Point",
    "MultiLineString": "LineString",
    "MultiPolygon": "Polygon",
}


@dataclass(frozen=True)
class Feature:
    """A point, a line or a polygon. times: in ISO 8601, one for each point, "" where none."""

    type: str
    coordinates: Any
    name: str = ""
    words: str = ""
    times: list[str] = field(default_factory=list)
    accuracy: float | None = None
    properties: dict[str, str] = field(default_factory=dict)


def features_of(content: bytes) -> tuple[dict[str, Any], bytes]:
    """What a file holds: its format and coordinate system, and the features as JSON.

    Raises RefusedError track_* and document_*.
    """
    form, system = "geojson", ""
    features: Iterator[Feature]
    if content[:4] == _ZIP:
        content, form = _kml_within(content), "kmz"
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        features, system = _from_geojson(content)
    else:
        root = _root(content)
        name = etree.QName(root).localname.lower()
        if name not in _READERS:
            raise RefusedError("track_unknown")
        form = form if form == "kmz" else name
        features = _READERS[name](root)
    found: list[dict[str, Any]] = []
    points = 0
    for each in features:
        points += len(list(_pairs(each.coordinates)))
        if points > MOST_POINTS or len(found) >= MOST_FEATURES:
            raise RefusedError("track_too_many", most=MOST_POINTS)
        found.append(asdict(each))
    if not found:
        raise RefusedError("track_no_points")
    return {"format": form, "system": system}, json.dumps(found).encode()


def _kml_within(content: bytes) -> bytes:
    """The first KML of a KMZ, as Google Earth takes it."""
    file = io.BytesIO(content)
    check(file, "application/zip")
    with zipfile.ZipFile(file) as archive:
        for each in archive.infolist():
            if each.filename.lower().endswith(".kml") and each.file_size <= MOST_UNPACKED:
                return archive.read(each)
    raise RefusedError("track_unknown")


def _root(content: bytes) -> Any:
    try:
        return careful_root(content)
    except DoctypeError as defining:
        raise RefusedError("track_entities") from defining
    except etree.XMLSyntaxError as error:
        if b"<!ENTITY" in content or b"<!DOCTYPE" in content:
            raise RefusedError("track_entities") from error
        raise RefusedError("track_broken") from error


def _from_gpx(root: Any) -> Iterator[Feature]:
    # gpxpy knows its elements by their names as they are written, and some write a prefix.
    for element in root.iter(etree.Element):
        named = etree.QName(element)
        if element.prefix and (named.namespace or "").startswith(_GPX):
            element.tag = named.localname
    etree.cleanup_namespaces(root)
    try:
        read = gpxpy.parse(etree.tostring(root, encoding="unicode"))
    except gpxpy.gpx.GPXException as error:
        raise RefusedError("track_broken") from error
    for track in read.tracks:
        for segment in track.segments:
            yield from _line(segment.points, track.name, track.description)
    for route in read.routes:
        yield from _line(route.points, route.name, route.description)
    for point in read.waypoints:
        yield Feature(
            *("Point", _pair(point.longitude, point.latitude)),
            name=_said(point.name),
            words=_said(point.description or point.comment),
            times=[_time(point.time)],
            accuracy=_extended(point),
        )


def _line(points: list[Any], name: str | None, words: str | None) -> Iterator[Feature]:
    """A line of its points; one point alone is a point."""
    pairs = [_pair(each.longitude, each.latitude) for each in points]
    times = [_time(each.time) for each in points]
    if len(pairs) == 1:
        yield Feature("Point", pairs[0], name=_said(name), words=_said(words), times=times)
    elif pairs:
        known = sorted(each for each in map(_extended, points) if each is not None)
        accuracy = known[len(known) // 2] if known else None
        yield Feature(
            "LineString", pairs, name=_said(name), words=_said(words), times=times,
            accuracy=accuracy,
        )  # fmt: skip


def _extended(point: Any) -> float | None:
    """The accuracy that a program wrote among its extensions, in metres."""
    for each in point.extensions:
        for element in each.iter(etree.Element):
            if etree.QName(element).localname.lower() in _ACCURACIES:
                return _accuracy(element.text)
    return None


def _from_kml(root: Any) -> Iterator[Feature]:
    # KML was Google's before it was a standard, and many write it without its namespace.
    for element in root.iter(etree.Element):
        named = etree.QName(element)
        if named.namespace != KML and not (named.namespace or "").startswith(_GOOGLE):
            element.tag = f"{{{KML}}}{named.localname}"
    etree.cleanup_namespaces(root)
    read = fastkml.KML.from_string(etree.tostring(root, encoding="unicode"), strict=False)
    marks: Iterable[Any] = find_all(read, of_type=fastkml.Placemark)
    for mark in marks:
        name, words = _said(mark.name), _said(mark.description)
        moment, told = _moment(mark), dict(_extended_data(mark))
        drawn = mark.kml_geometry
        tracks = getattr(drawn, "tracks", None) or ([drawn] if _is_track(drawn) else [])
        for track in tracks:
            pairs = [_pair(each.coord.x, each.coord.y) for each in track.track_items]
            times = [_time(each.when.dt if each.when else None) for each in track.track_items]
            if len(pairs) > 1:
                yield Feature("LineString", pairs, name, words, times, properties=told)
            elif pairs:
                yield Feature("Point", pairs[0], name, words, times, properties=told)
        if not tracks and mark.geometry is not None:
            for kind, coordinates in _singles(mark.geometry.__geo_interface__):
                times = [moment] if kind == "Point" and moment else []
                yield Feature(kind, coordinates, name, words, times, properties=told)


def _extended_data(mark: Any) -> Iterator[tuple[str, str]]:
    """What uMap, My Maps and QGIS write beside a name and a description."""
    for each in getattr(mark.extended_data, "elements", None) or ():
        for one in getattr(each, "data", None) or (each,):
            name, value = getattr(one, "name", None), getattr(one, "value", None)
            if name and value:
                yield _said(str(name)), _said(str(value))


def _is_track(drawn: object) -> bool:
    return getattr(drawn, "track_items", None) is not None


def _moment(mark: Any) -> str:
    told = getattr(mark.times, "timestamp", None) or getattr(mark.times, "begin", None)
    return _time(getattr(told, "dt", None))


def _from_geojson(content: bytes) -> tuple[Iterator[Feature], str]:
    try:
        read = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise RefusedError("track_broken") from error
    if not isinstance(read, dict):
        raise RefusedError("track_unknown")
    crs = read.get("crs")
    about = crs.get("properties") if isinstance(crs, dict) else {"name": crs or ""}
    system = about.get("name", "?") if isinstance(about, dict) else "?"
    rows = read.get("features", [read])
    return _features(rows if isinstance(rows, list) else []), str(system)


def _no_number(_text: str) -> float:
    raise ValueError


def _features(rows: Iterable[Any]) -> Iterator[Feature]:
    for row in rows:
        if not isinstance(row, dict):
            raise RefusedError("track_broken")
        is_feature = row.get("type") == "Feature"
        drawn = row.get("geometry") if is_feature else row
        properties = row.get("properties") if is_feature else {}
        if properties and not isinstance(properties, dict):
            raise RefusedError("track_broken")
        told = {
            _said(str(key)): _said(value if isinstance(value, str) else json.dumps(value))
            for key, value in (properties or {}).items()
            if value is not None
        }
        lower = {key.lower(): value for key, value in told.items()}
        times = next((lower[key] for key in _TIMES if key in lower), "")
        if times.startswith("["):
            # It may have been cut off: what was written is what is read.
            whole = {str(k).lower(): v for k, v in (properties or {}).items()}
            listed = [str(each) for key in _TIMES for each in whole.get(key) or ()]
        else:
            listed = [times] if times else []
        for kind, coordinates in _singles(drawn):
            yield Feature(
                *(kind, coordinates),
                name=next((lower[key] for key in _NAMES if key in lower), ""),
                words=next((lower[key] for key in _WORDS if key in lower), ""),
                times=listed,
                accuracy=next((_accuracy(lower[key]) for key in _ACCURACIES if key in lower), None),
                properties=told,
            )


def _singles(drawn: Any) -> Iterator[tuple[str, Any]]:
    """The points, lines and polygons of a geometry of GeoJSON."""
    if drawn is None:
        return
    kind = drawn.get("type") if isinstance(drawn, dict) else None
    if kind == "GeometryCollection":
        parts = drawn.get("geometries") or ()
        if not isinstance(parts, list):
            raise RefusedError("track_broken")
        for each in parts:
            yield from _singles(each)
        return
    depths = _DEPTHS | _DEPTHS_OF_AREAS
    if kind not in depths:
        raise RefusedError("track_unknown")
    coordinates = _nested(drawn.get("coordinates"), depths[kind])
    if kind in _SINGLE:
        for each in coordinates:
            yield _SINGLE[kind], each
    else:
        yield kind, coordinates


def _nested(value: Any, depth: int) -> Any:
    if not isinstance(value, list | tuple):
        raise RefusedError("track_broken")
    if depth:
        return [_nested(each, depth - 1) for each in value]
    if len(value) < 2:
        raise RefusedError("track_broken")
    return _pair(value[0], value[1])


def _pair(x: Any, y: Any) -> list[float]:
    found = [_number(x), _number(y)]
    if None in found:
        raise RefusedError("track_broken")
    return [each for each in found if each is not None]


def _pairs(coordinates: Any) -> Iterator[list[float]]:
    if coordinates and not isinstance(coordinates[0], list):
        yield coordinates
        return
    for each in coordinates:
        yield from _pairs(each)


def _number(value: Any) -> float | None:
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def _accuracy(value: Any) -> float | None:
    """A radius; phones write one below nought where they don't know it."""
    found = _number(value)
    return found if found is not None and found >= 0 else None


def _said(text: str | None) -> str:
    # Half a sign, as JSON can write it, is none that could be kept.
    whole = (text or "").encode("utf-8", "replace").decode()
    return " ".join(whole.split())[:_LONGEST]


def _time(moment: object) -> str:
    """GPX and KML tell times in UTC; some programs leave that out."""
    if not isinstance(moment, dt.datetime):
        return ""
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).isoformat()


_READERS: Final[dict[str, Callable[[Any], Iterator[Feature]]]] = {
    "gpx": _from_gpx,
    "kml": _from_kml,
}
