"""Shared fixtures: where the real data are, and a seeded generator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import hypothesis
import numpy as np
import pytest

from tests.web_instance import pytest_addoption, pytest_configure, pytest_unconfigure

__all__ = ["pytest_addoption", "pytest_configure", "pytest_unconfigure"]

# How long an example takes says something about the machine, nothing about the code.
hypothesis.settings.register_profile("sereno", deadline=None)
hypothesis.settings.load_profile("sereno")

REAL_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
KNOWN_ANSWERS = REAL_DATA.parent / "known-answers" / "data"


@pytest.fixture(scope="session")
def real_data() -> Callable[[str], Path]:
    """A folder or file of the real data beside the checkout, or a skip that says why."""

    def find(name: str) -> Path:
        place = REAL_DATA / name
        if not place.exists():
            pytest.skip(f"the real data {name!r} are not beside this checkout (../shared/data)")
        return place

    return find


@pytest.fixture
def rng() -> np.random.Generator:
    """A generator that starts the same in every test."""
    return np.random.default_rng(20181204)
