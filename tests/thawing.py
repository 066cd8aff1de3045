"""Takes the triggers of frozen tables away, as an owner of the database could."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from sereno.web.people.frozen import TRIGGER, frozen_models


def thaw_tables(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger that frozen.py makes."""
    with connection.cursor() as cursor:
        for model in frozen_models():
            table = model._meta.db_table
            if connection.vendor == "sqlite":
                for step in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{TRIGGER}_{step}")
            else:
                for name in ("row", "statement"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{TRIGGER}_{name} ON {table}")
