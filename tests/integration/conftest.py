"""A small city with its results, made once, and a copy of it for each test to spoil; and empty
instances of either engine, for tests by processes.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.integration.command_line import copied, run
from tests.integration.instances.instance import Instance
from tests.integration.small_city import SmallCity, make_small_city
from tests.once import Once
from tests.web_instance import TEMPLATE, make_tables


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
def server(once: Once) -> Iterator[Any]:
    """A PostgreSQL that the run's processes share; its database with_tables has all tables.

    Making them takes seconds, copying them none.
    """
    from tests.postgresql import started

    def make(folder: Path) -> None:
        server = started(folder / "data")
        server.psql(f"CREATE DATABASE {TEMPLATE};")
        make_tables(folder / "home", server.get_uri(database=TEMPLATE))

    server = started(once("postgresql", make) / "data")
    yield server
    server.cleanup()


@pytest.fixture
def empty(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[..., Instance]:
    """A new instance of an engine, its tables made; or `bare`, as before its first command."""
    made = [0]

    def make(engine: str, *, bare: bool = False) -> Instance:
        made[0] += 1
        home = tmp_path / f"home-{made[0]}"
        home.mkdir()
        if engine == "sqlite":
            if not bare:
                shutil.copy2(request.getfixturevalue("with_tables"), home)
            return Instance(home)
        server, name = request.getfixturevalue("server"), f"t{abs(hash(str(home)))}"
        server.psql(f"CREATE DATABASE {name}{'' if bare else f' TEMPLATE {TEMPLATE}'};")
        return Instance(home, server.get_uri(database=name))

    return make
