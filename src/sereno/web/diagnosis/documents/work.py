"""What is done by the calendar: uploads that nobody went on with are removed."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.files.resumable import drop_expired
from sereno.web.jobs.kinds import Hourly, Say, job
from sereno.web.jobs.models import Job


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
