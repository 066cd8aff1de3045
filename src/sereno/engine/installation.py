"""What this installation is made of, and whether it can work: the checks behind `sereno doctor`.

Each check looks at one thing, changes nothing that stays, and says what it found and, unless all
is well, how to mend it.
"""

from __future__ import annotations

import importlib
import locale
import os
import pkgutil
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any, Literal

import sereno
from sereno.engine.home import OTHERS, open_to_others, sereno_home, vault_key_file
from sereno.exchange.sealed.key_files import read_ring
from sereno.vocabulary.language import LANGUAGES, LOCALE, number
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.language import language as language_in_force
from sereno.vocabulary.problems import Problem

State = Literal["ok", "warning", "failure"]

ENOUGH_DISK = 2 * 10**9
NO_DISK = 200 * 10**6
ENOUGH_MEMORY = 3 * 10**9
PYTHON = (3, 11)


@dataclass(frozen=True)
class Finding:
    """One check's answer. `mend` is empty only where the state is ok."""

    check: str
    state: State
    found: str
    mend: str = ""


def examine() -> Iterator[Finding]:
    """Every check in turn; one that breaks is itself a failure and never stops the others."""
    for check in CHECKS:
        name = check.__name__.removeprefix("_")
        try:
            yield check(name)
        except Exception as error:  # noqa: BLE001 - a broken part must not hide the other answers
            yield Finding(
                name,
                "failure",
                f"{type(error).__name__}: {error}",
                _("Install Sereno again: script/setup in a checkout, or pip install sereno."),
            )


def _python(name: str) -> Finding:
    found = f"Sereno {sereno.__version__}, Python {platform.python_version()}"
    if sys.version_info < PYTHON:
        return Finding(name, "failure", found, _("Install Python 3.11 or newer."))
    return Finding(name, "ok", found)


def _packages(name: str) -> Finding:
    """Every package that Sereno requires, extras apart, is there in the version it asks for."""
    installed, wrong = [], []
    for requirement in requires("sereno") or ():
        wanted = re.match(r"([\w.-]+)(?:\[[^]]*\])?(?:>=([\d.]+))?", requirement)
        if wanted is None or "extra ==" in requirement:
            continue
        package, least = wanted.group(1), wanted.group(2) or "0"
        try:
            present = version(package)
        except PackageNotFoundError:
            wrong.append(_("{package} is missing").format(package=package))
            continue
        installed.append(f"{package} {present}")
        if _release(present) < _release(least):
            wrong.append(
                _("{package} is {present}, older than {least}").format(
                    package=package, present=present, least=least
                )
            )
    if wrong:
        return Finding(
            name,
            "failure",
            "; ".join(wrong),
            _("Install Sereno again: script/setup in a checkout, or pip install sereno."),
        )
    return Finding(name, "ok", ", ".join(installed))


