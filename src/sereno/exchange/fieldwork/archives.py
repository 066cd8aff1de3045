"""Files that are more than they seem: programs within, two files in one, little that unpacks large.

The part that runs confined.
"""

from __future__ import annotations

import zipfile
from typing import BinaryIO, Final

from sereno.exchange.fieldwork.refusals import RefusedError

MOST_RATIO: Final = 100
# Below this nothing is a bomb: an empty sheet is small and nothing but repetition.
SMALL: Final = 1 << 20
MOST_UNPACKED: Final = 1 << 30
HEAD: Final = 1024
OLE: Final = "application/x-ole-storage"
_ZIPS: Final = ("application/vnd.openxmlformats-", "application/vnd.oasis.opendocument.")
_OLE_PROGRAM: Final = "_VBA_PROJECT".encode("utf-16-le")
_OLE_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
# Where office programs keep macros: Microsoft's in one member, LibreOffice's in two folders.
_PROGRAMS: Final = ("vbaproject.bin", "vbadata.xml")
_PROGRAM_FOLDERS: Final = ("basic/", "scripts/")
_KINDS: Final = "[Content_Types].xml"
_MARKUP: Final = (b"<script", b"<html", b"<?php", b"<!doctype html")


def check(file: BinaryIO, media_type: str) -> None:
    """Raises RefusedError document_macros, document_two_files, document_bomb, document_locked.

    What zipfile raises over a damaged archive passes through: it is told where all is read.
    """
    file.seek(0)
    head = file.read(HEAD)
    is_zip = media_type.startswith(_ZIPS)
    if media_type == OLE:
        _check_ole(file)
    if not is_zip:
        _check_ends(file)
    if b"%PDF-" in head[1:] or (not is_zip and any(each in head.lower() for each in _MARKUP)):
        raise RefusedError("document_two_files")
    if is_zip:
        _check_zip(file)


def _check_ends(file: BinaryIO) -> None:
    """A zip is read from its end, so any other file may have one behind it."""
    if zipfile.is_zipfile(file):
        raise RefusedError("document_two_files")


def _check_ole(file: BinaryIO) -> None:
    """The directory of an OLE file names its parts in UTF-16, in clear."""
    file.seek(0)
    content = file.read()
    if _OLE_LOCKED in content:
        raise RefusedError("document_locked")
    if _OLE_PROGRAM in content:
        raise RefusedError("document_macros")


def _check_zip(file: BinaryIO) -> None:
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        _check_members(members)
        if any(each.flag_bits & 1 for each in members):
            raise RefusedError("document_locked")
        if _has(members, _KINDS) and b"macroEnabled" in archive.read(_KINDS):
            raise RefusedError("document_macros")


def _has(members: list[zipfile.ZipInfo], name: str) -> bool:
    return any(each.filename == name for each in members)


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(each.file_size for each in members)
    packed = sum(each.compress_size for each in members)
    # What the directory says is all that is ever unpacked: a member is read to that size.
    if unpacked > MOST_UNPACKED or (unpacked > SMALL and unpacked > MOST_RATIO * packed):
        raise RefusedError("document_bomb", ratio=unpacked // max(packed, 1))
    for each in members:
        if each.file_size > SMALL and each.file_size > MOST_RATIO * each.compress_size:
            raise RefusedError("document_bomb", ratio=each.file_size // max(each.compress_size, 1))
        name = each.filename.lower()
        if name.endswith(_PROGRAMS) or (name.startswith(_PROGRAM_FOLDERS) and not each.is_dir()):
            raise RefusedError("document_macros")
