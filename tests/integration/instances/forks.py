"""Processes that start warm: a server forks, and the fork runs the code as `python -c` would.

What takes longest in a new process is importing libraries, then making Django's models. The server
has done both, in an empty home of no instance's. The fork comes with its own environment, arguments
and files, reads its settings when it first asks for one, as any process does, and ends as one.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from sereno.cli.instance import open_instance
from sereno.vocabulary.problems import catalogue
from tests import ROOT
from tests.compile_kernels import main as run_small_city

SETTINGS = "sereno.web.site.settings"
LIBRARIES = (
    *("numpy", "numba", "pyarrow.parquet", "pyarrow.csv", "pyarrow.compute", "scipy.special"),
    *("duckdb", "shapely", "pyproj", "pyogrio", "pandas", "geopandas", "openpyxl", "rapidfuzz"),
    *("tomlkit", "babel.numbers", "babel.dates", "jinja2", "typst", "docx", "fido2.server"),
    *("django.db.models", "django.forms", "django.test", "django.contrib.auth.hashers"),
    *("django.core.management", "django.db.migrations.executor", "django.template.loader"),
    *("django.db.backends.sqlite3.base", "django.db.backends.postgresql.base"),
    *("pydantic", "sereno.cli.main", "sereno.engine.stage_one"),
)


class Forks:
    """The server, as seen by tests."""

    def __init__(self) -> None:
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("SERENO_", "DJANGO_", "LANG"))
        }
        self._server = subprocess.Popen(
            [sys.executable, "-m", __name__],
            env={**kept, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def python(
        self, code: str, *words: str, environment: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Run code with words as its arguments; how it ended and what it said."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        with tempfile.TemporaryDirectory(prefix="sereno-tests-") as folder:
            asked = {"code": code, "words": words, "environment": environment, "folder": folder}
            print(json.dumps(asked), file=self._server.stdin, flush=True)
            answer = self._server.stdout.readline()
            assert answer, "the server of forks is gone"
            said = [
                (Path(folder) / name).read_text(encoding="utf-8", errors="replace")
                for name in ("out", "err")
            ]
        return subprocess.CompletedProcess(["-c", *words], int(answer), *said)

    def close(self) -> None:
        """Let the server end."""
        self._server.communicate()


def serve() -> dict[str, Any] | None:
    """Fork for each line that asks for it; in a fork, what it was asked."""
    for name in LIBRARIES:
        import_module(name)
    # The compiled arithmetic takes two seconds of processor to load, which most forks need.
    run_small_city()
    with tempfile.TemporaryDirectory(prefix="sereno-tests-") as home:
        os.environ.update(SERENO_HOME=home, DJANGO_SETTINGS_MODULE=SETTINGS)
        open_instance()
    catalogue()
    # What stands is not looked through again by each fork: that copied most of the memory.
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            return dict(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201
    return None


def forget_settings() -> None:
    """Leave it to the fork to read its own. Models ask a database only how long a name may be."""
    from django.apps import apps
    from django.conf import LazySettings, global_settings, settings
    from django.db import connections
    from django.utils.functional import empty

    assert all(len(each._meta.db_table) < 63 for each in apps.get_models(include_auto_created=True))
    known = {*dir(sys.modules.pop(SETTINGS)), *dir(global_settings)}
    # Apps add to the settings what nobody has set.
    added = {k: v for k, v in vars(settings._wrapped).items() if k.isupper() and k not in known}
    read = LazySettings._setup

    def read_and_add(self: LazySettings, name: str | None = None) -> None:
        read(self, name)
        for each, value in added.items():
            setattr(self, each, value)

    LazySettings._setup = read_and_add  # type: ignore[method-assign]
    settings._wrapped = empty
    for opened in connections.all(initialized_only=True):
        assert opened.connection is None, "connected before the fork"
        del connections[opened.alias]
    vars(connections).pop("settings")
    connections._settings = None


def become(asked: dict[str, Any]) -> str:
    """Make this process the one that was asked for; the code that it has to run."""
    for name, number, how in (
        (os.devnull, 0, os.O_RDONLY),
        (os.path.join(asked["folder"], "out"), 1, os.O_WRONLY | os.O_CREAT),
        (os.path.join(asked["folder"], "err"), 2, os.O_WRONLY | os.O_CREAT),
    ):
        opened = os.open(name, how)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = os.fdopen(0, closefd=False)
    os.environ.clear()
    os.environ.update(asked["environment"])
    forget_settings()
    sys.argv = ["-c", *asked["words"]]
    return str(asked["code"])


def end(run: Callable[[], None]) -> NoReturn:
    """Run it and end the process as Python does, short of tidying away every library: that took
    half a second of processor from each fork.
    """
    code: object = 0
    try:
        run()
    except SystemExit as asked_for:
        code = asked_for.code
    # It is told, and the process ends with 1.
    except BaseException:  # noqa: BLE001
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        code = 1
    if code is not None and not isinstance(code, int):
        print(code, file=sys.stderr)  # noqa: T201
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or 0)


if __name__ == "__main__":
    asked = serve()
    if asked is None:
        os._exit(0)
    # At the top, as `python -c`: what it raises and leaves to be done at exit comes to pass.
    code = compile(become(asked), "<string>", "exec")
    end(lambda: exec(code, {"__name__": "__main__"}))  # noqa: S102 - the code of a test
