"""Writes uploads: kept as they came, hung on their source, taken away again."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import ProtectedError

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.files.changes import keep, spooled
from sereno.web.files.signatures import family_of, label_of
from sereno.web.files.spool import Spool
from sereno.web.imports.models import Upload
from sereno.web.imports.provenance import source_of
from sereno.web.people.models import Person
from sereno.web.sources.models import Source


def store_upload(
    *,
    audit: Audit,
    kind: Upload.Kind,
    name: str,
    chunks: Iterable[bytes],
    by: Person | None,
    limit: int | None = None,
) -> Upload:
    """Keep a file as it came; a cut stream or a full disk leaves nothing.

    Raises Problem upload_too_large, upload_empty, upload_no_table and disk_full.
    """
    with spooled(audit=audit, name=name, chunks=chunks, limit=limit) as spool:
        return keep_upload(kind=kind, spool=spool, by=by)


def keep_upload(*, kind: Upload.Kind, spool: Spool, by: Person | None) -> Upload:
    """Keep what was spooled; the same content twice under one name is the same upload.

    Raises Problem upload_no_table for a picture, a recording or a text document.
    """
    spool.finish()
    if family_of(spool.media_type):
        raise Problem("upload_no_table", where=spool.name, kind=label_of(spool.media_type))
    audit = spool.audit
    with transaction.atomic():
        file = keep(spool=spool, by=by)
        upload, is_new = Upload.objects.get_or_create(
            audit=audit, kind=kind, file=file, defaults={"by": by}
        )
        source = hang_on_source(upload, by)
        if is_new:
            record_event(
                audit=audit,
                verb="store_upload",
                by=by,
                subject=upload,
                parent=source,
                sha256=file.sha256,
            )
    return upload


def discard_upload(*, upload: Upload) -> None:
    """Take away an upload that nothing names any more; the sweep removes its file."""
    try:
        with transaction.atomic():
            upload.delete()
    except ProtectedError:
        return


def hang_on_source(upload: Upload, by: Person | None) -> Source:
    """The source of an upload, made where there is none yet."""
    if upload.source is None:
        upload.source = source_of(upload, by)
        upload.save(update_fields=["source"])
    return upload.source
