"""Both coordinates in one text: "(39.29, -76.61)", "POINT (-76.61 39.29)", GeoJSON, and the like.

WKT, GeoJSON and texts with words say themselves which number is the longitude; a bare pair does
not, and its order is given.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

PointOrder = Literal["latlon", "lonlat"]

_NUMBER: Final = r"[-+]?[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?"
_COMMAS: Final = r"[-+]?[0-9]+(?:[.,][0-9]+)?"
_WORDED: Final = (
    rf"(?i)\bPOINT\s*Z?M?\s*\(\s*(?P<lon>{_NUMBER})[\s,]+(?P<lat>{_NUMBER})",
    rf"coordinates['\"]?\s*:\s*\[\s*(?P<lon>{_NUMBER})\s*,\s*(?P<lat>{_NUMBER})",
    rf"(?i)lat(?:itude?|itud)?['\"]?\s*[:=]\s*['\"]?(?P<lat>{_NUMBER})"
    rf".*?(?:lon|lng)[a-z]*['\"]?\s*[:=]\s*['\"]?(?P<lon>{_NUMBER})",
    rf"(?i)(?:lon|lng)[a-z]*['\"]?\s*[:=]\s*['\"]?(?P<lon>{_NUMBER})"
    rf".*?lat(?:itude?|itud)?['\"]?\s*[:=]\s*['\"]?(?P<lat>{_NUMBER})",
)
# A pair by itself, or in brackets at the end of an address.
_PAIRS: Final = (
    rf"^\s*[(\[]?\s*(?P<a>{_NUMBER})\s*[,;|/\s]\s*(?P<b>{_NUMBER})\s*[)\]]?\s*$",
    rf"^\s*[(\[]?\s*(?P<a>{_COMMAS})\s*(?:[;|/\s]|,\s)\s*(?P<b>{_COMMAS})\s*[)\]]?\s*$",
    rf"[(\[]\s*(?P<a>{_NUMBER})\s*[,;\s]\s*(?P<b>{_NUMBER})\s*[)\]]\s*$",
)


class SplitPoints(NamedTuple):
    """The two numbers of each text, as text, and whether the text said which is which; (n,).

    Where it can't be split both are the text itself, which no reader of numbers takes for one.
    """

    lon: pa.StringArray
    lat: pa.StringArray
    worded: pa.BooleanArray


def split_points(texts: pa.StringArray, order: PointOrder = "latlon") -> SplitPoints:
    """Longitude and latitude of each text; `order` is that of bare pairs."""
    first, second = ("lat", "lon") if order == "latlon" else ("lon", "lat")
    texts = texts.fill_null("")
    found = {"lon": pa.nulls(len(texts), pa.string()), "lat": pa.nulls(len(texts), pa.string())}

    def look(pattern: str, lon: str, lat: str) -> None:
        open_ = pc.is_null(found["lon"])
        if not pc.any(open_).as_py():
            return
        parts = pc.extract_regex(pc.if_else(open_, texts, ""), pattern)
        for key, name in (("lon", lon), ("lat", lat)):
            found[key] = pc.coalesce(found[key], pc.struct_field(parts, name))

    for pattern in _WORDED:
        look(pattern, "lon", "lat")
    worded = pc.is_valid(found["lon"])
    names = {first: "a", second: "b"}
    for pattern in _PAIRS:
        look(pattern, names["lon"], names["lat"])
    return SplitPoints(pc.coalesce(found["lon"], texts), pc.coalesce(found["lat"], texts), worded)
