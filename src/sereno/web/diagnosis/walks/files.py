"""Stops and routes as files for other programs: GeoJSON, GPX."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models import Leg, Stop
from sereno.web.documents import Values


def stop_properties(stop: Stop) -> Values:
    """What a file tells of a stop beside its place: no note, as those stay where they are read."""
    return {
        "number": stop.number,
        "walk": stop.leg.activity.number,
        "leg": stop.leg.number,
        "when": stop.leg.kind,
        "group": stop.told_leg.told_group,
        "stop": stop.ordinal,
        "called": stop.called,
        "rated_by": stop.rated_by,
        "rater": stop.told_rater,
        **stop.scores,
        "accuracy": stop.accuracy_m,
        "time": stop.at.isoformat() if stop.at else None,
        "state": stop.state,
    }


def geojson_file(_request: HttpRequest, _audit: Audit, rows: QuerySet[Stop]) -> bytes:
    """Stops as points, and the ways of their legs as lines."""
    stops = list(rows.select_related("leg__activity"))
    features: list[Values] = [
        _feature("LineString", leg.line, _leg_properties(leg)) for leg in _legs(stops)
    ]
    features += [_feature("Point", stop.position, stop_properties(stop)) for stop in stops]
    return _json({"type": "FeatureCollection", "features": features})


def _leg_properties(leg: Leg) -> Values:
    return {
        "walk": leg.activity.number,
        "leg": leg.number,
        "when": leg.kind,
        "group": leg.told_group,
    }


def _feature(kind: str, coordinates: Any, properties: Values) -> Values:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _json(document: Values) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def _legs(stops: Iterable[Stop]) -> list[Leg]:
    """Their legs with a route."""
    legs = {stop.leg_id: stop.told_leg for stop in stops}
    return [leg for leg in legs.values() if leg.route]


def gpx_file(_request: HttpRequest, _audit: Audit, rows: QuerySet[Stop]) -> bytes:
    """Stops as waypoints, with their scores in the description, and legs as tracks."""
    from gpxpy.gpx import GPX, GPXTrack, GPXTrackPoint, GPXTrackSegment

    stops = list(rows.select_related("leg__activity"))
    made = GPX()
    made.creator = "Sereno"
    made.waypoints = list(_waypoints(stops))
    for leg in _legs(stops):
        points = [GPXTrackPoint(lat, lon) for lon, lat in leg.line]
        track = GPXTrack(f"{leg.activity.number}.{leg.number} {leg.get_kind_display()}")
        track.segments.append(GPXTrackSegment(points))
        made.tracks.append(track)
    return made.to_xml().encode()


def _waypoints(stops: Sequence[Stop]) -> Iterator[Any]:
    from gpxpy.gpx import GPXWaypoint

    words = {field.name: field.verbose_name for field in Stop._meta.fields}
    for stop in stops:
        lon, lat = stop.position
        scores = "; ".join(
            f"{words[name]}: {'–' if score is None else score}"
            for name, score in stop.scores.items()
        )
        yield GPXWaypoint(
            *(lat, lon),
            time=stop.at,
            name=f"{stop.leg.activity.number}.{stop.leg.number}.{stop.ordinal}",
            description=scores,
        )
