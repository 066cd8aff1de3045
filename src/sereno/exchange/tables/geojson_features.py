"""Points as GeoJSON (RFC 7946) as rows of text: the part that runs confined.

The text is read a feature at a time, by Python's own parser, with limits on one feature, on how
deep it goes and on how much one block of rows holds: memory doesn't grow with the file.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO, Final

from sereno.exchange.tables.table_facts import MOST_COLUMNS
from sereno.exchange.tables.workbook_rows import TooLargeError

AXES: Final = 2
LONGEST_FEATURE: Final = 16 << 20
# Of so many features the properties make the columns; a later one has no new name.
LOOKED_AT: Final = 20_000
_CHUNK: Final = 1 << 20
# A block of rows ends where its texts are so long together.
_LONGEST_BLOCK: Final = 64 << 20
_BEGINS: Final = re.compile(r'"features"\s*:\s*\[')
_BETWEEN: Final = re.compile(r"[\s,]*")


class CutError(Exception):
    """The collection ends or goes wrong after so many features."""

    def __init__(self, n: int) -> None:
        super().__init__(n)
        self.n = n


def names_of(file: BinaryIO) -> tuple[list[str], int]:
    """The properties' names in the order in which they are met, and how many features were seen.

    Raises CutError, and TooLargeError when there are more names than a table has columns.
    """
    names: dict[str, None] = {}
    n = 0
    for feature in islice(_features(file), LOOKED_AT):
        names.update(dict.fromkeys(_properties(feature)))
        n += 1
        if len(names) + AXES > MOST_COLUMNS:
            raise TooLargeError("columns", MOST_COLUMNS)
    return list(names), n


def rows_of(file: BinaryIO, places: Sequence[int], rows: int) -> Iterator[list[list[str]]]:
    """The columns at `places`, at most `rows` rows at a time; the last two are the point."""
    names, _n = names_of(file)
    file.seek(0)
    block: list[list[str]] = []
    length = 0
    for feature in _features(file):
        properties = _properties(feature)
        row = [
            _coordinate(feature, place - len(names))
            if place >= len(names)
            else text_of(properties.get(names[place]))
            for place in places
        ]
        block.append(row)
        length += sum(map(len, row))
        if len(block) == rows or length > _LONGEST_BLOCK:
            yield [list(column) for column in zip(*block, strict=True)]
            block, length = [], 0
    if block:
        yield [list(column) for column in zip(*block, strict=True)]


def text_of(value: Any) -> str:
    """A value as the text of a table; what is no text that could be written again becomes "?"."""
    if value is None:
        return ""
    if isinstance(value, bool | dict | list):
        value = json.dumps(value, ensure_ascii=False)
    # Half of a pair of surrogates may stand alone in JSON, and nowhere else.
    return str(value).encode("utf-8", "replace").decode("utf-8")


def _properties(feature: Any) -> dict[str, Any]:
    found = feature.get("properties") if isinstance(feature, dict) else None
    return found if isinstance(found, dict) else {}


def _coordinate(feature: Any, axis: int) -> str:
    """One coordinate of a point (or of a single one among several); "" for other shapes."""
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict):
        return ""
    point = geometry.get("coordinates")
    if geometry.get("type") == "MultiPoint" and isinstance(point, list) and len(point) == 1:
        point = point[0]
    elif geometry.get("type") != "Point":
        return ""
    return text_of(point[axis]) if isinstance(point, list) and len(point) >= 2 else ""


def _features(file: BinaryIO) -> Iterator[Any]:
    """Each feature of the collection; CutError where the text ends or goes wrong."""
    decoder, utf8 = json.JSONDecoder(), codecs.getincrementaldecoder("utf-8-sig")()

    def more() -> str:
        block = file.read(_CHUNK)
        text = utf8.decode(block, final=not block)
        if not block:
            raise CutError(n)
        return text

    text, at, n = "", 0, 0
    try:
        while (begins := _BEGINS.search(text)) is None:
            if len(text) > LONGEST_FEATURE:
                raise CutError(n)
            text += more()
        at = begins.end()
        while True:
            at = _end_of(_BETWEEN, text, at)
            while at == len(text):
                text, at = more(), 0
                at = _end_of(_BETWEEN, text, at)
            if text[at] == "]":
                return
            try:
                feature, at = decoder.raw_decode(text, at)
            except json.JSONDecodeError:
                if len(text) - at > LONGEST_FEATURE:
                    raise CutError(n) from None
                text, at = text[at:] + more(), 0
                continue
            n += 1
            yield feature
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise CutError(n) from error


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