def _release(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


def _maps(name: str) -> Finding:
    """Boundary files can be read and their coordinates changed, without the network."""
    import pyogrio
    import pyproj
    import shapely

    found = f"GDAL {pyogrio.__gdal_version_string__}, PROJ {pyproj.proj_version_str}, "
    found += f"GEOS {shapely.geos_version_string}"
    drivers = pyogrio.list_drivers()
    lacking = [d for d in ("GPKG", "GeoJSON", "ESRI Shapefile") if "r" not in drivers.get(d, "")]
    if lacking:
        return Finding(
            name,
            "failure",
            _("{found}; no driver for {drivers}").format(found=found, drivers=", ".join(lacking)),
            _("Install pyogrio again: pip install --force-reinstall pyogrio."),
        )
    change = pyproj.Transformer.from_crs("EPSG:6372", "EPSG:4326", always_xy=True)
    lon, _lat = change.transform(2_500_000, 900_000)
    if not -103 < lon < -101:
        return Finding(
            name,
            "failure",
            _("{found}; the coordinate database gives wrong answers").format(found=found),
            _("Unset PROJ_LIB and PROJ_DATA, which point to another program's files."),
        )
    return Finding(name, "ok", found)


def _foreign_files(name: str) -> Finding:
    """Files of others are opened in processes that read no other file and call no other host."""
    from sereno.exchange.boundaries import confined_gdal
    from sereno.exchange.tables import confined_tables

    held = [set(reader.confinement()) for reader in (confined_gdal, confined_tables)]
    if held == [{"files", "calls"}] * 2:
        return Finding(
            name,
            "ok",
            _(
                "boundaries, workbooks and Parquet are opened where nothing else can be read or "
                "called"
            ),
        )
    return Finding(
        name,
        "warning",
        _(
            "this system can't stop the processes that open other people's files from reading "
            "further files"
        ),
        _("Use Linux 5.13 or newer with Landlock and seccomp, as Debian and Ubuntu have them."),
    )


def _pages(name: str) -> Finding:
    """The built part of the report pages is there."""
    built = Path(sereno.__file__).parent / "exchange" / "pages" / "built"
    lacking = [part for part in ("report.css", "report.js") if not (built / part).is_file()]
    if lacking:
        return Finding(
            name,
            "failure",
            _("{files} not built").format(files=", ".join(lacking)),
            _("Run script/setup, or install Sereno with pip, which includes them."),
        )
    return Finding(name, "ok", _("style, script and typeface of the pages are built"))


def _language(name: str) -> Finding:
    """Messages have their translation, and the terminal can show accents."""
    compiled = [
        lang
        for lang in LANGUAGES
        if lang == "en" or (LOCALE / lang / "LC_MESSAGES" / "sereno.mo").is_file()
    ]
    encoding = sys.stdout.encoding or locale.getpreferredencoding(False)
    found = _("{language} of {languages}; the terminal writes {encoding}").format(
        language=language_in_force(), languages=", ".join(compiled), encoding=encoding
    )
    if len(compiled) < len(LANGUAGES):
        return Finding(name, "failure", found, _("Run script/setup, which compiles translations."))
    if "utf" not in encoding.lower():
        return Finding(name, "warning", found, _("Set PYTHONUTF8=1 to see accents as they are."))
    return Finding(name, "ok", found)


def _home(name: str) -> Finding:
    """SERENO_HOME, or the first folder above it that exists, can be written to."""
    home = sereno_home()
    return _writable(
        name, home, _("Set SERENO_HOME to a folder of yours, or ask for permission on this one.")
    )


def _privacy(name: str) -> Finding:
    """Nobody else on this machine reads what an instance keeps."""
    home = sereno_home()
    if not home.is_dir():
        return Finding(name, "ok", _("nothing is kept yet"))
    found = home if home.stat().st_mode & OTHERS else next(open_to_others(home), None)
    if found is not None:
        return Finding(
            name,
            "warning",
            _("other users of this machine may read {path}").format(path=found),
            _("Run chmod -R go= on {home}; sereno serve does it too.").format(home=home),
        )
    return Finding(name, "ok", _("only its owner reads what is kept"))


def _vault(name: str) -> Finding:
    """The keys of restricted texts and files: whether they are there, whose, and where."""
    file = vault_key_file()
    try:
        ids = ", ".join(read_ring(file).ids)
    except FileNotFoundError:
        return Finding(
            name,
            "ok",
            _("none yet: made when something restricted is first saved ({file})").format(file=file),
        )
    except Problem as problem:
        return Finding(name, "failure", str(problem), problem.mend())
    found = _("{file}: {keys}, the last in use").format(file=file, keys=ids)
    if file.stat().st_mode & OTHERS:
        return Finding(
            name,
            "failure",
            _("{found}; other users of this machine may read it").format(found=found),
            _("Run chmod 600 {file}, then change the key: sereno vault rotate.").format(file=file),
        )
    if file.is_relative_to(sereno_home()):
        return Finding(
            name,
            "warning",
            _("{found}; it lies with the data that it opens").format(found=found),
            _(
                "With the server stopped, move it to another disk and say where in "
                "SERENO_VAULT_KEY_FILE; keep a copy elsewhere: sereno vault export-key."
            ),
        )
    return Finding(name, "ok", found)


def _temporary(name: str) -> Finding:
    return _writable(
        name, Path(tempfile.gettempdir()), _("Set TMPDIR to a folder that can be written to.")
    )


def _writable(name: str, folder: Path, mend: str) -> Finding:
    """Try to write a small file and take it away again."""
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    try:
        if not existing.is_dir():
            raise NotADirectoryError(existing)
        with tempfile.TemporaryFile(dir=existing) as file:
            file.write(b"sereno")
            file.flush()
    except OSError as error:
        return Finding(name, "failure", f"{folder}: {error.strerror or error}", mend)
    if existing == folder:
        return Finding(name, "ok", _("{folder} can be written to").format(folder=folder))
    return Finding(name, "ok", _("{folder} will be made when needed").format(folder=folder))


def _disk(name: str) -> Finding:
    home = sereno_home()
    existing = next(place for place in (home, *home.parents) if place.exists())
    free = shutil.disk_usage(existing).free
    found = _("{size} GB free at {folder}").format(size=number(free / 1e9, 1), folder=existing)
    if free < ENOUGH_DISK:
        return Finding(
            name,
            "failure" if free < NO_DISK else "warning",
            found,
            _("Free some space, or set SERENO_HOME to a larger disk."),
        )
    return Finding(name, "ok", found)


def _machine(name: str) -> Finding:
    cores, memory = os.cpu_count() or 1, _memory()
    if memory is None:
        return Finding(name, "ok", _("{cores} cores").format(cores=cores))
    found = _("{cores} cores, {size} GB of memory").format(
        cores=cores, size=number(memory / 1e9, 1)
    )
    if memory < ENOUGH_MEMORY:
        return Finding(
            name,
            "warning",
            found,
            _("Millions of records need about 3 GB; for smaller cities this is enough."),
        )
    return Finding(name, "ok", found)


def _memory() -> int | None:
    """Bytes of memory in the machine; None where the system doesn't say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None


def _network(name: str) -> Finding:
    """Sereno reaches for nothing outside; the only part that could is PROJ, when told to."""
    from pyproj.network import is_network_enabled  # type: ignore[attr-defined]

    if is_network_enabled():
        return Finding(
            name,
            "warning",
            _("Sereno contacts nothing, but PROJ may download grids (PROJ_NETWORK is on)"),
            _("Set PROJ_NETWORK=OFF so that results don't depend on the network."),
        )
    return Finding(name, "ok", _("none needed: nothing outside this machine is contacted"))


def first_run() -> bool:
    """Whether most kernels have yet to be compiled, which the first run does once."""
    kernels = list(_dispatchers())
    return sum(_is_cached(kernel) for kernel in kernels) * 2 < len(kernels)


def _kernels(name: str) -> Finding:
    """The compiled arithmetic is at hand, or can at least be kept once it is."""
    kernels = list(_dispatchers())
    warm = [kernel for kernel in kernels if _is_cached(kernel)]
    found = _("{warm} of {all} compiled").format(warm=len(warm), all=len(kernels))
    folders = {Path(kernel.stats.cache_path) for kernel in kernels}
    if not all(os.access(folder, os.W_OK) for folder in folders if folder.exists()):
        return Finding(
            name,
            "warning",
            found,
            _("Set NUMBA_CACHE_DIR to a folder of yours, or each run will compile again."),
        )
    if first_run():
        return Finding(
            name,
            "warning",
            found,
            _("The first run takes about 30 seconds longer; sereno demo compiles everything."),
        )
    return Finding(name, "ok", found)


def _dispatchers() -> Iterator[Any]:
    """Every numba function that the methods define."""
    import sereno.methods as methods

    for module in pkgutil.walk_packages(methods.__path__, f"{methods.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if hasattr(value, "py_func") and value.__module__ == module.name:
                yield value


def _is_cached(kernel: Any) -> bool:
    stem = f"{kernel.__module__.rpartition('.')[2]}.{kernel.__qualname__}-*.nbi"
    return any(Path(kernel.stats.cache_path).glob(stem))


CHECKS: tuple[Callable[[str], Finding], ...] = (
    _python,
    _packages,
    _maps,
    _foreign_files,
    _pages,
    _language,
    _home,
    _privacy,
    _vault,
    _temporary,
    _disk,
    _machine,
    _network,
    _kernels,
)
