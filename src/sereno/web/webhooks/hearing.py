"""What is written into the history is noted for the webhooks that are told of it.

The note is made in the transaction of the event: what is taken back is never told, and nothing that
stays is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import levels_up_to
from sereno.web.audits.models import Event
from sereno.web.audits.roles import Right
from sereno.web.jobs.changes import ask
from sereno.web.records.kinds import Kind
from sereno.web.records.tokens import kinds_with
from sereno.web.webhooks.models import Hook, Message

SENDING = "send_webhooks"


def kinds_told() -> list[Kind]:
    """The kinds of record of which a webhook may tell: those that everybody who sees results reads
    through the API.
    """
    return kinds_with(Right.SEE_RESULTS)


def kind_told(event: Event) -> Kind | None:
    """The kind of record that an event is about, itself or through what belongs to it."""
    by_label = {kind.model._meta.label_lower: kind for kind in kinds_told()}
    return by_label.get(event.kind) or by_label.get(event.parent_kind)


def hear(*, events: Iterable[Event], **_sent: Any) -> None:
    """Note events for the webhooks of their audit."""
    if not settings.WEBHOOKS:
        return
    hooks: dict[int, list[Hook]] = {}
    for event in events:
        kind = kind_told(event)
        if kind is None:
            continue
        if event.audit_id not in hooks:
            found = Hook.objects.filter(audit=event.audit_id, stopped="")
            hooks[event.audit_id] = list(found.defer("address", "secret", "former_secret"))
        for hook in hooks[event.audit_id]:
            if kind.plural in hook.kinds and event.access_level in levels_up_to(hook.access_level):
                Message.objects.create(hook=hook, event=event, made_at=timezone.now())
                transaction.on_commit(partial(wake, hook), robust=True)


def wake(hook: Hook) -> None:
    """Have what waits be sent, unless it is being sent or the next try is a while off.

    Asked for by an insert and not by looking: where the work is just ending, this waits for it.
    """
    try:
        ask(SENDING, audit=hook.audit, by=None, subject=hook, not_before=hook.next_at)
    except Problem:
        return
