"""The instance that the tests of the browser's side run on: an empty home, SQLite or PostgreSQL.

`pytest --database postgresql` starts a PostgreSQL of its own.
A plain `pytest` runs those tests on SQLite and then, in a second process, on PostgreSQL
(integration/web/test_on_postgresql.py).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

_opened: dict[str, Any] = {}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="Database of the tests that need one.",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Before Django reads its settings: a home of our own, and the database asked for."""
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        # The processes that share out the tests would inherit this one's home, and disturb
        # each other in it: each makes its own.
        return
    if settings.configured:
        raise pytest.UsageError(
            "Django's settings were read before the tests had a home of their own: "
            "unset DJANGO_SETTINGS_MODULE and run again."
        )
    home = Path(tempfile.mkdtemp(prefix="sereno-tests-"))
    _opened["home"] = home
    os.environ["SERENO_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "sereno.web.site.settings"
    # Playwright keeps an event loop in this thread, in which Django would refuse to work.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    os.environ.pop("SERENO_DATABASE_URL", None)
    if config.getoption("--database") == "postgresql":
        from tests.postgresql import started

        server = started(home / "postgresql")
        _opened["server"] = server
        os.environ["SERENO_DATABASE_URL"] = server.get_uri()
    import django

    django.setup()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started and leave nothing behind."""
    if "server" in _opened:
        _opened.pop("server").cleanup()
    if "home" in _opened:
        shutil.rmtree(_opened.pop("home"), ignore_errors=True)
