"""Coded places beside a project, as GeoJSON: the format has texts, pictures, PDFs and recordings.

Whoever reads it without Sereno has a map of what was coded; Sereno reads it back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from sereno.exchange.fieldwork.refusals import RefusedError
from sereno.exchange.refi_qda.project import Code, Coding, Place, codes_of

# The member of an archive's folder of sources.
PLACES: Final = "sereno-places.geojson"
_CODINGS: Final = ("guid", "code", "user", "at")


def write_places(places: Iterable[Place], codes: tuple[Code, ...]) -> bytes:
    """A FeatureCollection: each place with the names of its codes, and its codings as the project
    has them.
    """
    names = {path[-1].guid: path[-1].name for path in codes_of(codes)}
    features = [
        {
            "type": "Feature",
            "id": place.guid,
            "geometry": json.loads(place.geometry),
            "properties": {
                "kind": place.kind,
                "name": place.name,
                "codes": [names[each.code] for each in place.codings],
                "codings": [
                    {key: getattr(each, key) for key in _CODINGS} for each in place.codings
                ],
            },
        }
        for place in places
    ]
    whole = {"type": "FeatureCollection", "features": features}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def read_places(content: bytes) -> tuple[Place, ...]:
    """The places of such a file. Raises RefusedError refi_places_broken."""
    try:
        found: Any = json.loads(content)
        return tuple(
            Place(
                guid=str(each["id"]),
                kind=str(each["properties"]["kind"]),
                geometry=json.dumps(each["geometry"]),
                name=str(each["properties"]["name"]),
                codings=tuple(
                    Coding(
                        guid=str(coding["guid"]),
                        code=str(coding["code"]),
                        user=str(coding["user"]),
                        at=str(coding["at"]),
                    )
                    for coding in each["properties"]["codings"]
                ),
            )
            for each in found["features"]
        )
    except (ValueError, LookupError, TypeError, RecursionError) as broken:
        raise RefusedError("refi_places_broken") from broken
