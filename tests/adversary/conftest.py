"""The demo's results, which the tests of the demo make and leave here, and people with roles."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.demo_results import make_demo
from tests.integration.web.conftest import (  # noqa: F401 - fixtures by import
    audit,
    coordinator,
    in_role,
    make_person,
    nobody_signed_in_yet,
    quick_passwords,
    signed_in,
)
from tests.once import Once


@pytest.fixture(scope="session")
def demo_results(once: Once) -> Path:
    """The result folder of `sereno demo`."""
    return once("demo", make_demo) / "out" / "results"
