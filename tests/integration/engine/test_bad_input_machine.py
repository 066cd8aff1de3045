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
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.integration.command_line import contents, folders, refused, run
from tests.integration.instances.instance import COMMAND, forks
from tests.integration.small_city import SmallCity

SERENO = (sys.executable, "-c", COMMAND)
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


def _heeds_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _half_way(city: SmallCity, out: Path, step: str) -> subprocess.Popen[str]:
    """A run that has just said that it does `step`, and goes on for long enough."""
    city.write_manifest(draws="3000000")
    process = subprocess.Popen(
        [*SERENO, "run", str(city.manifest), "--out", str(out)],
        env=environment("en"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever starts the tests in the background may have them ignore Ctrl-C: not the run.
        preexec_fn=_heeds_interrupts,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if step in line:
            return process
    raise AssertionError("the run ended before that step")


def test_a_kill_half_way(city: SmallCity) -> None:
    """2"""
    before = contents(city.folder / "out")
    process = _half_way(city, city.folder / "out", "Selecting")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert contents(city.folder / "out") == before
    parts = folders(city) - {"out"}
    assert len(parts) == 1
    assert parts.pop().startswith(".out.part-")
    city.write_manifest()
    assert run(city).code == 0
    assert folders(city) == {"out"}
    assert not [path for path in city.folder.iterdir() if path.name.startswith(".")]


def test_a_kill_of_the_first_run(city: SmallCity) -> None:
    """2"""
    shutil.rmtree(city.folder / "out")
    process = _half_way(city, city.folder / "out", "Importing")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert "out" not in folders(city)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_being_stopped_half_way(city: SmallCity, stop: signal.Signals) -> None:
    """2"""
    before = contents(city.folder / "out")
    process = _half_way(city, city.folder / "out", "Selecting")
    time.sleep(0.2)
    process.send_signal(stop)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Stopped. Nothing was left half written." in said
    assert "Traceback" not in said
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
