"""A backup that is sealed is opened by whoever it was sealed for, and by nobody else.

1. For a key, for one of several, with a passphrase: the archive comes back as it was. The parts are
   age files, which age itself opens.
2. Another key, another passphrase, no key, a file that is none, a sealed file that was cut or
   altered: a clear refusal, and nothing is left on the disk.
3. A disk that is full while it is sealed or opened is said to be so, and leaves nothing.
4. A key file is its owner's alone and never written over another.
"""

from __future__ import annotations

import errno
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pyrage import decrypt
from pyrage.x25519 import Identity

from sereno.exchange.whole_files import refusal
from sereno.vocabulary.problems import Problem
from sereno.web.backups import sealing
from sereno.web.backups.archive import Archive, new_archive
from sereno.web.backups.sealing import KEY, SEALED, Opener, Seal, new_key, opened

PHRASE = "cinco palabras sin relación"
BYTES = bytes(range(256)) * 4000


def _make(goal: Path, seal: Seal) -> None:
    with new_archive(goal, seal) as archive:
        archive.add("files/demo/uploads/ab/areas.gpkg", [BYTES] * 3)
        archive.close({"sereno": "0.1.0"})


def _open(file: Path, key: Path | None = None, phrase: str = PHRASE) -> bytes:
    room = file.parent / "room"
    room.mkdir(exist_ok=True)
    try:
        with (
            opened(file, Opener(key, lambda: phrase), room) as stream,
            Archive(stream, file.name) as archive,
        ):
            archive.check(lambda *_how: None)
            return b"".join(archive.chunks("files/demo/uploads/ab/areas.gpkg"))
    finally:
        assert not list(room.iterdir())


@pytest.fixture
def keys(tmp_path: Path) -> list[tuple[Path, str]]:
    files = [tmp_path / name for name in ("one.key", "two.key")]
    return [(file, new_key(file, "")) for file in files]


def test_for_keys(tmp_path: Path, keys: list[tuple[Path, str]]) -> None:
    """1, 2"""
    goal, stranger = tmp_path / "b.age", tmp_path / "other.key"
    _make(goal, Seal(tuple(public for _file, public in keys)))
    for file, _public in keys:
        assert _open(goal, file) == BYTES * 3
    secret = keys[0][0].read_text().splitlines()[1]
    assert decrypt(goal.read_bytes(), [Identity.from_str(secret)]).startswith(b"PK")
    assert BYTES[:64] not in goal.read_bytes()
    new_key(stranger, "")
    goal_of_none = tmp_path / "none.key"
    goal_of_none.write_text("nothing\n")
    for key, code in (
        (stranger, "backup_wrong_key"), (None, "backup_sealed"), (goal_of_none, "backup_no_key"),
        (tmp_path / "lost.key", "file_missing"),
    ):  # fmt: skip
        with pytest.raises(Problem) as refused:
            _open(goal, key)
        assert refused.value.code == code
    whole = goal.read_bytes()
    for spoilt in (
        whole[:-50],
        whole[: len(whole) // 2],
        whole[:9000] + bytes([whole[9000] ^ 1]) + whole[9001:],
    ):
        goal.write_bytes(spoilt)
        with pytest.raises(Problem) as refused:
            _open(goal, keys[0][0])
        assert refused.value.code == "backup_broken"


def test_with_a_passphrase(tmp_path: Path) -> None:
    """1, 2"""
    goal = tmp_path / "b.age"
    with pytest.raises(Problem) as refused:
        _make(goal, Seal(phrase="corta"))
    assert (refused.value.code, list(tmp_path.iterdir())) == ("passphrase_short", [])
    _make(goal, Seal(phrase=PHRASE))
    assert _open(goal) == BYTES * 3
    with zipfile.ZipFile(goal) as pair:
        assert all(pair.read(name).startswith(sealing.AGE) for name in (KEY, SEALED))
    with pytest.raises(Problem) as refused:
        _open(goal, phrase="otras palabras cualesquiera")
    assert refused.value.code == "backup_wrong_key"


def test_a_wrong_public_key(tmp_path: Path) -> None:
    """2"""
    with pytest.raises(Problem) as refused:
        _make(tmp_path / "b.age", Seal(("age1nothing",)))
    assert (refused.value.code, list(tmp_path.iterdir())) == ("backup_recipient", [])


def _after(n: int) -> Callable[..., int]:
    left = [n]

    def write(_self: object, data: bytes) -> int:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return len(data)

    return write


@pytest.mark.parametrize("n", [0, 1, 20])
def test_a_full_disk(tmp_path: Path, keys, monkeypatch, n: int) -> None:
    """3"""
    file, public = keys[0]
    goal = tmp_path / "copies" / "b.age"
    goal.parent.mkdir()
    _make(goal, Seal((public,)))
    noting = sealing._Noting

    class Full(noting):
        def __init__(self, goal: object) -> None:
            super().__init__(type("Disk", (), {"write": _after(n)})())

    monkeypatch.setattr(sealing, "_Noting", Full)
    for act in (lambda: _make(goal.with_name("c.age"), Seal((public,))), lambda: _open(goal, file)):
        with pytest.raises(OSError) as full:  # noqa: PT011
            act()
        said = refusal(full.value)
        assert said is not None
        assert said.code == "disk_full"
    assert {p.name for p in goal.parent.iterdir()} == {"b.age", "room"}


def test_a_key_file(tmp_path: Path) -> None:
    """4"""
    file = tmp_path / "secret.key"
    public = new_key(file, PHRASE)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert b"AGE-SECRET-KEY" not in file.read_bytes()
    with pytest.raises(Problem) as refused:
        new_key(file, "")
    assert refused.value.code == "backup_exists"
    assert public.startswith("age1")
