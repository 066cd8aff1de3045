"""The last step of a restore: everything prepared takes its place, though the machine may die.

What is prepared lies in SERENO_HOME/.restore. The file `decided` in it is the moment from which
the restore counts: before it everything is thrown away, after it the moves are done (again) until
they are all done. PostgreSQL decides by itself, at its commit; `decided` then names the
transaction, and the database is asked whether it came to be.
"""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from sereno.exchange.whole_files import see_to_disk, whole_file
from sereno.vocabulary.problems import Problem

FOLDER = ".restore"
DECIDED, EARLIER = "decided", "earlier"
AUDITS, DATABASE = "audits", "database.sqlite3"
# How long PostgreSQL may take to see that a killed restore is gone.
PATIENCE = 15.0


def prepare(home: Path) -> Path:
    """An empty folder for what will take its place, for its owner alone."""
    folder = home / FOLDER
    folder.mkdir(mode=0o700)
    (folder / AUDITS).mkdir()
    return folder


def decide(home: Path, **facts: Any) -> None:
    """From here on the restore counts (on PostgreSQL: if the transaction does)."""
    folder = home / FOLDER
    with whole_file(folder / DECIDED) as part:
        part.write_text(json.dumps(facts), encoding="utf-8")


def settle(home: Path) -> None:
    """Finish a restore that was decided, throw away one that was not; nothing where there is none.

    Raises Problem restore_unsettled when PostgreSQL can't say yet.
    """
    folder = home / FOLDER
    if not folder.is_dir():
        return
    decided = folder / DECIDED
    if decided.exists():
        facts = json.loads(decided.read_text(encoding="utf-8"))
        if "transaction" not in facts or _came_to_be(int(facts["transaction"]), home):
            switch(home)
            return
    shutil.rmtree(folder)


def switch(home: Path) -> None:
    """Move what is prepared to its place, whatever part of it was moved already."""
    folder = home / FOLDER
    database = folder / DATABASE
    if database.exists():
        place = Path(settings.DATABASES["default"]["NAME"])
        for ending in ("-wal", "-shm"):
            place.with_name(place.name + ending).unlink(missing_ok=True)
        database.replace(place)
        see_to_disk(place.parent)
    if (folder / AUDITS).exists():
        place = home / AUDITS
        if place.exists():
            shutil.rmtree(folder / EARLIER, ignore_errors=True)
            place.rename(folder / EARLIER)
        (folder / AUDITS).rename(place)
        see_to_disk(home)
    # The decision goes last: a folder without it is thrown away.
    shutil.rmtree(folder / EARLIER, ignore_errors=True)
    shutil.rmtree(folder)


def _came_to_be(transaction: int, home: Path) -> bool:
    """Whether PostgreSQL committed a transaction."""
    if connection.vendor != "postgresql":
        raise Problem("restore_unsettled", where=str(home / FOLDER))
    end = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute("SELECT pg_xact_status(%s::xid8)", [str(transaction)])
            state = cursor.fetchone()[0]
            if state in ("committed", "aborted"):
                return bool(state == "committed")
            time.sleep(0.2)
    raise Problem("restore_unsettled", where=str(home / FOLDER))
