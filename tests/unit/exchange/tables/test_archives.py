"""Archives give what they hold and nothing else.

1. gz (also of several members, padded), bz2 and zip read as what was packed.
2. What is cut short or damaged says so, and never ends as if it were whole.
3. What would unpack to far more than it can honestly hold is stopped.
4. Nothing is written outside the folder asked for.
"""

from __future__ import annotations

import bz2
import gzip
import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sereno.exchange.tables.archives import (
    Limits,
    container,
    extract_safely,
    open_seekable,
    open_stream,
)
from sereno.vocabulary.problems import Problem

TABLE = b"fecha,colonia\n" + b"2019-01-01,Centro\n" * 5_000


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def read(path: Path, limits: Limits | None = None) -> bytes:
    with open_stream(path, limits or Limits()) as stream:
        return b"".join(iter(lambda: stream.read(1 << 14), b""))


def problem_of(path: Path, limits: Limits | None = None) -> Problem:
    with pytest.raises(Problem) as caught:
        read(path, limits)
    return caught.value


@pytest.mark.parametrize(
    ("kind", "packed"),
    [
        ("plain", TABLE),
        ("gz", gzip.compress(TABLE)),
        ("gz", gzip.compress(TABLE[:100]) + gzip.compress(b"") + gzip.compress(TABLE[100:])),
        ("gz", gzip.compress(TABLE) + b"\0" * 2_000),
        ("bz2", bz2.compress(TABLE)),
        ("bz2", bz2.compress(TABLE[:100]) + bz2.compress(TABLE[100:])),
    ],
)
def test_what_was_packed_comes_out(tmp_path: Path, kind: str, packed: bytes) -> None:
    path = tmp_path / "wrong_suffix.zip"
    path.write_bytes(packed)
    assert container(path) == kind
    assert read(path) == TABLE
    with open_seekable(path) as file:
        file.seek(14)
        assert file.read(10) == b"2019-01-01"


