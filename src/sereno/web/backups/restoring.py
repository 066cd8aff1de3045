"""Puts a backup in the place of an instance: all of it, or nothing.

The archive's hashes are compared before anything is written. Then files and rows are prepared
beside what is there (SQLite: a new database file; PostgreSQL: one transaction), and take their
place in one step that a kill can't halve (switching.py).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    OperationalError,
    connection,
    connections,
    transaction,
)

from sereno.vocabulary.problems import Problem
from sereno.web.backups import records, switching
from sereno.web.backups.archive import FILES, Archive, Watch
from sereno.web.backups.records import Step, Table
from sereno.web.backups.sealing import Opener, opened
from sereno.web.documents import Document
from sereno.web.people.first_tables import make_first_tables
from sereno.web.people.triggers import make_triggers

LOCK_TIMEOUT = "10s"
ROOM = 64 * 1024**2


@dataclass(frozen=True)
class Restored:
    """What a restore put in place."""

    made_at: str
    version: str
    engine: str
    rows: int
    tables: int
    files: int
    missing: tuple[str, ...]

    def as_data(self) -> Document:
        """The same for a machine."""
        return {
            "made_at": self.made_at,
            "version": self.version,
            "from_engine": self.engine,
            "to_engine": connection.vendor,
            "rows": self.rows,
            "tables": self.tables,
            "files": self.files,
            "missing": list(self.missing),
        }


@dataclass(frozen=True)
class _Listed:
    """A table as the manifest lists it."""

    name: str
    columns: list[str]
    rows: int
    last_key: int
    member: str


def restore_backup(
    file: Path, *, opener: Opener, home: Path, replace: int | None, watch: Watch
) -> Restored:
    """Make this instance what `file` holds.

    `replace`: how many audits and people may be lost, which has to be how many there are.
    Raises Problem: those of Archive and of sealing.opened, restore_not_empty, instance_newer,
    restore_no_room and restore_refused; then the instance is as it was before.
    """
    switching.settle(home)
    with opened(file, opener, home) as stream, Archive(stream, file.name) as archive:
        archive.check(watch)
        steps, listed = _read(archive)
        if records.unknown_steps(steps, connection):
            version = str(archive.manifest.get("sereno", "?"))
            raise Problem("backup_newer", where=archive.name, version=version)
        tables = _tables(archive, steps, listed)
        _may_be_lost(home, replace)
        _room(archive, home)
        folder = switching.prepare(home)
        try:
            n = _extract(archive, folder / switching.AUDITS, watch)
            if connection.vendor == "sqlite":
                _new_file(archive, steps, tables, home, watch)
            else:
                _one_transaction(archive, steps, tables, home, watch)
        finally:
            connection.close()
            switching.settle(home)
        manifest = archive.manifest
        return Restored(
            str(manifest.get("made_at", "")),
            str(manifest.get("sereno", "")),
            str(manifest.get("engine", "")),
            sum(table.rows for table in listed),
            len(listed),
            n,
            tuple(str(name) for name in manifest.get("missing", ())),
        )


def _read(archive: Archive) -> tuple[list[Step], list[_Listed]]:
    """The migrations and tables of the manifest."""
    try:
        steps = [(str(app), str(name)) for app, name in archive.manifest["steps"]]
        listed = [
            _Listed(
                str(table["table"]),
                [str(column) for column in table["columns"]],
                int(table["rows"]),
                int(table["last_key"]),
                str(table["member"]),
            )
            for table in archive.manifest["tables"]
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise Problem("backup_broken", where=archive.name, member="manifest.json") from error
    return steps, listed


def _tables(
    archive: Archive, steps: Sequence[Step], listed: Sequence[_Listed]
) -> list[tuple[Table, _Listed]]:
    """Each table with its entry; they have to be those that the migrations make."""
    found = {t.name: t for t in listed}
    made = {records.label(t): t for t in records.kept_tables_at(steps, connection)}
    for name in sorted(set(found) ^ set(made)):
        raise Problem("backup_broken", where=archive.name, member=name)
    for name, table in made.items():
        entry = found[name]
        if entry.columns != records.columns(table) or entry.member not in archive.members:
            raise Problem("backup_broken", where=archive.name, member=name)
    return [(made[name], found[name]) for name in sorted(made)]


def _may_be_lost(home: Path, replace: int | None) -> None:
    """Refuse to replace audits or people unless told how many."""
    there = set(connection.introspection.table_names())
    if records.unknown_steps(records.applied_steps(connection), connection):
        raise Problem("instance_newer", where=str(home), version="")
    counts = []
    with connection.cursor() as cursor:
        for table in ("audits_audit", "people_person"):
            if table in there:
                cursor.execute(f"SELECT COUNT(*) FROM {table}")
                counts.append(int(cursor.fetchone()[0]))
            else:
                counts.append(0)
    folder = home / switching.AUDITS
    # Folders without a row are somebody's files too.
    audits = max(counts[0], len(list(folder.iterdir())) if folder.is_dir() else 0)
    held = audits + counts[1]
    if held and replace != held:
        raise Problem(
            "restore_not_empty", where=str(home), audits=audits, people=counts[1], sum=held
        )


def _room(archive: Archive, home: Path) -> None:
    needed = sum(member.size for member in archive.members.values()) + ROOM
    free = shutil.disk_usage(home).free
    if free < needed:
        mb = 1024**2
        raise Problem("restore_no_room", where=str(home), needed=-(-needed // mb), free=free // mb)


def _extract(archive: Archive, folder: Path, watch: Watch) -> int:
    """Write the files below `folder`, each to the disk; how many."""
    names = [name for name in archive.members if name.startswith(FILES)]
    done, total = 0, sum(archive.members[name].size for name in names)
    for name in names:
        place = folder / name.removeprefix(FILES)
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            for chunk in archive.chunks(name):
                file.write(chunk)
                done += len(chunk)
                watch("files", done, total)
            file.flush()
            os.fsync(file.fileno())
    return len(names)


def _new_file(
    archive: Archive,
    steps: Sequence[Step],
    tables: Sequence[tuple[Table, _Listed]],
    home: Path,
    watch: Watch,
) -> None:
    """SQLite: a new file beside the old one, whose place it takes."""
    with _default_database_at(home / switching.FOLDER / switching.DATABASE):
        make_first_tables(connection, steps)
        with transaction.atomic():
            _fill(archive, tables, watch)
            make_triggers(connection)
    _fold_in(Path(connection.settings_dict["NAME"]), home)
    switching.decide(home)


@contextmanager
def _default_database_at(path: Path) -> Iterator[None]:
    """Another SQLite file as the default database, as long as the block lasts."""
    earlier = connections[DEFAULT_DB_ALIAS]
    earlier.close()
    options = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA synchronous=FULL;"}
    values = {**earlier.settings_dict, "NAME": str(path), "OPTIONS": options}
    connections[DEFAULT_DB_ALIAS] = type(earlier)(values, alias=DEFAULT_DB_ALIAS)
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS].close()
        connections[DEFAULT_DB_ALIAS] = earlier


def _fold_in(path: Path, home: Path) -> None:
    """Take the old database out of write-ahead mode, which fails while anybody has it open."""
    if not path.exists():
        return
    old = sqlite3.connect(path, timeout=1.0)
    try:
        old.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise Problem("instance_in_use", where=str(home)) from error
    finally:
        old.close()


def _one_transaction(
    archive: Archive,
    steps: Sequence[Step],
    tables: Sequence[tuple[Table, _Listed]],
    home: Path,
    watch: Watch,
) -> None:
    """PostgreSQL: the old tables go and the new ones come in one transaction."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        try:
            _drop_ours()
        except OperationalError as error:
            raise Problem("instance_in_use", where=str(home)) from error
        make_first_tables(connection, steps)
        with connection.cursor() as cursor:
            # Rows come table by table, each before its parents.
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        _fill(archive, tables, watch)
        make_triggers(connection)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text")
            switching.decide(home, transaction=int(cursor.fetchone()[0]))


