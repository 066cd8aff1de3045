"""The worked example of a kind of record, with its table, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection


@pytest.fixture(scope="module")
def activities(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The kind `activity`: known to the product while these tests run, and not after."""
    from django.test import modify_settings

    import sereno.web.site.urls  # noqa: F401 - its API is made of the kinds of the product alone
    from sereno.web.audits.events import verb_words
    from sereno.web.audits.stages import declared
    from sereno.web.records.kinds import KINDS, register

    with modify_settings(INSTALLED_APPS={"append": "tests.integration.web.records_example"}):
        from tests.integration.web.records_example.models import Activity
        from tests.integration.web.records_example.record import ACTIVITIES

        # The first time its app did it, when it was ready.
        if ACTIVITIES.key not in KINDS:
            register(ACTIVITIES)
        declared.cache_clear()
        verb_words.cache_clear()
        with django_db_blocker.unblock(), connection.schema_editor() as editor:
            editor.create_model(Activity)
        yield ACTIVITIES
        with django_db_blocker.unblock(), connection.schema_editor() as editor:
            editor.delete_model(Activity)
        del KINDS[ACTIVITIES.key]
    declared.cache_clear()


@pytest.fixture
def site(activities: Any, settings: Any) -> Any:
    """The product with the example's stage and its addresses."""
    settings.ROOT_URLCONF = "tests.integration.web.records.example_urls"
    return activities
