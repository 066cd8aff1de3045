"""The worked example of a kind of record, with its table, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection


@pytest.fixture(scope="module")
def outings(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The kind `outing`: known to the product while these tests run, and not after."""
    from django.test import modify_settings

    import sereno.web.site.urls  # noqa: F401 - its API is made of the kinds of the product alone
    from sereno.web.audits.events import verb_words
    from sereno.web.audits.stages import declared
    from sereno.web.records.kinds import KINDS, register

    with modify_settings(INSTALLED_APPS={"append": "tests.integration.web.records_example"}):
        from tests.integration.web.records_example.models import Outing
        from tests.integration.web.records_example.record import OUTINGS

        # The first time its app did it, when it was ready.
        if OUTINGS.key not in KINDS:
            register(OUTINGS)
        declared.cache_clear()
        verb_words.cache_clear()
        with django_db_blocker.unblock(), connection.schema_editor() as editor:
            editor.create_model(Outing)
        yield OUTINGS
        with django_db_blocker.unblock(), connection.schema_editor() as editor:
            editor.delete_model(Outing)
        del KINDS[OUTINGS.key]
    declared.cache_clear()


@pytest.fixture
def site(outings: Any, settings: Any) -> Any:
    """The product with the example's stage and its addresses."""
    settings.ROOT_URLCONF = "tests.integration.web.records.example_urls"
    return outings
