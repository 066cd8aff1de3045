"""Files that are more than they seem: programs within, two files in one, little that unpacks large.

The part that runs confined.
"""

from __future__ import annotations

import zipfile
from typing import BinaryIO, Final
from xml.etree import ElementTree

from sereno.exchange.fieldwork.refusals import RefusedError

MOST_RATIO: Final = 100
# Below this nothing is a bomb: an empty sheet is small and nothing but repetition.
SMALL: Final = 1 << 20
MOST_UNPACKED: Final = 1 << 30
HEAD: Final = 1024
OLE: Final = "application/x-ole-storage"
_ZIPS: Final = (
    *("application/vnd.openxmlformats-", "application/vnd.oasis.opendocument."),
    "application/zip",
)
_OLE_PROGRAM: Final = "_VBA_PROJECT".encode("utf-16-le")
_OLE_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
# Where office programs keep macros: Microsoft's in one member, LibreOffice's in two folders.
_PROGRAMS: Final = ("vbaproject.bin", "vbadata.xml")
_PROGRAM_FOLDERS: Final = ("basic/", "scripts/")
# What a part of a program is called in the list of kinds, whatever the part itself is called.
_PROGRAM_KINDS: Final = ("macroenabled", "vbaproject", "ms-word.keymap", "activex")
_KINDS: Final = "[Content_Types].xml"
_MANIFEST: Final = "META-INF/manifest.xml"
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
        check_members(members)
        if any(each.flag_bits & 1 for each in members):
            raise RefusedError("document_locked")
        kinds, parts = _values(archive, _KINDS), _tags(archive, _MANIFEST)
    if any(word in kind.lower() for kind in kinds for word in _PROGRAM_KINDS):
        raise RefusedError("document_macros")
    if any(tag.endswith("}encryption-data") for tag in parts):
        raise RefusedError("document_locked")


def _values(archive: zipfile.ZipFile, name: str) -> list[str]:
    """All values in a member of XML, in whatever letters and entities it is written."""
    return [value for element in _elements(archive, name) for value in element.attrib.values()]


def _tags(archive: zipfile.ZipFile, name: str) -> list[str]:
    return [element.tag for element in _elements(archive, name)]


def _elements(archive: zipfile.ZipFile, name: str) -> list[ElementTree.Element]:
    if name not in archive.namelist():
        return []
    # ElementTree fetches nothing, and expat stops entities that grow without end.
    return list(ElementTree.fromstring(archive.read(name)).iter())


def check_members(members: list[zipfile.ZipInfo]) -> None:
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
