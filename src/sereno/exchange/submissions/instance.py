"""A filled form as a device sends it: its XML read into one row for the form and one a repeat.

Nothing that was answered gets lost: what the form doesn't know has a place by its own path, and
what stands twice where it should stand once becomes rows, as a repeat does.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

from sereno.exchange.careful_xml import DoctypeError, careful_root
from sereno.exchange.xlsforms.questions import GEOMETRIES, MEDIA, Form
from sereno.vocabulary.problems import Problem

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MOST_BYTES: Final = 10_000_000
# Each becomes a node in memory; the largest form that anyone fills in has some thousands.
MOST_ELEMENTS: Final = 200_000
_TEMPLATE: Final = "{http://openrosa.org/javarosa}template"
_IDS: Final = ("instanceID", "deprecatedID")
_RECORDED: Final = MEDIA | {"background-audio", "audit"}
# Where no form tells which answers are names of files.
_A_FILE: Final = re.compile(
    r"[^\s/\\]{1,200}\.(?:jpe?g|png|heic|gif|webp|mp[34]|m4a|aac|amr|3gpp?|wav|ogg|webm|mov|pdf"
    r"|csv|docx?|xlsx?|odt|txt|zip|geojson|kml|gpx)",
    re.IGNORECASE,
)
_NOWHERE: Final = (None, None)
# How many points each needs at least; the last of an area is its first again.
_LEAST: Final = {"geopoint": 1, "geotrace": 2, "geoshape": 4}


@dataclass(frozen=True)
class AnswerRow:
    """One row of a table: the form itself, or one occurrence of a repeat.

    path: of the repeat, "" for the form itself. ordinal: counted from 1 among its siblings. parent:
    the index of the row around it. values: by the full path of a question (`Question.path`), as
    submitted; what wasn't answered is left out.
    """

    path: str
    ordinal: int
    parent: int | None
    values: Mapping[str, str]


@dataclass(frozen=True)
class Instance:
    """A filled form. files: the names of what it says was recorded, in the order of its XML.

    instance_id: "" where the device gave none. deprecated_id: of the one that this one replaces.
    is_encrypted: its answers are in a file of their own and it has no rows.
    """

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str
    rows: tuple[AnswerRow, ...]
    files: tuple[str, ...]
    is_encrypted: bool


def read_instance(xml: bytes, form: Form | None) -> Instance:
    """Read a filled form; without its form too, of whatever stands in it.

    Raises Problem submission_* (vocabulary/problems/submissions.toml).
    """
    root = root_of(xml)
    ids = dict.fromkeys(_IDS, "")
    for node in root.iter(etree.Element):
        name, above = _name(node), node.getparent()
        if name in ids and not ids[name] and above is not None and _name(above) == "meta":
            ids[name] = (node.text or "").strip()
    rows, files = [], []
    is_encrypted = root.get("encrypted") == "yes" and _child(root, "base64EncryptedKey") is not None
    if is_encrypted:
        files = files_of_envelope(root)
    else:
        above = form.questions[0].path.split("/")[1] if form and form.questions else _name(root)
        rows = _Reading(form).rows(root, f"/{above}")
        files = list(files_named(rows, form))
    return Instance(
        form_id=root.get("id") or "",
        version=root.get("version") or "",
        instance_id=ids["instanceID"],
        deprecated_id=ids["deprecatedID"],
        rows=tuple(rows),
        files=tuple(dict.fromkeys(files)),
        is_encrypted=is_encrypted,
    )


def root_of(xml: bytes) -> etree._Element:
    """The root of a document that asks for nothing outside itself and isn't too large."""
    if len(xml) > MOST_BYTES:
        raise Problem("submission_too_large", most=MOST_BYTES // 1_000_000)
    if xml.count(b"<") > 2 * MOST_ELEMENTS:
        raise Problem("submission_too_many_parts", most=MOST_ELEMENTS)
    try:
        return careful_root(xml)
    except etree.XMLSyntaxError as broken:
        raise Problem("submission_broken", reason=str(broken)) from broken
    except DoctypeError as refused:
        raise Problem("submission_with_dtd") from refused


def files_of_envelope(root: etree._Element) -> list[str]:
    """The encrypted files that an envelope names: what was recorded, and the answers at the end."""
    named = [
        (each.text or "").strip()
        for media in root
        if _name(media) == "media"
        for each in media
        if _name(each) == "file"
    ]
    return [name for name in (*named, text_of(root, "encryptedXmlFile")) if name]


def text_of(root: etree._Element, name: str) -> str:
    """The text of the first child of that name; "" where there is none."""
    found = _child(root, name)
    return "" if found is None else (found.text or "").strip()


class _Reading:
    """The rows of one document."""

    def __init__(self, form: Form | None) -> None:
        self._repeats = {each.path for each in form.repeats} if form else set()

    def rows(self, root: etree._Element, path: str) -> list[AnswerRow]:
        found: list[AnswerRow] = []
        self._read(root, path, AnswerRow("", 1, None, {}), found)
        return found

    def _read(
        self, node: etree._Element, path: str, row: AnswerRow, found: list[AnswerRow]
    ) -> None:
        """Put the row of a node, and the rows of what repeats in it, behind those found."""
        values: dict[str, str] = {}
        here = len(found)
        found.append(AnswerRow(row.path, row.ordinal, row.parent, values))
        repeated: list[tuple[str, etree._Element]] = []
        self._fill(node, path, values, repeated)
        ordinals: Counter[str] = Counter()
        for at, each in repeated:
            ordinals[at] += 1
            self._read(each, at, AnswerRow(at, ordinals[at], here, {}), found)

    def _fill(
        self,
        node: etree._Element,
        path: str,
        values: dict[str, str],
        repeated: list[tuple[str, etree._Element]],
    ) -> None:
        children = [each for each in node if each.get(_TEMPLATE) is None]
        text = "".join(node.xpath("text()")) if children else node.text or ""
        if text.strip():
            values[path] = text
        often = Counter(map(_name, children))
        for each in children:
            name = _name(each)
            at = f"{path}/{name}"
            if name in _IDS and path.endswith("/meta"):
                continue
            if at in self._repeats or often[name] > 1:
                repeated.append((at, each))
            else:
                self._fill(each, at, values, repeated)


def files_named(rows: Iterable[AnswerRow], form: Form | None) -> Iterator[str]:
    """What rows say was recorded, by name; without their form: what looks like a file."""
    recorded = {each.path for each in form.questions if each.type in _RECORDED} if form else set()
    for row in rows:
        for path, value in row.values.items():
            is_audit = path.endswith("/meta/audit")
            if is_audit or path in recorded or (form is None and _A_FILE.fullmatch(value)):
                yield value.strip()


def _name(node: etree._Element) -> str:
    """Without its namespace: devices write `meta` in either of two."""
    return str(etree.QName(node).localname)


def _child(node: etree._Element, name: str) -> etree._Element | None:
    return next((each for each in node if _name(each) == name), None)


def as_kept(rows: Sequence[AnswerRow]) -> str:
    """Rows as a text, to be sealed."""
    kept = [[row.path, row.ordinal, row.parent, dict(row.values)] for row in rows]
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def rows_of(kept: str) -> tuple[AnswerRow, ...]:
    """The rows of a text that `as_kept` made; none of ""."""
    return tuple(AnswerRow(*each) for each in json.loads(kept)) if kept else ()


def place_of(value: str, type: str) -> tuple[BaseGeometry | None, float | None]:
    """The geometry of an answer in degrees, and how exact the device thought it, in metres.

    Of several points the least exact counts. Nothing where the answer isn't a place; no accuracy
    where the device told none or, as for a point put by hand, 0. An area that crosses itself is
    mended without losing a part.
    """
    parts = [part.split() for part in value.split(";") if part.strip()]
    if type not in GEOMETRIES or not parts or (type == "geopoint" and len(parts) > 1):
        return _NOWHERE
    points = [_point(part) for part in parts]
    known = [each for each in points if each is not None]
    places = [(lon, lat) for lon, lat, _ in known]
    if type == "geoshape" and places and places[0] != places[-1]:
        places.append(places[0])
    if len(known) < len(points) or len(places) < _LEAST[type]:
        return _NOWHERE
    accuracy = max(each[2] for each in known)
    return _geometry(places, type), accuracy or None


def _geometry(places: Sequence[tuple[float, float]], kind: str) -> BaseGeometry:
    # Here, since it brings numpy, which a command that opens the instance does without.
    import shapely

    if kind == "geopoint":
        return shapely.Point(places[0])
    if kind == "geotrace":
        return shapely.LineString(places)
    return shapely.make_valid(shapely.Polygon(places))


def _point(parts: Sequence[str]) -> tuple[float, float, float] | None:
    """Longitude, latitude and accuracy; 0 for one that isn't told."""
    try:
        numbers = [float(each) for each in parts]
    except ValueError:
        return None
    if not 2 <= len(numbers) <= 4 or not all(map(math.isfinite, numbers)):
        return None
    lat, lon = numbers[:2]
    if abs(lat) > 90 or abs(lon) > 180:
        return None
    return lon, lat, max(numbers[3], 0.0) if len(numbers) == 4 else 0.0
