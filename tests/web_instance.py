"""The instance that the tests of the browser's side run on: an empty home, SQLite or PostgreSQL.

`pytest --database postgresql` starts a PostgreSQL of its own and runs there what reads or writes
a database, and isn't marked `one_database`. A plain `pytest` runs everything on SQLite.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.once import Once

_opened: dict[str, Any] = {}
# The tables are made once, which takes seconds; whoever runs tests copies them.
TEMPLATE = "with_tables"
SETTINGS = "sereno.web.site.settings"
MAKE_TABLES = """
from sereno.cli.instance import bring_up_to_date, open_instance
open_instance()
bring_up_to_date()
"""


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
    worker = getattr(config, "workerinput", {})
    shares_out = config.getoption("numprocesses", None) and not worker
    if settings.configured:
        raise pytest.UsageError(
            "Django's settings were read before the tests had a home of their own: "
            "unset DJANGO_SETTINGS_MODULE and run again."
        )
    home = Path(tempfile.mkdtemp(prefix="sereno-tests-"))
    _opened["home"] = home
    environment = {
        "SERENO_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "SERENO_AUDITS_BY": "coordinators",
        # All tests come from one machine.
        "SERENO_API_PER_MINUTE": "1000000",
        # Playwright keeps an event loop in this thread, in which Django would refuse to work.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }
    os.environ.pop("SERENO_DATABASE_URL", None)
    if config.getoption("--database") == "postgresql":
        address = worker.get("postgresql") or _start_postgresql(home)
        _opened["address"] = environment["SERENO_DATABASE_URL"] = address
    if shares_out:
        # The processes that share out the tests would inherit this one's home, and disturb
        # each other in it: each makes its own.
        return
    os.environ.update(environment)
    import django

    django.setup()


def _start_postgresql(home: Path) -> str:
    """A server whose database TEMPLATE has all tables; the address to make others by."""
    from tests.postgresql import started

    # Not within the home: that is closed to others, and the server runs as another account.
    _opened["data"] = Path(tempfile.mkdtemp(prefix="sereno-tests-"))
    server = _opened["server"] = started(_opened["data"] / "postgresql")
    server.psql(f"CREATE DATABASE {TEMPLATE};")
    make_tables(home, server.get_uri(database=TEMPLATE))
    return str(server.get_uri())


def make_tables(home: Path, database: str = "") -> None:
    """All tables, in the database of that address or in the SQLite file of the home."""
    given = {"SERENO_HOME": str(home), "DJANGO_SETTINGS_MODULE": SETTINGS}
    if database:
        given["SERENO_DATABASE_URL"] = database
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SERENO_")}
    subprocess.run([sys.executable, "-c", MAKE_TABLES], env=kept | given, check=True)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a process that will run tests where the server is."""
    if "address" in _opened:
        node.workerinput["postgresql"] = _opened["address"]


@pytest.fixture(scope="session")
def with_tables(once: Once) -> Path:
    """The file of a SQLite instance that has all tables and nothing in them."""
    return once("sqlite", make_tables) / "sereno.sqlite3"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, request: pytest.FixtureRequest
) -> Iterator[None]:
    """A database of this process's own, as a copy of one whose tables are made."""
    from django.db import connection

    if "address" in _opened:
        connection.settings_dict["TEST"]["TEMPLATE"] = TEMPLATE
        yield
        return
    # A file, as people have it: a database in memory is one connection, which the server's threads
    # would share with the test's, and one's transaction would end within the other's.
    file = Path(os.environ["SERENO_HOME"]) / "tests.sqlite3"
    shutil.copyfile(request.getfixturevalue("with_tables"), file)
    connection.settings_dict["TEST"]["NAME"] = str(file)
    yield


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The file is there already; Django would begin by deleting it."""
    return "address" not in _opened


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL: what needs a database, unless one database proves it."""
    if config.getoption("--database") != "postgresql":
        return
    asked = {"db", "transactional_db"}
    kept = [
        item
        for item in items
        if (item.get_closest_marker("django_db") or asked & {*getattr(item, "fixturenames", ())})
        and not item.get_closest_marker("one_database")
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started and leave nothing behind."""
    if "server" in _opened:
        _opened.pop("server").cleanup()
    for made in ("home", "data"):
        if made in _opened:
            shutil.rmtree(_opened.pop(made), ignore_errors=True)
