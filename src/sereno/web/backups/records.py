"""Every row of a database, table by table, as JSON that no engine colours.

The tables are those of the migrations that the database has applied, not of the code that runs:
so an old instance can be saved before it is brought up to date, and an old backup restored after.
"""

from __future__ import annotations

import base64
import datetime as dt
import decimal
import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from sereno.web.vault.columns import Sealed, SealedField

Table = type[models.Model]
Step = tuple[str, str]

LEFT_OUT = frozenset({"sessions.session"})
"""Whoever signed in there doesn't stay signed in here."""

# Rows in memory at a time: a committed selection may hold some hundred kilobytes in one.
ROWS = 200


def applied_steps(connection: BaseDatabaseWrapper) -> list[Step]:
    """The migrations (app, name) that a database has gone through; none for an empty one."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def unknown_steps(steps: Iterable[Step], connection: BaseDatabaseWrapper) -> list[Step]:
    """Those of `steps` that this version of Sereno doesn't have: a newer one made them."""
    known = MigrationLoader(connection).disk_migrations
    return [step for step in steps if step not in known]


def every_table_at(steps: Sequence[Step], connection: BaseDatabaseWrapper) -> list[Table]:
    """The tables after `steps`, in the order of their names, with that of the steps themselves."""
    loader = MigrationLoader(connection)
    state = loader.project_state([step for step in steps if step in loader.graph.nodes])
    found = [
        table
        for table in state.apps.get_models(include_auto_created=True)
        if table._meta.managed and not table._meta.proxy
    ]
    return sorted([*found, MigrationRecorder.Migration], key=label)


def kept_tables_at(steps: Sequence[Step], connection: BaseDatabaseWrapper) -> list[Table]:
    """The tables whose rows are kept."""
    return [t for t in every_table_at(steps, connection) if label(t) not in LEFT_OUT]


def label(table: Table) -> str:
    """A table's name within Sereno, such as audits.audit."""
    return table._meta.label_lower


def columns(table: Table) -> list[str]:
    """The columns in the order in which a row's values are kept."""
    return [str(field.column) for field in table._meta.local_concrete_fields]


def rows_of(table: Table, connection: BaseDatabaseWrapper) -> Iterator[list[Any]]:
    """The rows by key, as values that JSON has; a few in memory at a time."""
    fields = table._meta.local_concrete_fields
    rows = (
        table._base_manager.using(connection.alias)
        .order_by("pk")
        .values_list(*(field.attname for field in fields))
    )
    for row in rows.iterator(chunk_size=ROWS):
        yield [_plain(field, value) for field, value in zip(fields, row, strict=True)]


def _plain(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, uuid.UUID | decimal.Decimal | dt.timedelta):
        return str(value)
    if isinstance(value, Sealed):
        # As it is: the key that opens it is in no backup.
        return base64.b64encode(value.raw).decode("ascii")
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(f"{field}: {type(value).__name__} can't be kept")


def insert_rows(
    table: Table, rows: Iterable[Sequence[Any]], connection: BaseDatabaseWrapper
) -> int:
    """Insert rows as `rows_of` gave them, keys and dates included; how many.

    Raises Django's DatabaseError and ValidationError, and ValueError for a row of another length.
    """
    fields = table._meta.local_concrete_fields
    quote = connection.ops.quote_name
    names, places = ", ".join(map(quote, columns(table))), ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(table._meta.db_table)} ({names}) VALUES ({places})"
    n, rest = 0, iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(rest, ROWS)):
            cursor.executemany(
                statement,
                [
                    [
                        field.get_db_prep_save(_taken(field, value), connection)
                        for field, value in zip(fields, row, strict=True)
                    ]
                    for row in batch
                ],
            )
            n += len(batch)
    return n


def _taken(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, SealedField) and value is not None:
        return Sealed(base64.b64decode(value, validate=True))
    return field.to_python(value)


def empty(table: Table, connection: BaseDatabaseWrapper) -> None:
    """Remove what migrations themselves had put into a new table."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(table._meta.db_table)}")


def last_key(table: Table, connection: BaseDatabaseWrapper) -> int:
    """The highest key that was ever given out, removed rows included; 0 for none."""
    key = table._meta.auto_field
    if key is None:
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT seq FROM sqlite_sequence WHERE name = %s", [table._meta.db_table]
            )
            found = cursor.fetchone()
            return int(found[0]) if found else 0
        cursor.execute(f"SELECT last_value, is_called FROM {_sequence(table, cursor, connection)}")
        value, is_called = cursor.fetchone()
        return int(value) if is_called else 0


def go_on_from(table: Table, last: int, connection: BaseDatabaseWrapper) -> None:
    """The next row gets the key after `last`, so that none is ever given twice."""
    key = table._meta.auto_field
    if key is None:
        return
    found = table._base_manager.using(connection.alias).aggregate(top=models.Max(key.attname))
    top = max(last, found["top"] or 0)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            name = table._meta.db_table
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [name])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, top])
            return
        sequence = _sequence(table, cursor, connection)
        cursor.execute("SELECT setval(%s, %s, %s)", [sequence, max(top, 1), top > 0])


def _sequence(table: Table, cursor: Any, connection: BaseDatabaseWrapper) -> str:
    """PostgreSQL's sequence behind a table's key, quoted."""
    key = table._meta.auto_field
    assert key is not None
    quoted = connection.ops.quote_name(table._meta.db_table)
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [quoted, key.column])
    return str(cursor.fetchone()[0])
