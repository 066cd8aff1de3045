"""What a file holds, by its bytes.

1. Each kind that an audit meets, as its own library writes it, whatever it is called.
2. Text that begins like something else is text; what is cut short is told by what is there.
3. A picture, a recording or a document of text is no table.
4. No file fails to be told: zips with any byte changed, brackets without end, byte order marks
   alone; and a zip's directory takes no more memory than it may.
"""

from __future__ import annotations

import bz2
import gzip
import io
import random
import sqlite3
import tracemalloc
import zipfile
from pathlib import Path

import docx
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from pyogrio.raw import write

from sereno.web.files.signatures import (
    CSV,
    DOCX,
    GPKG,
    HEAD,
    SQLITE,
    TEXT,
    UNKNOWN,
    XLSX,
    family_of,
    label_of,
    media_type_of,
)

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
ZIP = "application/zip"


def told(tmp_path: Path, content: bytes) -> str:
    place = tmp_path / "anything.csv"
    place.write_bytes(content)
    with place.open("rb") as stream:
        return media_type_of(stream)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"#!AMR\n\x3c\x08\0", "audio/amr"),
        (b"\xff\xf1\x50\x80\0", "audio/aac"),
        (b"\xff\xfa\x90\0", "audio/mpeg"),
        (b"RIFF\0\0\0\0AVI LIST\0", "video/x-msvideo"),
        ("Señora: ¿sí? “No”\n".encode("utf-16-le"), TEXT),
        ("Señora: ¿sí? “No”\n".encode("utf-16-be"), TEXT),
        (b"hola\0mundo\0", UNKNOWN),
        (b"\0" * 99, UNKNOWN),
    ],
)
def test_what_phones_and_old_programs_write(tmp_path: Path, content: bytes, kind: str) -> None:
    """1"""
    assert told(tmp_path, content) == kind


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def saved(make: object) -> bytes:
    out = io.BytesIO()
    make.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"a": [1]}), out)
    return out.getvalue()


