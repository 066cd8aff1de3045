"""A small city with its results, made once, and a copy of it for each test to spoil."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.integration.command_line import copied, run
from tests.integration.small_city import SmallCity, make_small_city


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
