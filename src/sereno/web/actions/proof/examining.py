"""What a file that is to prove something holds: of a photo only what it shows is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sereno.exchange.fieldwork.confined_files import check_file, read_picture
from sereno.vocabulary.problems import Problem
from sereno.web.diagnosis.documents.examining import KEPT, PICTURES, TEXTS
from sereno.web.files import signatures
from sereno.web.files.spool import Spool

_RECORDINGS = ("audio/", "video/")


@dataclass(frozen=True)
class LookedAt:
    """picture: of a photo what is kept of it, a JPEG without what the camera wrote; None: the file
    is kept as it came. taken_on: the camera's day.
    """

    picture: bytes | None = None
    taken_on: dt.date | None = None


def looked_at(spool: Spool) -> LookedAt:
    """Look into a finished file, in a process of its own; outside of any transaction.

    Raises Problem document_type_not_taken and those of `check_file` and `read_picture`.
    """
    kind, where = spool.media_type, spool.given_name
    with spool.opened() as stream:
        if kind in PICTURES:
            seen = read_picture(stream, kind, where=where)
            on = dt.datetime.fromisoformat(seen.taken_at).date() if seen.taken_at else None
            return LookedAt(seen.content, on)
        if kind in TEXTS or kind in KEPT:
            check_file(stream, kind, where=where)
        elif not kind.startswith(_RECORDINGS):
            known = "" if kind == signatures.UNKNOWN else f" ({signatures.label_of(kind)})"
            raise Problem("document_type_not_taken", where=where, kind=known)
    return LookedAt()


def refuse_unread(spool: Spool, picture: bytes | None) -> None:
    """A photo is kept without what the camera wrote into it, or not at all. Raises Problem
    proof_photo_unread.
    """
    if spool.media_type in PICTURES and picture is None:
        raise Problem("proof_photo_unread", where=spool.given_name)
