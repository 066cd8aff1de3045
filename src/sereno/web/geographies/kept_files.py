"""The files that geographies are made of."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from sereno.web.audits.models import Audit
from sereno.web.imports.changes import store_upload
from sereno.web.imports.models import Upload
from sereno.web.people.models import Person


def keep_file(audit: Audit, file: UploadedFile[Any], by: Person) -> Upload:
    """What a form brought, kept as it came. Raises Problem upload_too_large or upload_empty."""
    upload = store_upload(
        audit=audit,
        kind=Upload.Kind.INDICATORS,
        name=file.name or "-",
        chunks=file.chunks(),
        by=by,
        limit=settings.UPLOAD_LIMIT,
    )
    upload.audit = audit
    return upload
