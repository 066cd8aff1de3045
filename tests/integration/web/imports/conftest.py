"""Who imports, for the tests of the wizard."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from sereno.web.audits.models import Audit
    from sereno.web.people.models import Person


@pytest.fixture
def client(coordinator: Person, audit: Audit, signed_in: Callable[[Person], Client]) -> Client:
    """The coordinator of an audit in both languages that selects one area."""
    audit.select, audit.languages = 1, ["en", "es"]
    audit.save()
    return signed_in(coordinator)
