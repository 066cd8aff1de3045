"""What is done every night: marks whose consent was withdrawn are erased."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.diagnosis.marks.ending import erase_withdrawn
from sereno.web.jobs.kinds import Daily, Say, job
from sereno.web.jobs.models import Job


@job(
    "erase_marks",
    title=_("Erasing marks whose consent was withdrawn"),
    right=Right.MANAGE,
    calendar=Daily(dt.time(3, 50)),
)
def erase_marks(job: Job, say: Say) -> None:
    """Erase those whose time is over."""
    del job, say
    erase_withdrawn(timezone.localdate())
