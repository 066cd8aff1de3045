"""What is done every night: what may be kept no longer is erased."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.diagnosis.consent.resting import erase_what_is_over
from sereno.web.files.changes import sweep_files
from sereno.web.jobs.kinds import Daily, Say, job
from sereno.web.jobs.models import Job


@job(
    "erase_what_is_over",
    title=_("Erasing what may no longer be kept"),
    steps=(("erase", _("Answers, texts and files"), "files"),),
    right=Right.MANAGE,
    calendar=Daily(dt.time(3, 45)),
)
def erase_at_night(job: Job, say: Say) -> None:
    """What rows hold first; then the files that no row names."""
    del job
    audits, left = erase_what_is_over(timezone.localdate(), partial(say, "erase"))
    for audit in audits:
        sweep_files(audit)
    if left:
        raise ExceptionGroup("not everything could be erased", left)
