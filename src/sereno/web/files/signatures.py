"""What a file holds, by its bytes: a name tells what somebody hoped, the first bytes what it is.

Known are the kinds that an audit meets. Zip archives are told apart by their members, text by how
it begins; whatever isn't known is `application/octet-stream`.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any, BinaryIO

from sereno.exchange.boundaries.boundary_drivers import GEOPACKAGE_IDS
from sereno.exchange.tables.archives import DAMAGED

HEAD = 8192
UNKNOWN = "application/octet-stream"
TEXT, CSV, RTF = "text/plain", "text/csv", "application/rtf"
GPKG, SQLITE = "application/geopackage+sqlite3", "application/vnd.sqlite3"
_OFFICE = "application/vnd.openxmlformats-officedocument."
XLSX = f"{_OFFICE}spreadsheetml.sheet"
DOCX = f"{_OFFICE}wordprocessingml.document"
PPTX = f"{_OFFICE}presentationml.presentation"

# (where they stand, the bytes, what they tell), the more telling first.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"PAR1", "application/vnd.apache.parquet"),
    (0, b"ARROW1", "application/vnd.apache.arrow.file"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"{\\rtf", RTF),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI LIST", "video/x-msvideo"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyphei", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\0", "application/x-xz"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"MZ", "application/x-executable"),
)
# A recording without a head begins with its first frame: MP3 with and without sums, AAC of phones.
_MPEG_AUDIO = {
    **dict.fromkeys((b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2"), "audio/mpeg"),
    **dict.fromkeys((b"\xff\xf1", b"\xff\xf9"), "audio/aac"),
}
# A directory of members is read into memory whole: an office file's is far below this.
LARGEST_DIRECTORY = 4 * 1024 * 1024
_MEMBERS: tuple[tuple[str, str], ...] = (
    ("xl/", XLSX),
    ("word/", DOCX),
    ("ppt/", PPTX),
)
_XML_ROOTS: tuple[tuple[str, str], ...] = (
    ("<kml", "application/vnd.google-earth.kml+xml"),
    ("<gpx", "application/gpx+xml"),
    ("<gml:", "application/gml+xml"),
    ("<svg", "image/svg+xml"),
    ("<html", "text/html"),
    ("<!doctype html", "text/html"),
)
_LABELS = {DOCX: "DOCX", XLSX: "XLSX", PPTX: "PPTX", "audio/mpeg": "MP3", "video/quicktime": "MOV"}
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SEPARATORS = ",;\t|"


def media_type_of(stream: BinaryIO | io.RawIOBase) -> str:
    """The media type of a file, whole, that can be read from any place in it."""
    stream.seek(0)
    head = stream.read(HEAD) or b""
    if head.startswith(b"SQLite format 3\0"):
        # A GeoPackage names itself in SQLite's application_id.
        return GPKG if head[68:72] in GEOPACKAGE_IDS else SQLITE
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_zip(stream)
    for at, signature, told in _SIGNATURES:
        if head[at:].startswith(signature) and _is_sure(signature, head):
            return told
    if head[:2] in _MPEG_AUDIO:
        return _MPEG_AUDIO[head[:2]]
    return _of_text(head, stream)


def _is_sure(signature: bytes, head: bytes) -> bool:
    """Letters that a text may begin with tell nothing of a text (`MZ;total`, `ID3,…`)."""
    return not (signature.isalnum() and signature != b"PAR1" and _text(head) is not None)


class _Sparing:
    """A zip's bytes, for which no amount of memory is taken that its directory asks for."""

    def __init__(self, stream: Any) -> None:
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        wanted = LARGEST_DIRECTORY if size < 0 else size
        if wanted > LARGEST_DIRECTORY:
            raise zipfile.BadZipFile("the directory is too large to tell the kind by it")
        found: bytes = self._stream.read(wanted)
        return found


def _of_zip(stream: Any) -> str:
    try:
        with zipfile.ZipFile(_Sparing(stream)) as archive:
            names = archive.namelist()
            kind = ""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                kind = archive.read("mimetype").decode("ascii", "replace").strip()
    except DAMAGED:
        # Cut short, locked or changed: a zip by its first bytes, more can't be told.
        return "application/zip"
    if kind.startswith("application/vnd.oasis.opendocument."):
        return kind
    if "[Content_Types].xml" in names:
        for folder, told in _MEMBERS:
            if any(name.startswith(folder) for name in names):
                return told
    if any(name.lower() == "doc.kml" for name in names):
        return "application/vnd.google-earth.kmz"
    return "application/zip"


def _text(head: bytes) -> str | None:
    """The beginning as text, None when it is none."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head[len(bom) :].decode(encoding, "replace")
    if b"\0" in head:
        return _wide_text(head)
    # Control characters other than tab and the ends of lines and pages are in no text.
    if any(byte < 32 and byte not in b"\t\n\r\f\x1a\x1b" for byte in head):
        return None
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        return head.decode("latin-1")


def _wide_text(head: bytes) -> str | None:
    """UTF-16 that doesn't say so: every second byte of Western letters is zero."""
    whole = head[: len(head) // 2 * 2]
    for at, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if whole[at::2].count(0) * 3 < len(whole):
            continue
        text = whole.decode(encoding, "replace")
        if all(c.isprintable() or c in "\t\n\r\f\ufffd" for c in text):
            return text
    return None


def _of_text(head: bytes, stream: Any) -> str:
    text = _text(head)
    if text is None or not text:
        return UNKNOWN
    begin = text.lstrip().lower()
    if begin.startswith(("{", "[")):
        return _of_json(text, stream)
    if begin.startswith("<"):
        for root, told in _XML_ROOTS:
            if root in begin[:1000]:
                return told
        return "application/xml"
    first = text.splitlines()[0] if text.splitlines() else ""
    return CSV if any(sign in first for sign in _SEPARATORS) else TEXT


def _of_json(text: str, stream: Any) -> str:
    """GeoJSON says so near its beginning; `[` or `{` may also begin a line of text."""
    if '"FeatureCollection"' in text or ('"Feature"' in text and '"geometry"' in text):
        return "application/geo+json"
    if stream.seek(0, io.SEEK_END) > HEAD:
        return "application/json" if '"' in text[:200] else TEXT
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        # Brackets within brackets without end are no JSON that anybody wrote.
        return TEXT
    return "application/json"


def label_of(media_type: str) -> str:
    """A short word for a media type, the same in every language: PDF, PNG, DOCX."""
    return _LABELS.get(media_type) or media_type.partition("/")[2].removeprefix("x-").upper()


def family_of(media_type: str) -> str:
    """image, audio, video or document: what a picture of a table is, and a table isn't; else ""."""
    family = media_type.partition("/")[0]
    if family in ("image", "audio", "video"):
        return family
    return "document" if media_type in ("application/pdf", DOCX, PPTX) else ""
