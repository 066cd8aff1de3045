"""Coordinates as people write them: 19°26'01"N, 99.13 W, O 99° 7.9', −99,13, 482 345.12."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from sereno.methods.sources.reading.longest_value import is_value


class WrittenCoordinate(NamedTuple):
    """The value in decimal degrees (or in the unit of a plain number), and how it was written."""

    value: float
    decimal_comma: bool


# O is Spanish "oeste": the east is E in both languages.
_NEGATIVE: Final = frozenset("SWO")
_HEMISPHERE = r"(?:norte?|north|sur|south|este|east|oeste|west|n|s|e|w|o)\.?"
_LETTERS: Final = re.compile(
    rf"^(?:(?P<before>{_HEMISPHERE})\s*(?=[\d+-]))?(?P<body>.*?)\s*(?P<after>{_HEMISPHERE})?$"
)
_PARTS: Final = re.compile(
    r"^(?P<sign>[+-]?)\s*(?P<degrees>\d{1,3}(?:[.,]\d+)?)\s*(?:°|deg|grados|[\s:])\s*"
    r"(?:(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*(?:'|min|m|[\s:]|$)\s*)?"
    r"(?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:\"|''|seg|sec|s|$)?)?$"
)
_PLAIN: Final = re.compile(r"^[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?$")
_GROUPED: Final = re.compile(
    r"^(?P<sign>[+-]?)(?P<whole>\d{1,3}(?P<mark>[.,' ])\d{3}(?:(?P=mark)\d{3})*)"
    r"(?:(?P<point>[.,])(?P<decimals>\d*))?$"
)
_FOLDS: Final = str.maketrans(
    {"−": "-", "–": "-", "º": "°", "˚": "°", "ª": "°", "’": "'", "‘": "'", "′": "'", "´": "'"}
    | {"`": "'", "″": '"', "“": '"', "”": '"'}
)


def read_written_coordinate(text: str) -> WrittenCoordinate | None:
    """The coordinate that a text writes, or None.

    A plain number is as float() reads it, with a decimal comma if need be. Thousands may be
    parted by dots, commas, spaces or apostrophes in full groups of three. Minutes and seconds
    stay below 60; a minus sign and a letter for the same half of the Earth may stand together.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text.translate(_FOLDS)).lower().split())
    if not is_value(plain):
        return None
    number = _read_number(plain)
    if number is not None:
        return number
    letters = _LETTERS.match(plain)
    if letters is None or (letters["before"] and letters["after"]):
        return None
    letter = (letters["before"] or letters["after"] or "").strip(".")[:1].upper()
    body = letters["body"].strip().rstrip(",;")
    read = _read_number(body.rstrip("°").rstrip()) or _read_parts(body)
    if read is None or not (letter or "°" in body or not _PLAIN.match(body)):
        return None
    value = -abs(read.value) if letter in _NEGATIVE and letter else read.value
    if letter and letter not in _NEGATIVE and value < 0:
        return None
    return WrittenCoordinate(value, read.decimal_comma)


def _read_number(text: str) -> WrittenCoordinate | None:
    if _PLAIN.match(text):
        return WrittenCoordinate(float(text.replace(",", ".")), "," in text)
    match = _GROUPED.match(text)
    if match is None or match["mark"] == match["point"]:
        return None
    several = match["whole"].count(match["mark"]) > 1
    if match["point"] is None and not several and match["mark"] in ".,":
        return None
    whole = match["whole"].replace(match["mark"], "")
    value = float(f"{match['sign']}{whole}.{match['decimals'] or '0'}")
    return WrittenCoordinate(value, match["point"] == ",")


def _read_parts(text: str) -> WrittenCoordinate | None:
    match = _PARTS.match(text)
    if match is None:
        return None
    degrees, minutes, seconds = (
        float((match[part] or "0").replace(",", ".")) for part in ("degrees", "minutes", "seconds")
    )
    if minutes >= 60 or seconds >= 60 or degrees > 180:
        return None
    value = degrees + minutes / 60 + seconds / 3600
    return WrittenCoordinate(-value if match["sign"] == "-" else value, "," in text)
