"""The job that looks every night whether what was cited is still what it was."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.findings.evidence.changes import look_at
from sereno.web.findings.models import Evidence
from sereno.web.jobs.kinds import Daily, Say, job
from sereno.web.jobs.models import Job

LOOKING = "look_at_evidence"


@job(
    LOOKING,
    title=_("Looking whether what was cited has changed"),
    steps=((LOOKING, _("Looking at evidence"), ""),),
    right=Right.MANAGE,
    calendar=Daily(dt.time(4, 15)),
)
def look_at_evidence(job: Job, say: Say) -> None:
    """Of all audits; each piece by itself, so that what was done stays when the work is stopped."""
    del job
    keys = list(Evidence.objects.order_by("audit", "pk").values_list("pk", flat=True))
    left: list[Exception] = []
    for done, key in enumerate(keys):
        say(LOOKING, done, len(keys))
        for evidence in Evidence.objects.filter(pk=key).select_related("audit"):
            try:
                look_at(evidence)
            except Exception as error:  # noqa: BLE001 - raised once the rest was looked at
                left.append(error)
    if left:
        raise ExceptionGroup("not all evidence could be looked at", left)
