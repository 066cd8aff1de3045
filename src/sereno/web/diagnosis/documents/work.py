"""What is done by the calendar: documents are erased whose time is over, and uploads that nobody
went on with.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.diagnosis.documents.ending import due, erase
from sereno.web.files.changes import sweep_files
from sereno.web.files.resumable import drop_expired
from sereno.web.jobs.kinds import Daily, Hourly, Say, job
from sereno.web.jobs.models import Job


@job(
    "erase_documents",
    title=_("Erasing documents whose time is over"),
    steps=(("erase", _("Files and texts"), "files"),),
    right=Right.MANAGE,
    calendar=Daily(dt.time(3, 45)),
)
def erase_documents(job: Job, say: Say) -> None:
    """Erase their rows' content first; then the files that no row names."""
    del job
    found = list(due(timezone.localdate()))
    for n, document in enumerate(found):
        say("erase", n, len(found))
        erase(document=document)
    for audit in {document.audit for document in found}:
        sweep_files(audit)


@job(
    "drop_expired_uploads",
    title=_("Removing uploads that nobody went on with"),
    right=Right.MANAGE,
    calendar=Hourly(4),
)
def drop_expired_uploads(job: Job, say: Say) -> None:
    """Their parts and rows; nothing names them."""
    del job, say
    drop_expired(timezone.now())