SIGNED = [
    (PNG, "image/png"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
    (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
    (b"II*\0\x08\0\0\0", "image/tiff"),
    (b"MM\0*\0\0\0\x08", "image/tiff"),
    (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
    (b"OggS\0\x02\0\0", "audio/ogg"),
    (b"ID3\x03\0\0\0\0", "audio/mpeg"),
    (b"\xff\xfb\x90\x64\0\0", "audio/mpeg"),
    (b"\0\0\0\x20ftypisom\0\0", "video/mp4"),
    (b"\0\0\0\x20ftypM4A \0\0", "audio/mp4"),
    (b"\0\0\0\x18ftypheic\0\0", "image/heic"),
    (b"\x1aE\xdf\xa3\x9fB\x86", "video/webm"),
    (gzip.compress(b"a,b\n", mtime=0), "application/gzip"),
    (bz2.compress(b"a,b\n"), "application/x-bzip2"),
    (b"MZ\x90\0\x03\0", "application/x-executable"),
    (b"\x7fELF\x02\x01", "application/x-executable"),
    (b"\x01\x02\x03\x04", UNKNOWN),
    (b"", UNKNOWN),
]


@pytest.mark.parametrize(("content", "kind"), SIGNED)
def test_signed(tmp_path: Path, content: bytes, kind: str) -> None:
    """1"""
    assert told(tmp_path, content) == kind


def test_written_by_libraries(tmp_path: Path) -> None:
    """1"""
    assert told(tmp_path, saved(openpyxl.Workbook())) == XLSX
    assert told(tmp_path, saved(docx.Document())) == DOCX
    assert told(tmp_path, parquet()) == "application/vnd.apache.parquet"
    plain = tmp_path / "plain.sqlite"
    with sqlite3.connect(plain) as connection:
        connection.execute("CREATE TABLE t (a)")
    assert told(tmp_path, plain.read_bytes()) == SQLITE
    drawn = tmp_path / "areas.gpkg"
    points = shapely.to_wkb([shapely.Point(0, 0)])
    write(drawn, points, [], [], geometry_type="Point", crs="EPSG:4326", driver="GPKG")
    assert told(tmp_path, drawn.read_bytes()) == GPKG


def test_zips(tmp_path: Path) -> None:
    """1, 2"""
    assert told(tmp_path, zipped("a.shp", "a.dbf")) == ZIP
    assert told(tmp_path, zipped("doc.kml")) == "application/vnd.google-earth.kmz"
    assert told(tmp_path, zipped()) == ZIP
    assert told(tmp_path, zipped("a.csv")[:20]) == ZIP
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert told(tmp_path, out.getvalue()) == "application/vnd.oasis.opendocument.spreadsheet"


TEXTS = [
    ("a,b\n1,2\n", CSV),
    ("a;b\n1;2\n", CSV),
    ("\n\nfecha\thora\n", TEXT),
    ("MZ;total\n1;2\n", CSV),
    ("ID3,x\n1,2\n", CSV),
    ("BZh,x\n", CSV),
    ("just words\n", TEXT),
    ('{"a": [1, 2]}', "application/json"),
    ("{not json", TEXT),
    ('{"type": "FeatureCollection", "features": []}', "application/geo+json"),
    ('<?xml version="1.0"?>\n<kml xmlns="x">', "application/vnd.google-earth.kml+xml"),
    ('<gpx version="1.1">', "application/gpx+xml"),
    ("<a/>", "application/xml"),
    ("<!DOCTYPE html><p>", "text/html"),
]


@pytest.mark.parametrize(("text", "kind"), TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_texts(tmp_path: Path, text: str, kind: str, encoding: str) -> None:
    """1, 2"""
    content = text.encode(encoding)
    assert told(tmp_path, content) == kind


def test_long_texts(tmp_path: Path) -> None:
    """1: a letter cut in two by the end of the head, another encoding, a long JSON."""
    assert told(tmp_path, b"a,b\n" + "ñ".encode() * HEAD) == CSV
    assert told(tmp_path, "año;día\n".encode("latin-1")) == CSV
    assert told(tmp_path, b'{"a": [' + b"1," * HEAD + b"1]}") == "application/json"


@pytest.mark.parametrize(
    ("kind", "label"),
    [("image/png", "PNG"), ("audio/mpeg", "MP3"), (DOCX, "DOCX"), ("application/pdf", "PDF")],
)
def test_no_tables(kind: str, label: str) -> None:
    """3"""
    assert family_of(kind)
    assert label_of(kind) == label


@pytest.mark.parametrize("kind", [CSV, XLSX, ZIP, GPKG, TEXT, UNKNOWN, "application/geo+json"])
def test_tables_and_maps(kind: str) -> None:
    """3"""
    assert family_of(kind) == ""


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_changed_zips(tmp_path: Path, method: int) -> None:
    """4"""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("á/../content.xml", "x" * 300)
    chance = random.Random(20261129)
    for _ in range(400):
        changed = bytearray(out.getvalue())
        changed[chance.randrange(4, len(changed))] = chance.randrange(256)
        assert told(tmp_path, bytes(changed)).startswith("application/")


HOSTILE = [
    (b"[" * 8000, TEXT),
    (b'{"a":' * 1600, TEXT),
    (b"[" + b"1" * 5000 + b"]", TEXT),
    (b"\xef\xbb\xbf", UNKNOWN),
    (b"\xff\xfe\x00", TEXT),
    (b"\x00", UNKNOWN),
    (b"a", TEXT),
]


@pytest.mark.parametrize(("content", "kind"), HOSTILE)
def test_hostile(tmp_path: Path, content: bytes, kind: str) -> None:
    """4"""
    assert told(tmp_path, content) == kind


def test_a_directory_without_end(tmp_path: Path) -> None:
    """4"""
    place, n = tmp_path / "many.xlsx", 400_000
    entry = b"PK\x01\x02" + b"\0" * 24 + b"\x01" + b"\0" * 17 + b"a"
    end = b"PK\x05\x06" + b"\0" * 8 + (n * len(entry)).to_bytes(4, "little") + b"\0" * 6
    place.write_bytes(b"PK\x03\x04" + b"\0" * 26 + entry * n + end)
    tracemalloc.start()
    with place.open("rb") as stream:
        assert media_type_of(stream) == ZIP
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8 * 1024**2
