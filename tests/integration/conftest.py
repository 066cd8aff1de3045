"""A small city with its results, made once, and a copy of it for each test to spoil; and empty
instances of either engine, for tests by processes.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.integration.command_line import copied, run
from tests.integration.instances.instance import Instance
from tests.integration.small_city import SmallCity, make_small_city

MAKE_TABLES = """
from sereno.cli.instance import bring_up_to_date, open_instance
open_instance()
bring_up_to_date()
"""


@pytest.fixture(scope="session")
def made_city(tmp_path_factory: pytest.TempPathFactory) -> SmallCity:
    """The small city after a first good run; not to be changed."""
    folder = tmp_path_factory.mktemp("small") / "city"
    city = make_small_city(folder, np.random.default_rng(20181204))
    said = run(city)
    assert said.code == 0, said
    return city


@pytest.fixture
def city(made_city: SmallCity, tmp_path: Path) -> SmallCity:
    """A copy of the small city with its results."""
    return copied(made_city, tmp_path / "city")


@pytest.fixture(scope="session")
def server() -> Iterator[Any]:
    """A PostgreSQL of the tests' own, where another user of the system may run it."""
    from tests.postgresql import started

    folder = Path(tempfile.mkdtemp(prefix="sereno-tests-"))
    folder.chmod(0o755)
    server = started(folder / "data")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def with_tables(tmp_path_factory: pytest.TempPathFactory, server: Any) -> Path:
    """The file of a SQLite instance whose tables are made; on `server` the database with_tables.

    Making the tables takes seconds, copying them none.
    """
    server.psql("CREATE DATABASE with_tables;")
    home = tmp_path_factory.mktemp("with-tables")
    for instance in (Instance(home), Instance(home, server.get_uri(database="with_tables"))):
        done = instance.python(MAKE_TABLES)
        assert done.returncode == 0, done.stderr
    return home / "sereno.sqlite3"


@pytest.fixture
def empty(tmp_path: Path, server: Any, request: pytest.FixtureRequest) -> Callable[..., Instance]:
    """A new instance of an engine, its tables made; or `bare`, as before its first command."""
    made = [0]

    def make(engine: str, *, bare: bool = False) -> Instance:
        made[0] += 1
        home = tmp_path / f"home-{made[0]}"
        home.mkdir()
        tables = None if bare else request.getfixturevalue("with_tables")
        if engine == "sqlite":
            if tables is not None:
                shutil.copy2(tables, home)
            return Instance(home)
        name = f"t{abs(hash(str(home)))}"
        server.psql(f"CREATE DATABASE {name}{' TEMPLATE with_tables' if tables else ''};")
        return Instance(home, server.get_uri(database=name))

    return make
