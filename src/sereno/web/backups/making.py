"""Makes a backup: every row as of one moment and every file that the audits keep."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypedDict

from django.db import connection, transaction

import sereno
from sereno.exchange.results.result_folder import LIST
from sereno.vocabulary.problems import Problem
from sereno.web.backups import records
from sereno.web.backups.archive import CHUNK, FILES, RECORDS, ArchiveWriter, Watch, new_archive
from sereno.web.backups.sealing import Seal
from sereno.web.documents import Document

AUDITS = "audits"


@dataclass(frozen=True)
class Backup:
    """What a backup holds. `missing`: files that the records name and the disk doesn't have."""

    file: Path
    size: int
    made_at: dt.datetime
    engine: str
    rows: int
    tables: int
    files: int
    missing: tuple[str, ...]

    def as_data(self) -> Document:
        """The same for a machine."""
        return {
            "file": str(self.file),
            "size": self.size,
            "made_at": self.made_at.isoformat(),
            "engine": self.engine,
            "rows": self.rows,
            "tables": self.tables,
            "files": self.files,
            "missing": list(self.missing),
        }


def make_backup(goal: Path, *, home: Path, seal: Seal, now: dt.datetime, watch: Watch) -> Backup:
    """Write the whole instance to `goal`, or nothing; a server may go on meanwhile.

    The rows are those of one moment. The files come after: those of a row never change once it is
    there, so none that the rows name can be half or later.
    Raises Problem backup_exists, backup_nothing, instance_newer, backup_recipient and
    passphrase_short, and OSError.
    """
    goal = goal.resolve()
    with new_archive(goal, seal) as archive:
        with _one_moment():
            steps = records.applied_steps(connection)
            if not steps:
                raise Problem("backup_nothing", where=str(home))
            if records.unknown_steps(steps, connection):
                raise Problem("instance_newer", where=str(home), version=sereno.__version__)
            tables = records.kept_tables_at(steps, connection)
            listed = _add_rows(archive, tables, watch)
            named = _named_files(tables)
        n = _add_files(archive, home / AUDITS, watch)
        missing = tuple(name for name in named if f"{FILES}{name}" not in archive.members)
        archive.close(
            {
                "sereno": sereno.__version__,
                "made_at": now.isoformat(),
                "engine": connection.vendor,
                "steps": steps,
                "tables": listed,
                "missing": missing,
            }
        )
    rows = sum(table["rows"] for table in listed)
    size = goal.stat().st_size
    return Backup(goal, size, now, connection.vendor, rows, len(listed), n, missing)


@contextmanager
def _one_moment() -> Iterator[None]:
    """A read transaction: what others write meanwhile is not seen, and nobody has to wait."""
    if connection.vendor == "sqlite":
        # Django's own transactions take SQLite's write lock at once (transaction_mode).
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


class ListedTable(TypedDict):
    """What the manifest says of a table."""

    table: str
    columns: list[str]
    rows: int
    last_key: int
    member: str


def _add_rows(
    archive: ArchiveWriter, tables: Sequence[records.Table], watch: Watch
) -> list[ListedTable]:
    """One member of JSON lines for each table; what the manifest says of each."""
    listed: list[ListedTable] = []
    for i, table in enumerate(tables):
        watch("records", i, len(tables))
        count = [0]
        name = f"{RECORDS}{records.label(table)}.jsonl"
        archive.add(name, _lines(table, count))
        listed.append(
            ListedTable(
                table=records.label(table),
                columns=records.columns(table),
                rows=count[0],
                last_key=records.last_key(table, connection),
                member=name,
            )
        )
    watch("records", len(tables), len(tables))
    return listed


def _lines(table: records.Table, count: list[int]) -> Iterator[bytes]:
    for row in records.rows_of(table, connection):
        count[0] += 1
        yield (json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _named_files(tables: Sequence[records.Table]) -> list[str]:
    """Files without which a row says nothing: what is kept, and the list of a ready version's."""
    at = {records.label(table): table._base_manager for table in tables}
    if "files.keptfile" not in at:
        return []
    kept = at["files.keptfile"].values_list("audit__slug", "stored_as")
    ready = at["imports.dataversion"].exclude(finished_at=None)
    named = [f"{slug}/{stored_as}" for slug, stored_as in kept]
    lists = ready.values_list("audit__slug", "number")
    return named + [f"{slug}/versions/{number}/{LIST}" for slug, number in lists]


def _add_files(archive: ArchiveWriter, folder: Path, watch: Watch) -> int:
    """Every file below the folder but those still being written; how many."""
    found = list(_files_below(folder))
    done, total, n = 0, sum(size for _path, size in found), 0

    def chunks(stream: BinaryIO) -> Iterator[bytes]:
        nonlocal done
        while chunk := stream.read(CHUNK):
            done += len(chunk)
            watch("files", done, total)
            yield chunk

    for path, _size in found:
        try:
            stream = path.open("rb")
        except FileNotFoundError:
            # A run that ends meanwhile moves its folder; a file that a row names stays.
            continue
        with stream:
            archive.add(f"{FILES}{path.relative_to(folder).as_posix()}", chunks(stream))
        n += 1
    return n


def _files_below(folder: Path) -> Iterator[tuple[Path, int]]:
    for here, folders, names in os.walk(folder):
        # What is being written has a hidden name until it is whole.
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(here, name)
            if (not name.startswith(".") or name == LIST) and path.exists():
                yield path, path.stat().st_size
