"""What runs by the calendar on every instance: old sessions, invitations, unsent forms, files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.files.changes import sweep_files
from sereno.web.jobs.kinds import Daily, Say, job
from sereno.web.jobs.models import Job
from sereno.web.members.invitations import drop_expired
from sereno.web.people.lockout import forget_failures
from sereno.web.records.allowance import forget_counts
from sereno.web.records.kept_forms import forget_what_is_over
from sereno.web.site.part_folders import drop_part_folders


@job(
    "tidy_up",
    title=_("Removing what has expired"),
    steps=(
        ("sessions", _("Old sessions and failed sign-ins")),
        ("invitations", _("Expired invitations")),
        ("forms", _("Forms that were never sent")),
        ("parts", _("Files that were never finished")),
    ),
    right=Right.MANAGE,
    calendar=Daily(dt.time(3, 30)),
)
def tidy_up(job: Job, say: Say) -> None:
    """Remove what nobody can use any more."""
    del job
    say("sessions", 0, 4)
    call_command("clearsessions")
    forget_failures()
    forget_counts(timezone.now())
    say("invitations", 1, 4)
    drop_expired(now=timezone.now())
    say("forms", 2, 4)
    forget_what_is_over(timezone.now())
    say("parts", 3, 4)
    for audit in Audit.objects.all():
        sweep_files(audit)
    drop_part_folders(Path(settings.HOME) / "audits", timezone.now())
