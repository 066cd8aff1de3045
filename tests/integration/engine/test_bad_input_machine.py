"""A machine that gives out half-way, met by the real command in a process of its own.

1. A full disk: exit 1, a message in the reader's language, nothing half-written, the earlier
   results as they were, and the next run goes through once there is room.
2. A kill half-way (SIGKILL): the earlier results are as they were, and the next run removes
   what was left. Ctrl-C or a plain kill (SIGTERM): the same at once, with exit code 130.
3. A folder that isn't ours to write to, or that another run is writing to.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.integration.command_line import contents, folders, refused, run
from tests.integration.instances.instance import COMMAND, forks
from tests.integration.small_city import SmallCity

KILLED = "import sys; from tests.integration.instances.killed_at import main; main(sys.argv[1:])"
# Stops the run a little after its draws began: they are compiled, and there a signal waits longest.
STOPPED = """
import os, signal, sys, threading
from sereno.cli.main import main
from sereno.engine import stage_one
number, *words = sys.argv[1:]
real = stage_one.select_areas
def select_areas(*given, **more):
    threading.Timer(0.2, os.kill, (os.getpid(), int(number))).start()
    return real(*given, **more)
stage_one.select_areas = select_areas
# Whoever starts the tests in the background may have them ignore Ctrl-C: not the run.
signal.signal(signal.SIGINT, signal.default_int_handler)
main(words)
"""
LIMITED = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, ({0}, {0})); " + COMMAND


def environment(language: str) -> dict[str, str]:
    return {**os.environ, "SERENO_LANGUAGE": language}


@dataclass(frozen=True)
class SmallDisk:
    """A file system with hardly any room, and how to run a command that sees it."""

    place: Path
    mounted: bool

    def fill(self, leave: int) -> Path:
        """A file that takes all the room but `leave` bytes."""
        filler = self.place / "filler"
        free = shutil.disk_usage(self.place).free
        filler.write_bytes(bytes(max(free - leave, 0)))
        return filler


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A tmpfs of 4 MB where this process may mount one; else a folder, limited by the process."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = os.geteuid() == 0 and not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], capture_output=True
    ).returncode  # fmt: skip
    yield SmallDisk(place, mounted)
    if mounted:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize(("leave", "language"), [(0, "es"), (120_000, "en")])
def test_a_full_disk(city: SmallCity, small_disk: SmallDisk, leave: int, language: str) -> None:
    """1"""
    out = small_disk.place / "out"
    shutil.copytree(city.folder / "out", out)
    before = contents(out)
    filler = small_disk.fill(leave) if small_disk.mounted else None
    words = {
        "es": ("El disco está lleno", "no permite un archivo tan grande", "nada a medio escribir"),
        "en": ("The disk is full", "doesn't allow a file of that size", "was left half written"),
    }
    full, limited, nothing = words[language]
    code = COMMAND if small_disk.mounted else LIMITED.format(max(leave, 1))
    ended = forks().python(
        code, "run", str(city.manifest), "--out", str(out), environment=environment(language)
    )
    assert ended.returncode == 1, ended.stderr
    assert "Traceback" not in ended.stderr
    for text in (full if small_disk.mounted else limited, nothing, str(out)):
        assert text in ended.stderr
    assert contents(out) == before
    assert {path.name for path in small_disk.place.iterdir()} <= {"out", "filler"}
    if filler is not None:
        filler.unlink()
        assert run(SmallCity(city.folder, city.rows)).code == 0


def _run(city: SmallCity, code: str, *words: str) -> subprocess.CompletedProcess[str]:
    """`sereno run` on the city by a process of its own, as `code` has it."""
    command = ("run", str(city.manifest), "--out", str(city.folder / "out"))
    return forks().python(code, *words, *command, environment=environment("en"))


@pytest.mark.parametrize("earlier", [True, False], ids=["a later run", "the first run"])
def test_a_kill_half_way(city: SmallCity, earlier: bool) -> None:
    """2"""
    if not earlier:
        shutil.rmtree(city.folder / "out")
    before = contents(city.folder / "out")
    ended = _run(city, KILLED, "sereno.engine.stage_one", "select_areas", "before", "1")
    assert ended.returncode == -signal.SIGKILL
    assert contents(city.folder / "out") == before
    (left,) = folders(city) - {"out"}
    assert left.startswith(".out.part-")
    assert ("out" in folders(city)) == earlier
    assert run(city).code == 0
    assert folders(city) == {"out"}
    assert not [path for path in city.folder.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_being_stopped_half_way(city: SmallCity, stop: signal.Signals) -> None:
    """2"""
    before = contents(city.folder / "out")
    city.write_manifest(draws="3000000")
    ended = _run(city, STOPPED, str(int(stop)))
    assert ended.returncode == 130
    assert "Stopped. Nothing was left half written." in ended.stderr
    assert "Traceback" not in ended.stderr
    assert contents(city.folder / "out") == before
    assert folders(city) == {"out"}


def test_a_folder_that_holds_something_else(city: SmallCity) -> None:
    """3"""
    (city.folder / "out" / ".sereno-files").unlink()
    refused(
        city,
        es=(str(city.folder / "out"), "no es un resultado de Sereno", "carpeta nueva o vacía"),
        en=(str(city.folder / "out"), "isn't a result of Sereno", "new or an empty folder"),
    )


def test_what_a_person_added_to_the_results_stays(city: SmallCity) -> None:
    """3"""
    note = city.folder / "out" / "acta.txt"
    note.write_text("Aprobada por la asamblea", encoding="utf-8")
    assert run(city).code == 0
    assert note.read_text(encoding="utf-8") == "Aprobada por la asamblea"


def test_two_runs_to_one_folder(city: SmallCity) -> None:
    """3"""
    handle = os.open(city.folder / ".out.lock", os.O_CREAT | os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        refused(
            city,
            es=("Otra ejecución de Sereno", "Espere a que termine"),
            en=("Another run of Sereno", "Wait until it ends"),
        )
    finally:
        os.close(handle)
