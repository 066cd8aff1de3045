"""The database refuses to change a committed selection, whoever asks."""

from __future__ import annotations

from typing import Any

from django.db import migrations

SQLITE = """
CREATE TRIGGER committed_selection_frozen BEFORE UPDATE ON selection_committedselection
BEGIN SELECT RAISE(ABORT, 'a committed selection is never changed'); END
"""
POSTGRESQL = """
CREATE FUNCTION committed_selection_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a committed selection is never changed'; END $$;
CREATE TRIGGER committed_selection_frozen BEFORE UPDATE ON selection_committedselection
FOR EACH ROW EXECUTE FUNCTION committed_selection_frozen();
"""


def freeze(apps: Any, editor: Any) -> None:
    editor.execute(SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL)


def thaw(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER committed_selection_frozen")
    else:
        editor.execute("DROP TRIGGER committed_selection_frozen ON selection_committedselection")
        editor.execute("DROP FUNCTION committed_selection_frozen()")


class Migration(migrations.Migration):
    dependencies = [("selection", "0001_initial")]
    operations = [migrations.RunPython(freeze, thaw)]
