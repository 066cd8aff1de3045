"""The process that reads documents and pictures of fieldwork, and can do nothing else.

It forks for each file; the fork gives up all other files, the network and other programs
(`exchange.confined`) before it looks at a byte. The file's bytes come through a pipe: what is
sealed on the disk lies nowhere else in clear.

Asked what is to be `read` of which `media_type`. Answers with a line of JSON and as many bytes as
its `size` says; in place of that it may say that the file is `refused`, by a code of the catalogue.
"""

from __future__ import annotations

import json
import logging
import os
import signal
from collections.abc import Callable
from typing import Any, BinaryIO, Final
from xml.parsers.expat import ExpatError

from sereno.exchange.confined.giving_up import confine, libraries
from sereno.exchange.confined.server import serve
from sereno.exchange.fieldwork.archives import check
from sereno.exchange.fieldwork.docx_tables import docx_tables
from sereno.exchange.fieldwork.json_objects import json_objects
from sereno.exchange.fieldwork.normal_form import normal
from sereno.exchange.fieldwork.outlines import docx_outline
from sereno.exchange.fieldwork.pictures import pixelated, shown_picture
from sereno.exchange.fieldwork.refusals import RefusedError
from sereno.exchange.fieldwork.sheets import sheets_of
from sereno.exchange.fieldwork.texts import (
    MOST_SIGNS,
    docx_text,
    odt_text,
    opened,
    pdf_text,
    rtf_text,
)
from sereno.exchange.fieldwork.timed_texts import is_timed, timed_text
from sereno.exchange.fieldwork.track_files import features_of
from sereno.exchange.tables.archives import DAMAGED

MEMORY: Final = 3 << 30
# Of processor time, and of wall time for each second of it.
SECONDS: Final = 60
WAITING: Final = 3

Part = tuple[dict[str, Any], bytes]
_FILE_TEXTS: Final[dict[str, Callable[[BinaryIO], str]]] = {
    "docx": docx_text,
    "odt": odt_text,
    "pdf": pdf_text,
}
# What libraries raise over bytes that somebody changed, beside what they are asked to raise.
_BROKEN: Final = (
    *(*DAMAGED, ExpatError, SyntaxError, LookupError, TypeError, AttributeError),
    *(MemoryError, ArithmeticError, AssertionError),
)


def _checked(content: bytes, asked: dict[str, Any]) -> Part:
    check(opened(content), asked["media_type"])
    return {}, b""


def _text(content: bytes, asked: dict[str, Any]) -> Part:
    """The text of a file, with who said what when if that is told."""
    check(opened(content), asked["media_type"])
    driver = asked["driver"]
    if driver in _FILE_TEXTS:
        said = _FILE_TEXTS[driver](opened(content))
    else:
        # Already told apart into letters by whoever asks.
        said = content.decode()
        said = rtf_text(said) if driver == "rtf" else said
    if len(said) > MOST_SIGNS:
        raise RefusedError("document_too_long", most=MOST_SIGNS)
    text = normal(said)
    if driver == "txt" and is_timed(text):
        words, cues = timed_text(text)
        return {"cues": [each.as_data() for each in cues]}, words.encode()
    return {"cues": []}, text.encode()


def _picture(content: bytes, asked: dict[str, Any]) -> Part:
    check(opened(content), asked["media_type"])
    made, told = shown_picture(content, asked["media_type"])
    return told, made


def _pixelated(content: bytes, asked: dict[str, Any]) -> Part:
    return {}, pixelated(content, asked["boxes"])


def _tracks(content: bytes, asked: dict[str, Any]) -> Part:
    del asked
    return features_of(content)


def _sheets(content: bytes, asked: dict[str, Any]) -> Part:
    check(opened(content), asked["media_type"])
    return {}, sheets_of(opened(content), len(content))


def _outline(content: bytes, asked: dict[str, Any]) -> Part:
    check(opened(content), asked["media_type"])
    return {}, json.dumps(docx_outline(opened(content))).encode()


def _tables(content: bytes, asked: dict[str, Any]) -> Part:
    check(opened(content), asked["media_type"])
    return {}, json.dumps(docx_tables(opened(content))).encode()


def _objects(content: bytes, asked: dict[str, Any]) -> Part:
    del asked
    return {}, json.dumps(json_objects(content)).encode()


READINGS: Final[dict[str, Callable[[bytes, dict[str, Any]], Part]]] = {
    "check": _checked,
    "text": _text,
    "picture": _picture,
    "pixelate": _pixelated,
    "tracks": _tracks,
    "sheets": _sheets,
    "outline": _outline,
    "tables": _tables,
    "objects": _objects,
}


def _answer(asked: dict[str, Any], out: BinaryIO, files: list[int]) -> None:
    """Confine, read, write."""
    signal.alarm(WAITING * SECONDS)
    confine(libraries(), memory=MEMORY, seconds=SECONDS)
    with os.fdopen(files[0], "rb") as file:
        content = file.read()
    try:
        told, block = READINGS[asked["read"]](content, asked)
    except RefusedError as refused:
        told, block = {"refused": refused.code, "values": refused.values}, b""
    except _BROKEN:
        told, block = {"refused": "document_broken", "values": {}}, b""
    out.write(json.dumps(told | {"size": len(block)}).encode() + b"\n")
    out.write(block)


if __name__ == "__main__":
    # Libraries quote in their warnings what they read, and all that is said here ends in a log.
    logging.disable()
    serve(_answer)
