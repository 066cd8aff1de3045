"""What is done by the calendar: deliveries that nobody read are read, withdrawn ones erased."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.diagnosis.submissions.ending import due, erase_due
from sereno.web.diagnosis.submissions.media import forget_withdrawn_media
from sereno.web.diagnosis.submissions.reading import read_left_behind
from sereno.web.files.changes import sweep_files
from sereno.web.jobs.kinds import Daily, Hourly, Say, job
from sereno.web.jobs.models import Job


@job(
    "read_arrivals",
    title=_("Reading what devices sent"),
    steps=(("read", _("Deliveries"), ""),),
    right=Right.MANAGE,
    calendar=Hourly(),
)
def read_arrivals(job: Job, say: Say) -> None:
    """Read what a process that was killed left behind."""
    del job
    while read_left_behind(None, timezone.now()):
        say("read")


@job(
    "erase_submissions",
    title=_("Erasing withdrawn submissions"),
    steps=(("erase", _("Answers and files"), "files"),),
    right=Right.MANAGE,
    calendar=Daily(dt.time(3, 50)),
)
def erase_submissions(job: Job, say: Say) -> None:
    """Erase what rows hold first; then the files that no row names."""
    del job
    found = list(due(timezone.localdate()))
    for n, submission in enumerate(found):
        say("erase", n, len(found))
        erase_due(submission=submission)
    audits = {submission.audit for submission in found}
    for audit in audits.union(forget_withdrawn_media(timezone.now())):
        sweep_files(audit)
