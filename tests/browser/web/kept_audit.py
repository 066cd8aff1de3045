"""An audit as it stood in database and folder, kept in files and brought back in no time."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import Model

    from sereno.web.audits.models import Audit


def keep(audit: Audit, place: Path) -> None:
    """All of the database and the audit's folder, in files below `place`."""
    from django.db import connection

    from sereno.web.audits.folders import audit_folder

    with contextlib.closing(sqlite3.connect(place / "database.sqlite3")) as kept:
        connection.connection.backup(kept)
    shutil.copytree(audit_folder(audit), place / "folder")


def bring_back(audit: Audit, place: Path) -> None:
    """What `keep` kept there, instead of what is here."""
    from django.db import connection

    from sereno.web.audits.folders import audit_folder

    with contextlib.closing(sqlite3.connect(place / "database.sqlite3")) as kept:
        kept.backup(connection.connection)
    shutil.rmtree(audit_folder(audit), ignore_errors=True)
    shutil.copytree(place / "folder", audit_folder(audit))


def find_again(known: Model, by: str) -> None:
    """Make a row known to a test that of the database brought back, where its key is another."""
    known.pk = type(known)._base_manager.get(**{by: getattr(known, by)}).pk
    known.refresh_from_db()
