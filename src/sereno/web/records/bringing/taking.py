"""What the job does: rows read, refused and written."""

from __future__ import annotations

import csv
import io
from contextlib import ExitStack
from typing import Any

from sereno.exchange.results.result_files import safe_text
from sereno.exchange.row_files import RowTable, open_rows
from sereno.vocabulary.language import LANGUAGES
from sereno.vocabulary.problems import Problem
from sereno.web.files.spool import Spool
from sereno.web.jobs.kinds import Result, Say
from sereno.web.jobs.models import Job
from sereno.web.records.bringing.changes import take_over
from sereno.web.records.bringing.declared import Bringing
from sereno.web.records.bringing.models import BroughtFile, BroughtState
from sereno.web.records.bringing.reading import read_rows

# What the rejects say beside the cells, whichever language whoever mends them reads.
REASONS = ("línea · line", "qué corregir", "what to correct")
_TELL_EVERY = 500


def table_of(bringing: Bringing, brought: BroughtFile) -> RowTable:
    """The file as it is read. Raises Problem brought_taken and as `open_rows`."""
    if brought.file is None:
        raise Problem("brought_taken", where=brought.name)
    return open_rows(bringing.roles, brought.file.path_for_readers, brought.name)


def take_brought(bringing: Bringing, job: Job, say: Say) -> Result:
    """Read a file's rows, keep those that can't be records, make records of the others."""
    found_row = bringing.model.objects.select_related("audit", "file").filter(pk=job.subject_key)
    brought: BroughtFile | None = found_row.first()
    by = job.by
    if brought is None or by is None or brought.state != BroughtState.WAITING:
        return Result()
    audit = brought.audit
    table = table_of(bringing, brought)
    reader = bringing.reader(audit, by, table.headings, brought.columns, brought.access_level)
    rows: list[Any] = []
    refused: list[list[str]] = []
    for row, found in read_rows(reader, table.rows()):
        done = len(rows) + len(refused)
        if done % _TELL_EVERY == 0:
            say("read", done)
        if done >= bringing.most:
            raise Problem("brought_too_long_a_file", where=brought.name, most=bringing.most)
        if isinstance(found, list):
            said = [
                " ".join(f"{each.what(lang)} {each.mend(lang)}" for each in found)
                for lang in LANGUAGES
            ]
            refused.append([*row.cells, str(row.line), *said])
        else:
            rows.append(found)
    say("write")
    rejects = _rejects(brought, [*table.headings, *REASONS], refused) if refused else None

    def drop() -> None:
        if rejects is not None:
            rejects.discard()

    def then() -> None:
        drop()
        if bringing.then is not None:
            bringing.then(audit, by)

    return Result(
        keep=lambda: take_over(
            brought=brought, rows=rows, write=bringing.write, n_refused=len(refused),
            rejects=rejects, notes=reader.notes(), by=by,
        ),
        then=then,
        drop=drop,
    )  # fmt: skip


def _rejects(brought: BroughtFile, headings: list[str], rows: list[list[str]]) -> Spool:
    """The refused rows as a table with the file's own headings: mended, it is brought again."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([safe_text(cell) for cell in row] for row in (headings, *rows))
    stem = brought.name.rpartition(".")[0] or brought.name
    with ExitStack() as stack:
        spool = stack.enter_context(Spool(brought.audit, f"{stem}-rejects.csv"))
        spool.write(out.getvalue().encode())
        spool.finish()
        # It stays for the transaction that ends the job.
        stack.pop_all()
    return spool
