"""The long work on files of actions."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sereno.web.actions.models import BroughtActions
from sereno.web.audits.roles import Right
from sereno.web.jobs.kinds import Result, Say, job
from sereno.web.jobs.models import Job


def _page(job: Job) -> str:
    brought = BroughtActions.objects.filter(pk=job.subject_key).first()
    if brought is None or job.audit is None:
        return ""
    return reverse("actions:brought", args=[job.audit.slug, brought.number])


@job(
    BroughtActions.TAKE,
    title=_("Bringing actions from {about}"),
    steps=(
        ("read", _("Reading the file"), "rows"),
        ("write", _("Writing the actions")),
    ),
    right=Right.KEEP_ACTIONS,
    loads=("sereno.web.actions.bringing.taking", "sereno.web.records.bringing.taking"),
    place=_page,
)
def take_actions(job: Job, say: Say) -> Result:
    """Make actions of a file's rows."""
    from sereno.web.actions.bringing.taking import BRINGING
    from sereno.web.records.bringing.taking import take_brought

    return take_brought(BRINGING, job, say)