def _drop_ours() -> None:
    """Drop the tables that Sereno made and the functions of their triggers, nobody else's."""
    steps = records.applied_steps(connection)
    ours = {t._meta.db_table for t in records.every_table_at(steps, connection)}
    there = sorted(ours & set(connection.introspection.table_names()))
    if not there:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgfoid::regprocedure::text FROM pg_trigger "
            "WHERE NOT tgisinternal AND tgrelid = ANY(%s::regclass[])",
            [[connection.ops.quote_name(name) for name in there]],
        )
        functions = [str(row[0]) for row in cursor.fetchall()]
        names = ", ".join(connection.ops.quote_name(name) for name in there)
        cursor.execute(f"DROP TABLE {names} CASCADE")
        for function in functions:
            cursor.execute(f"DROP FUNCTION {function}")


def _fill(archive: Archive, tables: Sequence[tuple[Table, _Listed]], watch: Watch) -> None:
    """Insert every row with its key. Raises Problem when the database refuses one."""
    for table, _entry in tables:
        records.empty(table, connection)
    for i, (table, entry) in enumerate(tables):
        watch("records", i, len(tables))
        try:
            n = records.insert_rows(table, archive.rows(entry.member), connection)
        except (DatabaseError, ValidationError, ValueError) as error:
            reason = str(error).splitlines()[0]
            raise Problem(
                "restore_refused", where=archive.name, table=entry.name, reason=reason
            ) from error
        if n != entry.rows:
            raise Problem("backup_broken", where=archive.name, member=entry.member)
        records.go_on_from(table, entry.last_key, connection)
    try:
        connection.check_constraints()
    except DatabaseError as error:
        reason = str(error).splitlines()[0]
        raise Problem("restore_refused", where=archive.name, table="*", reason=reason) from error
    watch("records", len(tables), len(tables))
