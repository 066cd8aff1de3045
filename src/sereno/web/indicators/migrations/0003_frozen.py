"""The database refuses to change an edition of an indicator's values, whoever asks."""

from __future__ import annotations

from typing import Any

from django.db import migrations

SQLITE = """
CREATE TRIGGER indicator_edition_frozen BEFORE UPDATE ON indicators_indicatoredition
BEGIN SELECT RAISE(ABORT, 'an indicator''s edition is never changed'); END
"""
POSTGRESQL = """
CREATE FUNCTION indicator_edition_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'an indicator''s edition is never changed'; END $$;
CREATE TRIGGER indicator_edition_frozen BEFORE UPDATE ON indicators_indicatoredition
FOR EACH ROW EXECUTE FUNCTION indicator_edition_frozen();
"""


def freeze(apps: Any, editor: Any) -> None:
    editor.execute(SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL)


def thaw(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER indicator_edition_frozen")
    else:
        editor.execute("DROP TRIGGER indicator_edition_frozen ON indicators_indicatoredition")
        editor.execute("DROP FUNCTION indicator_edition_frozen()")


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_initial")]
    operations = [migrations.RunPython(freeze, thaw)]
