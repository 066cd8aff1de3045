"""The wheel holds everything that a run needs and works from an empty directory.

1. It carries every module, the built pages, the catalogues, and every data file of the vocabulary.
2. Unpacked elsewhere, it runs a small city whole, without this checkout.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tests import ROOT
from tests.integration.small_city import make_small_city

SOURCE = ROOT / "src" / "sereno"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built and unpacked: what pip would install."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable, "-m", "pip", "wheel", str(ROOT), "--no-deps", "--no-build-isolation",
            "--quiet", "--wheel-dir", str(folder),
        ],
        check=True,
    )  # fmt: skip
    (wheel,) = folder.glob("sereno-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_it_carries_all(unpacked: Path) -> None:
    """1"""
    kinds = {".csv", ".toml", ".html", ".mo", ".js", ".css", ".svg", ".typed", ".py"}
    carried = [p for p in SOURCE.rglob("*") if p.suffix in kinds]
    assert {p.suffix for p in carried} == kinds
    there = unpacked / "sereno"
    other = {str(p) for p in carried if not _same(p, there / p.relative_to(SOURCE))}
    assert other == set()


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


def _keep_compiled(unpacked: Path) -> None:
    """Give the same modules what this checkout has compiled of them: compiling takes a minute."""
    for kernel in SOURCE.rglob("*.nb[ci]"):
        folder = unpacked / "sereno" / kernel.parent.relative_to(SOURCE)
        folder.mkdir(exist_ok=True)
        shutil.copy2(kernel, folder)
    for module in SOURCE.rglob("*.py"):
        # numba takes what was compiled for its own by the module's date.
        shutil.copystat(module, unpacked / "sereno" / module.relative_to(SOURCE))


def test_it_runs_a_city_from_an_empty_directory(
    unpacked: Path, tmp_path: Path, rng: np.random.Generator
) -> None:
    """2"""
    _keep_compiled(unpacked)
    city = make_small_city(tmp_path / "city", rng)
    empty = tmp_path / "empty"
    empty.mkdir()
    program = (
        f"import sys; sys.path.insert(0, {str(unpacked)!r}); import sereno\n"
        f"assert sereno.__file__.startswith({str(unpacked)!r}), sereno.__file__\n"
        "from sereno.cli.main import main\n"
        f"main(['run', {str(city.manifest)!r}, '--out', 'results'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program],
        cwd=empty,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "SERENO_LANGUAGE": "en"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Selected:" in done.stdout
    assert (empty / "results" / "selection.html").is_file()
