"""Rows that are written once: the model refuses to change them, and so does the database.

A model that is frozen is one that inherits `Frozen`; one whose rows freeze when they come to a
state inherits `FrozenOnce`. Nothing takes frozen rows away: audits and people on whom they rest are
protected.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, NoReturn

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

# Another name for another definition: triggers that are there already are left alone.
TRIGGER = "sereno_frozen"
HAVE_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
HAVE_POSTGRESQL = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE %s"
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


class FrozenOnce(models.Model):
    """A row that is never changed again once one of its fields has a value: (field, value)."""

    frozen_when: ClassVar[tuple[str, str]]

    class Meta:
        abstract = True


def frozen_models() -> list[type[Frozen] | type[FrozenOnce]]:
    """Every model whose rows are written once, or frozen at some time."""
    return [model for model in apps.get_models() if issubclass(model, Frozen | FrozenOnce)]


def _when(model: type[Frozen] | type[FrozenOnce]) -> str:
    """Which rows of it are frozen, for a trigger: all, where nothing is said."""
    if not issubclass(model, FrozenOnce):
        return ""
    name, value = model.frozen_when
    field: Any = model._meta.get_field(name)
    return f"WHEN (OLD.{field.column} = '{value}') "


def freeze_tables(connection: BaseDatabaseWrapper) -> None:
    """Give the tables that are there their triggers, where any is missing."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        cursor.execute(HAVE_SQLITE if is_sqlite else HAVE_POSTGRESQL, [f"%{TRIGGER}%"])
        have = {str(name) for (name,) in cursor.fetchall()}
        wanted = [
            statement
            for model in frozen_models()
            if model._meta.db_table in there
            for name, statement in (_of_sqlite if is_sqlite else _of_postgresql)(
                model._meta.db_table, _when(model)
            )
            if name not in have
        ]
        if wanted and not is_sqlite:
            cursor.execute(POSTGRESQL_FUNCTION)
        for statement in wanted:
            cursor.execute(statement)


def _of_sqlite(table: str, when: str) -> Iterator[tuple[str, str]]:
    """The table's triggers by their names."""
    for step, done in (("UPDATE", "changed"), ("DELETE", "deleted")):
        name = f"{table}_{TRIGGER}_{step.lower()}"
        yield (
            name,
            (
                f"CREATE TRIGGER {name} BEFORE {step} ON {table} {when}"
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never {done}'); END"
            ),
        )


def _of_postgresql(table: str, when: str) -> Iterator[tuple[str, str]]:
    """The same; emptying a table is a statement of its own, which fires no trigger of rows."""
    for steps, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        name = f"{table}_{TRIGGER}_{each.lower()}"
        yield (
            name,
            (
                f"CREATE TRIGGER {name} BEFORE {steps} ON {table} "
                f"FOR EACH {each} {when if each == 'ROW' else ''}EXECUTE FUNCTION {TRIGGER}()"
            ),
        )
