"""Documents and pictures of fieldwork, read in a process of their own that can do nothing else."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from sereno.exchange.confined.client import ReaderEndedError, ReadingProcess, taken, told
from sereno.exchange.fieldwork.json_objects import Value
from sereno.vocabulary.problems import Problem

# A photo of 100 million pixels takes 1 GB while it is turned: eight at once took 8 GB.
READER: Final = ReadingProcess("sereno.exchange.fieldwork.reader_process", at_once=2)
# More than any text or photo has: a reading holds all of it in memory.
MOST_BYTES: Final = 128 << 20
SAMPLE: Final = 1 << 20
_PIECE: Final = 1 << 16


@dataclass(frozen=True)
class ReadText:
    """A text in its normal form. cues: who said what when, where the file tells."""

    words: str
    cues: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class ReadPicture:
    """A picture of our own making, and what the camera knew: a time in ISO 8601, [lat, lon].

    size: width and height of what came, turned as it was held.
    """

    content: bytes
    taken_at: str
    place: list[float] | None
    size: tuple[int, int]


def check_file(stream: BinaryIO, media_type: str, *, where: str) -> None:
    """Raises Problem document_macros, document_two_files, document_bomb, document_locked,
    document_broken, document_too_heavy and document_too_large.
    """
    _asked("check", _whole(stream, where), where, media_type=media_type)


def read_text(stream: BinaryIO, media_type: str, driver: str, *, where: str) -> ReadText:
    """The text of a document; driver: docx, odt, pdf, rtf, or txt (SRT and VTT too).

    Raises as `check_file`, and Problem document_too_long.
    """
    content = _whole(stream, where)
    if driver in ("txt", "rtf"):
        # Which letters the bytes are is found as it is for tables; no library reads them here. It
        # computes with arrays, which a command that only opens the instance needs no time for.
        from sereno.exchange.tables.text_encoding import decode_sample, find_encoding

        encoding = find_encoding(content[:SAMPLE])
        content = decode_sample(content, encoding, where).encode("utf-8", "replace")
    found, block = _asked("text", content, where, media_type=media_type, driver=driver)
    return ReadText(block.decode(), found["cues"])


def read_picture(stream: BinaryIO, media_type: str, *, where: str) -> ReadPicture:
    """The picture that may be shown. Raises as `check_file`, and Problem picture_too_large."""
    found, block = _asked("picture", _whole(stream, where), where, media_type=media_type)
    width, height = found["came"]
    return ReadPicture(block, found["taken_at"], found["place"], (width, height))


def read_sheets(
    stream: BinaryIO, media_type: str, *, where: str
) -> list[tuple[str, list[list[str]]]]:
    """The sheets of a workbook with their rows as texts. Raises as `check_file`, and Problem
    returned_too_large.
    """
    _found, block = _asked("sheets", _whole(stream, where), where, media_type=media_type)
    return [(str(name), rows) for name, rows in json.loads(block)]


def read_outline(
    stream: BinaryIO, media_type: str, *, where: str
) -> list[tuple[str, int | None, int | None]]:
    """The paragraphs of a DOCX as `exchange.fieldwork.outlines` tells them.

    Raises as `read_text`.
    """
    _found, block = _asked("outline", _whole(stream, where), where, media_type=media_type)
    return [(str(text), heading, item) for text, heading, item in json.loads(block)]


def read_tables(stream: BinaryIO, media_type: str, *, where: str) -> list[list[list[str]]]:
    """The tables of a DOCX, row by row, as `exchange.fieldwork.docx_tables` tells them.

    Raises as `read_text`.
    """
    _found, block = _asked("tables", _whole(stream, where), where, media_type=media_type)
    tables: list[list[list[str]]] = json.loads(block)
    return tables


def read_objects(stream: BinaryIO, *, where: str) -> list[dict[str, Value]]:
    """The objects of a JSON file, as `exchange.fieldwork.json_objects` tells them.

    Raises Problem brought_broken_json, document_too_heavy and document_too_large.
    """
    _found, block = _asked("objects", _whole(stream, where), where)
    objects: list[dict[str, Value]] = json.loads(block)
    return objects


def read_features(
    stream: BinaryIO, *, most: int, where: str
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What a file of routes and places holds, as `exchange.fieldwork.track_files` tells it.

    Raises Problem track_* and document_*.
    """
    stream.seek(0)
    content = stream.read(most + 1)
    if len(content) > most:
        raise Problem("track_too_large", where=where, most=most >> 20)
    found, block = _asked("tracks", content, where)
    return found, json.loads(block)


def pixelate(content: bytes, boxes: Sequence[Sequence[float]], *, where: str) -> bytes:
    """The picture with rectangles pixelated. Raises as `read_picture`."""
    return _asked("pixelate", content, where, boxes=[list(box) for box in boxes])[1]


def _whole(stream: BinaryIO, where: str) -> bytes:
    stream.seek(0)
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Problem("document_too_large", where=where, most=MOST_BYTES >> 20)
    return content


def _asked(what: str, content: bytes, where: str, **more: Any) -> tuple[dict[str, Any], bytes]:
    return asked_of(READER, {"read": what, **more}, content, where)


def asked_of(
    reader: ReadingProcess,
    question: Mapping[str, Any],
    content: bytes,
    where: str,
    *,
    heavy: str = "document_too_heavy",
) -> tuple[dict[str, Any], bytes]:
    """An answer with its bytes; the file's go through a pipe, so no disk ever has them.

    Raises Problem `heavy` where it takes too long or too much memory, and whatever the file is
    refused for.
    """
    reads, writes = os.pipe()
    giving = threading.Thread(target=_give, args=(writes, content), daemon=True)
    try:
        with reader.asked(question, [reads]) as answer:
            # From here on the fork alone can read: when it ends, so does the giving.
            os.close(reads)
            reads = -1
            giving.start()
            found = told(answer)
            block = taken(answer, found["size"])
    except ReaderEndedError as ended:
        raise Problem(heavy, where=where) from ended
    finally:
        if reads >= 0:
            os.close(reads)
        if giving.ident is None:
            os.close(writes)
        else:
            giving.join()
    if "refused" in found:
        raise Problem(found["refused"], where=where, **found["values"])
    return found, block


def _give(goal: int, content: bytes) -> None:
    left = memoryview(content)
    try:
        while left:
            left = left[os.write(goal, left[:_PIECE]) :]
    except BrokenPipeError:
        # The fork ended before it had read everything: its answer, or the lack of one, says why.
        return
    finally:
        os.close(goal)
