"""What is done every night: walks are erased whose consent was withdrawn long enough ago."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.diagnosis.walks.ending import erase_withdrawn
from sereno.web.jobs.kinds import Daily, Say, job
from sereno.web.jobs.models import Job


@job(
    "erase_walks",
    title=_("Erasing walks whose consent was withdrawn"),
    steps=(("erase", _("Legs and stops"), ""),),
    right=Right.MANAGE,
    calendar=Daily(dt.time(3, 50)),
)
def erase_walks(job: Job, say: Say) -> None:
    """Erase what nobody may see any more."""
    del job
    n = erase_withdrawn(timezone.localdate())
    say("erase", n, n)
