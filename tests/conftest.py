"""Shared fixtures: where the real data are, and a seeded generator; and which files come first."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Callable
from pathlib import Path

import hypothesis
import numpy as np
import pytest

from tests import ROOT

pytest_plugins = ["tests.once", "tests.web_instance", "tests.processor_time"]

# How long an example takes says something about the machine, nothing about the code.
hypothesis.settings.register_profile("sereno", deadline=None, max_examples=15)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("sereno")

# Django's models, pages and queries are a million things that live to the end: looking through
# them for what is no longer wanted took a tenth of the seconds.
gc.set_threshold(50_000, 20, 20)

# The files that take longest, longest first: started last, one would run on while the other
# processes have nothing left to do. A file that isn't named here only comes later.
LONGEST_FIRST = (
    "browser/web/test_pages.py",
    "integration/web/backups/test_backup.py",
    "browser/web/test_walk.py",
    "browser/web/test_states.py",
    "browser/web/sources/test_catalogue.py",
    "integration/engine/test_bad_input_machine.py",
    "integration/web/site/test_commands.py",
    "integration/engine/test_mexico_city.py",
    "integration/web/jobs/test_worker_killed.py",
    "browser/exchange/pages/test_report_pages.py",
    "integration/test_wheel.py",
)

REAL_DATA = ROOT.parent / "shared" / "data"
KNOWN_ANSWERS = REAL_DATA.parent / "known-answers" / "data"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where processes share out the files (script/test), the long ones are taken first."""
    if hasattr(config, "workerinput"):
        here = Path(__file__).parent
        rank = {here / name: i for i, name in enumerate(LONGEST_FIRST)}
        items.sort(key=lambda item: rank.get(item.path, len(rank)))


def pytest_collection_finish() -> None:
    """What was collected stays: it isn't looked through again, but at the process' own end, where
    libraries complain of what is still there.
    """
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)


@pytest.fixture(scope="session")
def real_data() -> Callable[[str], Path]:
    """A folder or file of the real data beside the checkout, or a skip that says why."""

    def find(name: str) -> Path:
        place = REAL_DATA / name
        if not place.exists():
            pytest.skip(f"the real data {name!r} are not beside this checkout (../shared/data)")
        return place

    return find


@pytest.fixture(scope="session")
def cases() -> Callable[[str], Path]:
    """A folder of the cases beside the checkout, or a skip that says why."""

    def find(name: str) -> Path:
        place = REAL_DATA.parent / "cases" / name
        if not place.exists():
            pytest.skip(f"the case {name!r} is not beside this checkout (../shared/cases)")
        return place

    return find


@pytest.fixture
def rng() -> np.random.Generator:
    """A generator that starts the same in every test."""
    return np.random.default_rng(20181204)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """A test that commits is followed by Django's emptying of every table, which frozen rows
    refuse; what comes after each migration comes after that too, and freezes them again.
    """
    marker = item.get_closest_marker("django_db")
    live = {"live_server", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    if live or (marker is not None and marker.kwargs.get("transaction")):
        from django.db import connection

        from tests.thawing import thaw_tables

        thaw_tables(connection)
