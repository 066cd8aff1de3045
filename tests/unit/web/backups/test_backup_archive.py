"""What is not a backup, or not any more, is refused before a byte of it is used.

1. A whole archive passes, and gives back what was put in.
2. Truncated anywhere; not a ZIP; a ZIP of something else; nothing at all.
3. One byte changed in a member; a member lost, added or twice; a manifest that lies or is no JSON.
4. Names that lead out of the folder.
5. Members that unfold to more than the file.
6. An archive of a newer format.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sereno.vocabulary.problems import Problem
from sereno.web.backups.archive import Archive, new_archive
from sereno.web.backups.sealing import Opener, Seal, opened

ROWS = b'[1, "Ana"]\n[2, null]\n'
BYTES = bytes(range(256)) * 8000


def _nobody() -> str:
    raise Problem("backup_sealed")


NOBODY = Opener(None, _nobody)


def silent(step: str, done: int, total: int) -> None:
    """Nobody watches."""


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    file = tmp_path / "whole.zip"
    with new_archive(file, Seal()) as archive:
        archive.add("records/people.person.jsonl", [ROWS])
        archive.add("files/demo/uploads/ab/areas.gpkg", [BYTES, BYTES])
        archive.close({"sereno": "0.1.0"})
    return file


def _refused(file: Path) -> Problem:
    with (
        pytest.raises(Problem) as refused,
        opened(file, NOBODY, file.parent) as stream,
        Archive(stream, file.name) as archive,
    ):
        archive.check(silent)
    for language in ("es", "en"):
        assert refused.value.what(language)
        assert refused.value.mend(language)
    return refused.value


def _made(file: Path, members: dict[str, bytes], /, **manifest: Any) -> Path:
    """An archive by hand, with an honest manifest unless told otherwise."""
    listed = {
        name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in members.items()
    }
    text = {"format": 1, "sereno": "9.9.9", "members": listed} | manifest
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        archive.writestr("manifest.json", json.dumps(text))
    return file


def test_whole(whole: Path) -> None:
    """1"""
    with whole.open("rb") as stream, Archive(stream, whole.name) as archive:
        archive.check(silent)
        assert list(archive.rows("records/people.person.jsonl")) == [[1, "Ana"], [2, None]]
        assert b"".join(archive.chunks("files/demo/uploads/ab/areas.gpkg")) == BYTES * 2
        assert archive.manifest["sereno"] == "0.1.0"


@pytest.mark.parametrize("share", [0.001, 0.3, 0.9, 0.99999])
def test_truncated(whole: Path, share: float) -> None:
    """2"""
    data = whole.read_bytes()
    whole.write_bytes(data[: int(len(data) * share)])
    assert _refused(whole).code == "backup_truncated"


@pytest.mark.parametrize("content", [b"", b"Querida Carmen:\n", b"\x1f\x8b\x08\x00" * 100])
def test_something_else(tmp_path: Path, content: bytes) -> None:
    """2"""
    file = tmp_path / "a.zip"
    file.write_bytes(content)
    assert _refused(file).code == "backup_not_ours"
    assert _refused(tmp_path / "none.zip").code == "file_missing"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("files/x", "x")
    assert _refused(file).code == "backup_not_ours"


def test_one_byte(whole: Path) -> None:
    """3: with and without a checksum that was mended to fit."""
    data = bytearray(whole.read_bytes())
    data[data.index(b"Ana")] = ord("E")
    whole.write_bytes(data)
    assert _refused(whole).code == "backup_broken"
    manifest = {"records/a.b.jsonl": {"size": 3, "sha256": hashlib.sha256(b"[1]").hexdigest()}}
    _made(whole, {"records/a.b.jsonl": b"[2]"}, members=manifest)
    assert _refused(whole).code == "backup_broken"


@pytest.mark.parametrize(
    "members",
    [
        {"files/a": {"size": 1, "sha256": hashlib.sha256(b"a").hexdigest()}},
        {},
        {"files/a": {"size": 2}, "files/b": {"size": 1}},
        {"files/a": "x", "files/b": "y"},
        ["files/a", "files/b"],
        None,
    ],
)
def test_lists_that_lie(tmp_path: Path, members: Any) -> None:
    """3"""
    file = _made(tmp_path / "a.zip", {"files/a": b"a", "files/b": b"b"}, members=members)
    assert _refused(file).code == "backup_broken"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": "x"}', "null", '"format"'])
def test_bad_manifest(tmp_path: Path, text: str) -> None:
    """3"""
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", text)
    assert _refused(file).code == "backup_broken"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_twice(tmp_path: Path) -> None:
    """3"""
    file = _made(tmp_path / "a.zip", {"files/a": b"a"})
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("files/a", b"b")
    assert _refused(file).code == "backup_broken"


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "files/../../evil",
        "files/../evil",
        "/etc/passwd",
        "files//etc",
        "files/./x",
        "files/",
        "files/a\\..\\..\\b",
        "C:/evil",
        "secret.key",
        "files/a\x00b",
    ],
)
def test_paths(tmp_path: Path, name: str) -> None:
    """4"""
    file = _made(tmp_path / "a.zip", {"files/12345": b"a"} if "\0" in name else {name: b"a"})
    if "\0" in name:
        file.write_bytes(file.read_bytes().replace(b"files/12345", b"files/1\x00345"))
    assert _refused(file).code == "archive_unsafe_path"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip"]


def test_bombs(tmp_path: Path) -> None:
    """5: packed, and plain members that share their bytes."""
    file, zeros = tmp_path / "a.zip", bytes(20_000_000)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("files/zeros", zeros)
        archive.writestr("manifest.json", "{}")
    assert file.stat().st_size < 30_000
    assert _refused(file).code == "backup_packed"

    def enlarge(data: bytes, name: bytes) -> bytes:
        """The directory's entry says a gigabyte."""
        at = data.index(b"PK\x01\x02")
        return data[: at + 20] + struct.pack("<II", 2**30, 2**30) + data[at + 28 :]

    _made(file, {"files/a": b"a"})
    file.write_bytes(enlarge(file.read_bytes(), b"files/a"))
    assert _refused(file).code == "backup_packed"


@pytest.mark.parametrize("number", [2, 99])
def test_newer(tmp_path: Path, number: int) -> None:
    """6"""
    refused = _refused(_made(tmp_path / "a.zip", {"files/a": b"a"}, format=number))
    assert refused.code == "backup_newer"
    assert "9.9.9" in refused.what("en")


def test_names_that_could_not_come_back(tmp_path: Path) -> None:
    """4: what the reader would refuse is never written."""
    with (
        pytest.raises(ValueError, match="read again"),
        new_archive(tmp_path / "a.zip", Seal()) as archive,
    ):
        archive.add("files/../x", [b""])
    assert list(tmp_path.iterdir()) == []


def test_the_block_decides(tmp_path: Path) -> None:
    """1: an error in the block leaves nothing."""

    def broken() -> Iterator[bytes]:
        yield b"x"
        raise KeyError

    with pytest.raises(KeyError), new_archive(tmp_path / "a.zip", Seal()) as archive:
        archive.add("files/a", broken())
    assert list(tmp_path.iterdir()) == []
