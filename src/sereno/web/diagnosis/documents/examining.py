"""What a file holds, found before it is kept: its kind by its bytes, its text, its picture."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from dataclasses import dataclass

from django.utils import timezone

from sereno.exchange.fieldwork.confined_files import check_file, read_picture, read_text
from sereno.vocabulary.problems import Problem
from sereno.web.diagnosis.models import DocumentKind
from sereno.web.files import signatures
from sereno.web.files.signatures import CSV, DOCX, PPTX, RTF, TEXT, XLSX
from sereno.web.files.spool import Spool

_ODF = "application/vnd.oasis.opendocument."
# A line of a transcript may look like a table's head or begin with a bracket: it is text.
TEXTS = {
    DOCX: "docx",
    f"{_ODF}text": "odt",
    "application/pdf": "pdf",
    RTF: "rtf",
    **dict.fromkeys((TEXT, CSV, "application/json"), "txt"),
}
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic"})
# Kept as they are, and shown as nothing but their name.
KEPT = frozenset({XLSX, PPTX, f"{_ODF}spreadsheet", f"{_ODF}presentation"})
# What is looked through, so that it can be said what is wrong with it.
_LOOKED_INTO = frozenset({"application/x-ole-storage", "application/zip"})
_RECORDINGS = ("audio/", "video/")


@dataclass(frozen=True)
class Examined:
    """A file that may be kept. picture: the one that people see."""

    kind: DocumentKind
    text: str = ""
    cues: str = ""
    picture: bytes | None = None
    taken_at: dt.datetime | None = None
    place: str = ""


def examined(spool: Spool) -> Examined:
    """Look into a finished file.

    Raises Problem document_type_not_taken and those of `check_file`, `read_text` and
    `read_picture`.
    """
    kind, where = spool.media_type, spool.given_name
    with spool.opened() as stream:
        if kind in TEXTS:
            read = read_text(stream, kind, TEXTS[kind], where=where)
            cues = json.dumps(read.cues) if read.cues else ""
            return Examined(DocumentKind.TRANSCRIPT, text=read.words, cues=cues)
        if kind in PICTURES:
            seen = read_picture(stream, kind, where=where)
            place = json.dumps(seen.place) if seen.place else ""
            return Examined(
                DocumentKind.PHOTO, picture=seen.content, taken_at=_at(seen.taken_at), place=place
            )
        if kind.startswith(_RECORDINGS):
            # Too large to be read whole, and never read here: only that nothing hangs on its end.
            if zipfile.is_zipfile(stream):
                raise Problem("document_two_files", where=where)
            is_audio = kind.startswith("audio/")
            return Examined(DocumentKind.AUDIO if is_audio else DocumentKind.VIDEO)
        if kind in KEPT or kind in _LOOKED_INTO:
            check_file(stream, kind, where=where)
        if kind in KEPT:
            return Examined(DocumentKind.OTHER)
    known = "" if kind == signatures.UNKNOWN else f" ({signatures.label_of(kind)})"
    raise Problem("document_type_not_taken", where=where, kind=known)


def _at(said: str) -> dt.datetime | None:
    """The camera's time; where it tells no offset, by the instance's clock."""
    if not said:
        return None
    at = dt.datetime.fromisoformat(said)
    return at if at.tzinfo else timezone.make_aware(at)
