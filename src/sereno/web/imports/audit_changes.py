"""What an import writes to its audit itself."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.imports.models import DataVersion


@transaction.atomic
def follow_first_import(version: DataVersion, **_sent: Any) -> None:
    """The audit chooses as many areas as its first import that can be read was told to.

    Before there were data the number was a guess. Afterwards it's a decision of those who keep the
    audit's settings, and a later import proposes what it likes. Told by `version_ready`.
    """
    from sereno.web.imports.version_reader import open_version

    n = int(open_version(version).selection["n"])
    audit = Audit.objects.select_for_update(no_key=True).get(pk=version.audit_id)
    if audit.select == n or audit.versions.ready().exclude(pk=version.pk).exists():
        return
    before, audit.select = audit.select, n
    audit.save(update_fields=["select"])
    record_event(
        audit=audit,
        verb="follow_first_import",
        by=version.created_by,
        subject=audit,
        about=str(version.number),
        before=before,
        n=n,
    )
