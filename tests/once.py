"""What takes long to make is made once in a run, by whichever of its processes asks first."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Once = Callable[[str, Callable[[Path], object]], Path]
_folder = pytest.StashKey[Path]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """One folder for all processes of the run; other users of the system may look into it."""
    worker = getattr(config, "workerinput", {})
    folder = Path(worker.get("once") or tempfile.mkdtemp(prefix="sereno-tests-"))
    folder.chmod(0o755)
    config.stash[_folder] = folder


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["once"] = str(node.config.stash[_folder])


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    if _folder in config.stash and not hasattr(config, "workerinput"):
        shutil.rmtree(config.stash[_folder], ignore_errors=True)


@pytest.fixture(scope="session")
def once(pytestconfig: pytest.Config) -> Once:
    """`once(name, make)`: the folder of that name, filled by `make` if nobody has yet."""

    def folder_of(name: str, make: Callable[[Path], object]) -> Path:
        place = pytestconfig.stash[_folder] / name
        done = place.with_suffix(".done")
        with place.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                # What a maker that failed has left is no content.
                shutil.rmtree(place, ignore_errors=True)
                place.mkdir()
                make(place)
                done.touch()
        return place

    return folder_of
