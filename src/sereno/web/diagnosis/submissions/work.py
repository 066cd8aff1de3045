"""What is done by the calendar: deliveries that nobody read are read."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.diagnosis.submissions.reading import read_left_behind
from sereno.web.jobs.kinds import Hourly, Say, job
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
