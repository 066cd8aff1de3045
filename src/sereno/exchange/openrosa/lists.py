"""The XML that phones read: lists of forms, lists of what goes along with one, and messages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

VERSION: Final = {"X-OpenRosa-Version": "1.0"}
XML: Final = "text/xml; charset=utf-8"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True)
class ListedForm:
    """A form as a list names it. manifest: where what goes along with it is listed, "" for none."""

    form_id: str
    title: str
    version: str
    hash: str
    download: str
    manifest: str


@dataclass(frozen=True)
class ListedFile:
    """A file that goes along with a form."""

    name: str
    hash: str
    download: str


def form_list(forms: Iterable[ListedForm]) -> str:
    """The list of forms."""
    lines = [
        "<xform>"
        + _element("formID", each.form_id)
        + _element("name", each.title)
        + _element("version", each.version)
        + _element("hash", each.hash)
        + _element("downloadUrl", each.download)
        + (_element("manifestUrl", each.manifest) if each.manifest else "")
        + "</xform>"
        for each in forms
    ]
    return _list("xforms", "http://openrosa.org/xforms/xformsList", lines)


def manifest(files: Iterable[ListedFile]) -> str:
    """The list of what goes along with a form."""
    lines = [
        "<mediaFile>"
        + _element("filename", each.name)
        + _element("hash", each.hash)
        + _element("downloadUrl", each.download)
        + "</mediaFile>"
        for each in files
    ]
    return _list("manifest", "http://openrosa.org/xforms/xformsManifest", lines)


def message(words: str) -> str:
    """What a phone shows to the person who holds it."""
    return (
        f'{_HEAD}<OpenRosaResponse xmlns="http://openrosa.org/http/response">'
        f"{_element('message', words)}</OpenRosaResponse>"
    )


def _list(name: str, space: str, lines: Iterable[str]) -> str:
    return "\n".join([f'{_HEAD}<{name} xmlns="{space}">', *lines, f"</{name}>"])


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"
