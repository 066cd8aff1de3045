"""The jobs that send what waits for a webhook, and see every hour that nothing was left."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.jobs.kinds import Hourly, Say, job
from sereno.web.jobs.models import Job, JobState
from sereno.web.webhooks.hearing import SENDING, wake
from sereno.web.webhooks.models import Hook, Message
from sereno.web.webhooks.sending import next_message, send_waiting

TIDYING = "tidy_webhooks"
# As long is it told what was sent and when; what never could be told is let go then, too.
KEPT = dt.timedelta(days=30)


def _go_on(job: Job) -> None:
    """What came meanwhile, or failed, is taken up by the next job at its time."""
    if job.state != JobState.DONE or not settings.WEBHOOKS:
        return
    hook = Hook.objects.select_related("audit", "kept_by").filter(pk=job.subject_key).first()
    if hook is not None and hook.sends and next_message(hook) is not None:
        wake(hook)


@job(
    SENDING,
    title=_("Telling other programs"),
    steps=((SENDING, _("Sending messages")),),
    right=Right.MANAGE,
    ended=_go_on,
)
def send_webhooks(job: Job, say: Say) -> None:
    """Send what waits for the webhook that is the job's subject."""
    import numpy as np

    send_waiting(
        job.subject_key,
        clock=timezone.now,
        draw=np.random.default_rng(),
        say=lambda n: say(SENDING, n),
    )


@job(
    TIDYING,
    title=_("Looking after webhooks"),
    steps=((TIDYING, _("Looking after webhooks")),),
    right=Right.MANAGE,
    calendar=Hourly(),
)
def tidy_webhooks(job: Job, say: Say) -> None:
    """Let go what is over, and wake what a lost worker left."""
    del job
    say(TIDYING)
    tidy(timezone.now())


def tidy(now: dt.datetime) -> None:
    """Remove old messages with their tries, and secrets that sign no more; wake what waits."""
    Message.objects.filter(made_at__lt=now - KEPT).delete()
    for hook in Hook.objects.filter(former_until__lte=now):
        hook.former_secret, hook.former_until = "", None
        hook.save(update_fields=["former_secret", "former_until"])
    if not settings.WEBHOOKS:
        return
    left = Message.objects.waiting().order_by().values("hook")
    hooks = Hook.objects.select_related("audit", "kept_by").filter(stopped="", pk__in=left)
    for hook in hooks:
        if hook.sends and next_message(hook) is not None:
            wake(hook)
