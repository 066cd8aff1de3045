"""The job that tells people every morning what waits for them, each once a week at most."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.jobs.kinds import Daily, Say, job
from sereno.web.jobs.models import Job
from sereno.web.waiting.changes import readers, tell

TELLING = "tell_what_waits"


@job(
    TELLING,
    title=_("Telling people what waits for them"),
    steps=((TELLING, _("Writing letters"), ""),),
    right=Right.MANAGE,
    calendar=Daily(dt.time(7, 0)),
)
def tell_what_waits(job: Job, say: Say) -> None:
    """Everybody by themselves, so that one address that refuses a letter stops no other."""
    del job
    if not settings.EMAIL_HOST:
        return
    people = list(readers())
    left: list[Exception] = []
    for done, person in enumerate(people):
        say(TELLING, done, len(people))
        try:
            tell(person=person, now=timezone.now())
        except Exception as error:  # noqa: BLE001 - raised once the rest was told
            left.append(error)
    if left:
        raise ExceptionGroup("not everybody could be told what waits for them", left)
