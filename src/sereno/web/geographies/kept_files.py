"""The files that geographies are made of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from sereno.web.audits.models import Audit
from sereno.web.files.changes import spooled
from sereno.web.imports.models import Upload
from sereno.web.imports.upload_changes import keep_upload
from sereno.web.people.models import Person


@contextmanager
def file_kept(audit: Audit, file: UploadedFile[Any], by: Person) -> Iterator[Upload]:
    """What a form brought, kept as it came together with what the block writes: all or nothing.

    Raises Problem upload_too_large, upload_empty, upload_no_table and disk_full.
    """
    name, limit = file.name or "-", settings.UPLOAD_LIMIT
    with spooled(audit=audit, name=name, chunks=file.chunks(), limit=limit) as spool:
        upload = keep_upload(kind=Upload.Kind.INDICATORS, spool=spool, by=by)
        upload.audit = audit
        yield upload
