"""Nothing that belongs to an activity is less restricted than it: also the database sees to it.

Two tables are compared, which no constraint of Django's can.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.people.frozen import HAVE_POSTGRESQL, HAVE_SQLITE

ACTIVITY = "diagnosis_activity"
# Each has an access level of its own, and names its activity or none.
BELONGING = ("diagnosis_document", "diagnosis_submission")
HELD, RAISED = "sereno_{}_level", "sereno_activity_level"


def _rank(column: str) -> str:
    """A level as a number: the higher, the fewer see it."""
    ranks = " ".join(f"WHEN '{level}' THEN {i}" for i, level in enumerate(AccessLevel.values))
    # PL/pgSQL ends a condition at the first THEN that stands in no parentheses.
    return f"(CASE {column} {ranks} END)"


_BELOW = (
    f"{_rank('NEW.access_level')} < "
    f"(SELECT {_rank('access_level')} FROM {ACTIVITY} WHERE id = NEW.activity_id)"
)
_RAISE = " ".join(
    f"UPDATE {table} SET access_level = NEW.access_level WHERE activity_id = NEW.id "
    f"AND {_rank('access_level')} < {_rank('NEW.access_level')};"
    for table in BELONGING
)
_WRONG = "less restricted than its activity"


def hold_levels(connection: BaseDatabaseWrapper) -> None:
    """Give the tables their triggers, where they are there and any is missing."""
    with connection.cursor() as cursor:
        if not {*BELONGING, ACTIVITY} <= set(connection.introspection.table_names(cursor)):
            return
        is_sqlite = connection.vendor == "sqlite"
        cursor.execute(HAVE_SQLITE if is_sqlite else HAVE_POSTGRESQL, ["sereno_%_level%"])
        if len(cursor.fetchall()) == len(BELONGING) * (2 if is_sqlite else 1) + 1:
            return
        for statement in _statements(connection):
            cursor.execute(statement)


def _statements(connection: BaseDatabaseWrapper) -> Iterator[str]:
    of_each = _of_sqlite if connection.vendor == "sqlite" else _of_postgresql
    for table in BELONGING:
        yield from of_each(table, HELD.format(table))
    if connection.vendor == "sqlite":
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {RAISED} AFTER UPDATE OF access_level ON {ACTIVITY} "
            f"BEGIN {_RAISE} END"
        )
        return
    yield (
        f"CREATE OR REPLACE FUNCTION {RAISED}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {_RAISE} RETURN NULL; END $$"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER {RAISED} AFTER UPDATE OF access_level ON {ACTIVITY} "
        f"FOR EACH ROW EXECUTE FUNCTION {RAISED}()"
    )


def _of_sqlite(table: str, held: str) -> Iterator[str]:
    for step in ("INSERT", "UPDATE"):
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {held}_{step.lower()} BEFORE {step} ON {table} "
            f"WHEN {_BELOW} BEGIN SELECT RAISE(ABORT, '{_WRONG}'); END"
        )


def _of_postgresql(table: str, held: str) -> Iterator[str]:
    yield (
        f"CREATE OR REPLACE FUNCTION {held}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF {_BELOW} THEN RAISE EXCEPTION '{_WRONG}' USING ERRCODE = 'check_violation'; "
        f"END IF; RETURN NEW; END $$"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER {held} BEFORE INSERT OR UPDATE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {held}()"
    )
