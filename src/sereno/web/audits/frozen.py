"""Rows that are written once: the model refuses to change them, and so does the database.

A model that is frozen is one that inherits `Frozen`. After each migration its table gets its
triggers anew: neither a migration that rebuilds a table nor one that is written anew loses them.
Nothing takes frozen rows away: audits and people on whom they rest are protected.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.apps import AppConfig, apps
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

TRIGGER = "sereno_frozen"
# PostgreSQL empties a table by a statement of its own, which fires no trigger of rows.
POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {TRIGGER}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never %', TG_TABLE_NAME,
        CASE TG_OP WHEN 'UPDATE' THEN 'changed' ELSE 'deleted' END;
END $$
"""


class FrozenError(Exception):
    """A row that is written once can't be changed or deleted."""


class Frozen(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only once."""
        if not self._state.adding:
            raise FrozenError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        raise FrozenError


def frozen_models() -> list[type[Frozen]]:
    """Every model whose rows are written once."""
    return [model for model in apps.get_models() if issubclass(model, Frozen)]


def freeze_tables(connection: BaseDatabaseWrapper, app_label: str = "") -> None:
    """Give the tables that are there their triggers, those of one app or of all."""
    there = set(connection.introspection.table_names())
    tables = [
        model._meta.db_table
        for model in frozen_models()
        if app_label in ("", model._meta.app_label) and model._meta.db_table in there
    ]
    if not tables:
        return
    statements = _of_sqlite if connection.vendor == "sqlite" else _of_postgresql
    with connection.cursor() as cursor:
        for statement in statements(tables):
            cursor.execute(statement)


def after_migration(sender: AppConfig, using: str, **_signal: Any) -> None:
    """What `post_migrate` sets going."""
    freeze_tables(connections[using], sender.label)


def _of_sqlite(tables: list[str]) -> list[str]:
    return [
        statement
        for table in tables
        for step, done in (("UPDATE", "changed"), ("DELETE", "deleted"))
        for name in (f"{table}_{TRIGGER}_{step.lower()}",)
        for statement in (
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} BEFORE {step} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never {done}'); END",
        )
    ]


def _of_postgresql(tables: list[str]) -> list[str]:
    return [
        POSTGRESQL_FUNCTION,
        *(
            f"CREATE OR REPLACE TRIGGER {TRIGGER}_{name} BEFORE {steps} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {TRIGGER}()"
            for table in tables
            for name, steps, each in (
                ("row", "UPDATE OR DELETE", "ROW"),
                ("table", "TRUNCATE", "STATEMENT"),
            )
        ),
    ]
