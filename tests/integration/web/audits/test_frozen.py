"""Rows that are written once.

1. The database refuses to change or delete them, one by one or all at once, whoever asks.
2. The model refuses too.
3. Triggers that were lost come back with the next migration; while they are there it writes none.
4. Audits and people on whom they rest can't be deleted.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext

from sereno.web.audits.models import Audit, Event
from sereno.web.people.frozen import FrozenError, freeze_tables, frozen_models
from tests.thawing import thaw_tables

pytestmark = pytest.mark.django_db


def _is_refused(does: Callable[[], object], words: str) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        does()


def _everything_is_refused() -> None:
    _is_refused(lambda: Event.objects.update(verb="x"), "never changed")
    _is_refused(lambda: Event.objects.filter(verb="create_audit").delete(), "never deleted")
    with connection.cursor() as cursor:
        _is_refused(lambda: cursor.execute("DELETE FROM audits_event"), "never deleted")
        again = {"sqlite": "INSERT OR REPLACE INTO audits_event SELECT * FROM audits_event"}
        upsert = "INSERT INTO audits_event SELECT * FROM audits_event WHERE true"
        again.setdefault(connection.vendor, f"{upsert} ON CONFLICT (id) DO UPDATE SET verb = 'x'")
        _is_refused(lambda: cursor.execute(again[connection.vendor]), "never")
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            _is_refused(lambda: cursor.execute("TRUNCATE audits_event CASCADE"), "never deleted")


def test_the_database_refuses(audit: Audit) -> None:
    """1 and 2"""
    assert {model._meta.label for model in frozen_models()} >= {
        *("audits.Event", "selection.CommittedSelection"),
        *("indicators.IndicatorEdition", "indicators.ValueFile"),
    }
    _everything_is_refused()
    event = audit.events.get()
    for change in (event.save, event.delete):
        with pytest.raises(FrozenError):
            change()
    assert audit.events.get().verb == "create_audit"


def test_every_frozen_table_has_its_triggers(db: None) -> None:
    """1"""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = {
                (table, sql.split(" BEFORE ")[1].split()[0])
                for table, sql in cursor
                if " BEFORE " in sql
            }
            steps = ("UPDATE", "DELETE")
        else:
            cursor.execute(
                "SELECT event_object_table, event_manipulation FROM information_schema.triggers"
            )
            found, steps = set(cursor.fetchall()), ("UPDATE", "DELETE")
    wanted = {(model._meta.db_table, step) for model in frozen_models() for step in steps}
    assert wanted <= found


def test_a_migration_brings_them_back(audit: Audit) -> None:
    """3"""
    thaw_tables(connection)
    with transaction.atomic():
        Event.objects.update(reason="once")
    call_command("migrate", interactive=False, verbosity=0)
    _everything_is_refused()
    with CaptureQueriesContext(connection) as asked:
        freeze_tables(connection)
    assert [q["sql"] for q in asked if not q["sql"].lstrip().startswith("SELECT")] == []


def test_what_they_rest_on_stays(audit: Audit, coordinator) -> None:
    """4"""
    for row in (audit, coordinator):
        with pytest.raises(ProtectedError):
            row.delete()
