"""Keeps files and removes those that nothing names; the audit's row is the lock for both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from sereno.exchange.whole_files import refusals_told
from sereno.web.audits.folders import audit_folder
from sereno.web.audits.models import Audit
from sereno.web.files.models import KeptFile
from sereno.web.files.spool import PART, Spool, files_folder, remove_left_parts
from sereno.web.files.uses import unnamed
from sereno.web.people.models import Person


@dataclass(frozen=True)
class Swept:
    """What a sweep removed: rows that no record named, files that no row named, parts."""

    rows: int = 0
    files: int = 0
    parts: int = 0


def keep(*, spool: Spool, by: Person | None) -> KeptFile:
    """Give a spooled file its place and its row; what is kept already is that file.

    Belongs into the transaction of the record that will name it: until that ends, no sweep looks.
    Raises Problem upload_empty and disk_full.
    """
    spool.finish()
    with transaction.atomic():
        Audit.objects.select_for_update(no_key=True).get(pk=spool.audit.pk)
        same = {"audit": spool.audit, "sha256": spool.sha256, "name": spool.name}
        # Of a sealed one no other bytes take the place: only their own envelope opens them.
        if spool.envelope is None or not KeptFile.objects.filter(**same).exists():
            spool.put()
        kept, _new = KeptFile.objects.get_or_create(
            **same,
            defaults={
                "size": spool.size,
                "media_type": spool.media_type,
                "stored_as": spool.stored_as,
                "envelope": spool.envelope,
                "by": by,
            },
        )
    kept.audit = spool.audit
    return kept


@contextmanager
def spooled(
    *,
    audit: Audit,
    name: str,
    chunks: Iterable[bytes],
    limit: int | None = None,
    sealed: bool = False,
) -> Iterator[Spool]:
    """Bytes at hand as a finished spool, and one transaction for it and for whatever names it.

    When the block fails, neither row nor file is left. Raises Problem upload_too_large,
    upload_empty, disk_full and file_too_large, and those of a sealed Spool.
    """
    with Spool(audit, name, limit, sealed=sealed) as spool:
        for chunk in chunks:
            spool.write(chunk)
        # Seen to the disk before the transaction begins, for which others wait.
        spool.finish()
        with refusals_told(spool.name), transaction.atomic():
            yield spool


def keep_chunks(
    *,
    audit: Audit,
    name: str,
    chunks: Iterable[bytes],
    by: Person | None,
    limit: int | None = None,
    sealed: bool = False,
) -> KeptFile:
    """Keep a file whose bytes are at hand. Raises Problem as `spooled` and `keep` do."""
    with spooled(audit=audit, name=name, chunks=chunks, limit=limit, sealed=sealed) as spool:
        return keep(spool=spool, by=by)


def sweep_files(audit: Audit) -> Swept:
    """Remove what nothing names any more, and what killed writers left.

    Rows go first, in a transaction of their own; then the files that no row names. Whoever keeps
    a file meanwhile holds the audit's lock from the renaming until its row is there.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a sweep begun within a transaction could remove what that keeps")
    with transaction.atomic():
        Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)
        rows = list(unnamed(audit).values_list("pk", flat=True))
        KeptFile.objects.filter(pk__in=rows).delete()
    return Swept(len(rows), _remove_unnamed(audit), remove_left_parts(files_folder(audit)))


@transaction.atomic
def _remove_unnamed(audit: Audit) -> int:
    """Remove the files that no row names; how many."""
    Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)
    named = set(KeptFile.objects.filter(audit=audit).values_list("stored_as", flat=True))
    home, n = audit_folder(audit), 0
    for folder in files_folder(audit).glob("*"):
        if folder.name.startswith(PART) or not folder.is_dir():
            continue
        for path in folder.iterdir():
            if path.relative_to(home).as_posix() not in named:
                path.unlink()
                n += 1
        if not any(folder.iterdir()):
            folder.rmdir()
    return n