def test_a_zip_gives_its_one_table(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "datos.zip",
        {
            "LEEME.txt": b"hola",
            "datos/robos.csv": TABLE,
            "__MACOSX/._robos.csv": b"x",
            "diccionario.pdf": b"%PDF",
        },
    )
    assert read(path) == TABLE


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(
    data=st.binary(max_size=3_000), size=st.integers(1, 500), kind=st.sampled_from(["gz", "bz2"])
)
def test_reads_of_any_size_give_the_same_bytes(
    tmp_path: Path, data: bytes, size: int, kind: str
) -> None:
    path = tmp_path / "any"
    path.write_bytes(gzip.compress(data) if kind == "gz" else bz2.compress(data))
    with open_stream(path) as stream:
        assert b"".join(iter(lambda: stream.read(size), b"")) == data
        assert stream.read(size) == b""


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_an_archive_cut_anywhere_is_told(tmp_path: Path, pack: object) -> None:
    assert callable(pack)
    packed = pack(TABLE)
    path = tmp_path / "cut"
    for cut in (12, len(packed) // 2, len(packed) - 9, len(packed) - 1):
        path.write_bytes(packed[:cut])
        assert problem_of(path).code == "archive_truncated"


def test_a_damaged_gz_is_told(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(TABLE))
    packed[-6] ^= 0xFF
    path = tmp_path / "damaged.gz"
    path.write_bytes(packed)
    assert problem_of(path).code == "archive_broken"
    for rest in (b"left over", b"\0\0more", b"\x1f"):
        path.write_bytes(gzip.compress(TABLE) + rest)
        known = "archive_truncated" if rest == b"\x1f" else "archive_broken"
        assert problem_of(path).code == known


def test_a_damaged_or_cut_zip_is_told(tmp_path: Path) -> None:
    path = zipped(tmp_path / "datos.zip", {"robos.csv": TABLE})
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert problem_of(path).code == "archive_broken"
    damaged = bytearray(whole)
    damaged[60] ^= 0xFF
    path.write_bytes(damaged)
    assert problem_of(path).code == "archive_broken"


def test_several_tables_none_and_one_inside_another(tmp_path: Path) -> None:
    path = tmp_path / "datos.zip"
    several = problem_of(zipped(path, {"a.csv": TABLE, "b.xlsx": b"PK"}))
    assert several.code == "archive_many_members"
    assert "a.csv, b.xlsx" in several.what("es")
    assert problem_of(zipped(path, {"a.pdf": b"1", "b.pdf": b"2"})).code == "archive_empty"
    assert problem_of(zipped(path, {})).code == "archive_empty"
    assert (
        problem_of(zipped(path, {"dentro.zip": b"PK", "LEEME.md": b"x"})).code == "archive_nested"
    )


def test_a_password_is_told(tmp_path: Path) -> None:
    path = zipped(tmp_path / "datos.zip", {"robos.csv": TABLE})
    locked = bytearray(path.read_bytes())
    central = locked.rindex(b"PK\x01\x02")
    for flags in (6, central + 8):
        locked[flags] |= 1
    path.write_bytes(locked)
    assert problem_of(path).code == "archive_password"


@pytest.mark.parametrize(
    ("magic", "kind"), [(b"Rar!\x1a\x07\x00", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7-Zip")]
)
def test_other_archives_are_named(tmp_path: Path, magic: bytes, kind: str) -> None:
    path = tmp_path / "datos.rar"
    path.write_bytes(magic + b"\0" * 50)
    problem = problem_of(path)
    assert problem.code == "archive_kind_unknown"
    assert kind in problem.what("en")


LOW = Limits(total=1 << 30, ratio=100, floor=1 << 16)


@pytest.mark.parametrize("kind", ["gz", "bz2", "zip"])
def test_a_bomb_is_stopped(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"bomb.{kind}"
    bomb = b"0" * (8 << 20)
    if kind == "zip":
        zipped(path, {"bomb.csv": bomb})
    else:
        path.write_bytes(gzip.compress(bomb) if kind == "gz" else bz2.compress(bomb))
    assert problem_of(path, LOW).code == "archive_too_large"
    if kind == "zip":
        with pytest.raises(Problem, match="bomb"):
            extract_safely(path, tmp_path / "into", LOW)
        assert not (tmp_path / "into").exists()


def test_a_zip_that_lies_about_its_size_gives_no_more_than_it_said(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bomb.zip", {"bomb.csv": b"0" * (8 << 20)})
    lying = bytearray(path.read_bytes())
    central = lying.rindex(b"PK\x01\x02")
    lying[central + 24 : central + 28] = struct.pack("<I", 1_000)
    lying[22:26] = struct.pack("<I", 1_000)
    path.write_bytes(lying)
    assert problem_of(path, LOW).code == "archive_broken"


def test_a_total_limit_holds_for_all_members_together(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for n in range(4):
            archive.writestr(f"{n}.csv", TABLE)
    with pytest.raises(Problem) as caught:
        extract_safely(path, tmp_path / "into", Limits(total=3 * len(TABLE)))
    assert caught.value.code == "archive_too_large"


@pytest.mark.parametrize("name", ["../out.csv", "/etc/out.csv", "a/../../out.csv", "C:\\out.csv"])
def test_nothing_is_written_outside_the_folder(tmp_path: Path, name: str) -> None:
    path = tmp_path / "climbing.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("good.csv", TABLE)
        archive.writestr(zipfile.ZipInfo(name), b"x")
    into = tmp_path / "into"
    with pytest.raises(Problem) as caught:
        extract_safely(path, into)
    assert caught.value.code == "archive_unsafe_path"
    assert name in caught.value.what("es")
    assert not into.exists()
    assert not (tmp_path / "out.csv").exists()


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(Problem) as caught:
        extract_safely(path, tmp_path / "into")
    assert caught.value.code == "archive_unsafe_path"


def test_extracting_keeps_folders_and_leaves_system_files(tmp_path: Path) -> None:
    path = tmp_path / "datos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.mkdir("capas")
        archive.writestr("capas/colonias.shp", b"1")
        archive.writestr("__MACOSX/capas/._colonias.shp", b"2")
    written = extract_safely(path, tmp_path / "into")
    assert written == [tmp_path / "into" / "capas" / "colonias.shp"]


def test_missing_empty_and_unreadable_files(tmp_path: Path) -> None:
    assert problem_of(tmp_path / "no.csv").code == "file_missing"
    (tmp_path / "empty.csv").touch()
    assert problem_of(tmp_path / "empty.csv").code == "file_empty"
    assert problem_of(tmp_path).code == "file_unreadable"


def test_two_members_of_one_name_are_not_written_over_each_other(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.csv", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.csv", b"2")
    path = tmp_path / "twice.zip"
    path.write_bytes(held.getvalue())
    with pytest.raises(Problem) as caught:
        extract_safely(path, tmp_path / "into")
    assert caught.value.code == "archive_broken"
