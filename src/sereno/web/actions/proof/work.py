"""The job that looks whether what proves actions is still what it was when it was hashed."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sereno.web.actions.models import Proof
from sereno.web.actions.proof.changes import is_as_hashed, note_look
from sereno.web.audits.roles import Right
from sereno.web.jobs.kinds import Daily, Say, job
from sereno.web.jobs.models import Job

LOOKING: Final = "look_at_proofs"
# Each file once a week: every night a seventh of them, more or less.
BETWEEN: Final = dt.timedelta(days=7)


@job(
    LOOKING,
    title=_("Looking whether proofs of actions have changed"),
    steps=((LOOKING, _("Looking at proofs"), ""),),
    right=Right.MANAGE,
    calendar=Daily(dt.time(4, 45)),
)
def look_at_proofs(job: Job, say: Say) -> None:
    """Of all audits; each by itself, so that what was done stays when the work is stopped."""
    del job
    due = Q(looked_at=None) | Q(looked_at__lt=timezone.now() - BETWEEN)
    keys = list(Proof.objects.filter(due).order_by("pk").values_list("pk", flat=True))
    left: list[Exception] = []
    for done, key in enumerate(keys):
        say(LOOKING, done, len(keys))
        for proof in Proof.objects.filter(pk=key).select_related("file__audit", "action", "audit"):
            try:
                note_look(proof=proof, fits=is_as_hashed(proof.file), now=timezone.now())
            except Exception as error:  # noqa: BLE001 - raised once the rest was looked at
                left.append(error)
    if left:
        raise ExceptionGroup("not all proofs could be looked at", left)
