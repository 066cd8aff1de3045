"""Prints every table of an instance as JSON: rows by key, through Django's present models."""

from __future__ import annotations

import json
from typing import Any


def main(words: list[str]) -> None:
    del words
    from sereno.cli.instance import bring_up_to_date, open_instance

    open_instance()
    bring_up_to_date()
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    found: dict[str, Any] = {}
    models = [*apps.get_models(include_auto_created=True), MigrationRecorder.Migration]
    for model in models:
        if model._meta.db_table == "django_session":
            continue
        rows = model._base_manager.order_by("pk").values()
        found[model._meta.db_table] = [
            {name: value if _is_json(value) else repr(value) for name, value in row.items()}
            for row in rows
        ]
    # No table escapes because no model is known for it.
    tables = set(connection.introspection.table_names()) - {"django_session"}
    # What SQLite's index of what was said consists of holds nothing that its table doesn't.
    own = {name for name in tables if name.startswith("coding_indexedblock_words")}
    assert tables - own == set(found), tables ^ set(found)
    print(json.dumps(found))  # noqa: T201


def _is_json(value: object) -> bool:
    return value is None or isinstance(value, bool | int | float | str | list | dict)
