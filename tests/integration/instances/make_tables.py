"""Makes an instance's tables, `at_once` or in `steps`; prints what they are and what they hold."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

POSTGRESQL = (
    "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, "
    "column_default, is_identity, collation_name FROM information_schema.columns "
    "WHERE table_schema = 'public'",
    "SELECT conrelid::regclass::text, conname, condeferrable, condeferred, convalidated, "
    "pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
)


def _add_model(state: Any, added: Any) -> None:
    """As Django does it, but for the models that the new one is related to: it makes each of them
    anew, eleven thousand in all, ten seconds of processor. What a new model's table is made of
    doesn't need them; each later change of a model makes its neighbours anew all the same.
    """
    state.models[added.app_label, added.name_lower] = added
    if state._relations is not None:
        state.resolve_model_relations((added.app_label, added.name_lower))
    if "apps" in vars(state):
        state.apps.render_multiple([added])


def main(words: list[str]) -> None:
    from sereno.cli.instance import bring_up_to_date, open_instance

    open_instance()
    from django.core.management import call_command
    from django.db import connection

    if words == ["at_once"]:
        bring_up_to_date()
    else:
        from django.db.migrations.state import ProjectState

        ProjectState.add_model = _add_model  # type: ignore[method-assign]
        call_command("migrate", verbosity=0)
    found: list[Any] = []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT type, name, sql FROM sqlite_master")
            # Columns that came later stand last in their table, which nothing depends on.
            found += [
                (kind, name, *sorted(re.split(r", |\s*\)$", sql or "")))
                for kind, name, sql in cursor.fetchall()
            ]
        else:
            for query in POSTGRESQL:
                cursor.execute(query)
                found += cursor.fetchall()
        # Of models and permissions Django notes what nothing here reads, only when it migrates.
        tables = set(connection.introspection.table_names(cursor))
        for table in tables - {"django_content_type", "auth_permission"}:
            what = "app, name" if table == "django_migrations" else "COUNT(*)"
            cursor.execute(f"SELECT '{table}', {what} FROM {table}")
            found += cursor.fetchall()
    json.dump(sorted(map(str, found)), sys.stdout)
