"""Webhooks, as a part of the audit itself."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Part
from sereno.web.audits.visit import Visit
from sereno.web.waiting.brought import Awaited, Waits
from sereno.web.webhooks.models import Hook, Stopped


def _given_up(visit: Visit) -> Iterator[Awaited]:
    """Those that failed for days, and those that nobody answers for; not what somebody stopped."""
    rows = Hook.objects.filter(audit=visit.audit).exclude(stopped=Stopped.BY_HAND)
    for hook in rows.select_related("audit", "kept_by"):
        if hook.sends:
            continue
        yield Awaited(
            f"webhook:{hook.pk}",
            hook.stopped_at.isoformat() if hook.stopped_at else "nobody",
            str(hook),
            reverse("webhooks:webhook", args=[visit.audit.slug, hook.number]),
            AccessLevel.TEAM,
        )


STAGE = Part(
    app="webhooks",
    urls="sereno.web.webhooks.urls",
    verbs={
        "make_webhook": _("made the webhook “{about}”"),
        "renew_webhook_secret": _("made a new secret for the webhook “{about}”"),
        "stop_webhook": _("stopped the webhook “{about}”"),
        "resume_webhook": _("put the webhook “{about}” in use again"),
        "remove_webhook": _("removed the webhook “{about}”"),
        "webhook_given_up": _("gave up the webhook “{about}”, which could not be reached"),
    },
    brings=(Waits(95, _("Webhooks that send nothing any more"), Right.MANAGE, _given_up),),
)
