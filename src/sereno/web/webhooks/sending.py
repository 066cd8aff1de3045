"""What waits for a webhook is sent in its order, until all is taken or a try fails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from sereno.exchange.webhooks.addresses import Resolve, resolved
from sereno.exchange.webhooks.backoff import GIVE_UP, delay
from sereno.exchange.webhooks.posting import Answer, post
from sereno.exchange.webhooks.signing import headers
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit, Event
from sereno.web.webhooks.models import Hook, Message, Stopped, Try
from sereno.web.webhooks.payload import body_of, reader_of

if TYPE_CHECKING:
    import numpy as np

GONE = 410


def send_waiting(
    hook_key: int,
    *,
    clock: Callable[[], dt.datetime],
    draw: np.random.Generator,
    say: Callable[[int], object] = lambda _n: None,
    resolve: Resolve = resolved,
) -> int:
    """Send what waits; how many were taken. Each try is written before the next begins: after a
    kill what was not written down is sent again, with the same id.

    The webhook, its rights and the message are asked for anew each time: who stops it stops it
    between two messages, and what was made restricted meanwhile isn't told.
    """
    n = 0
    while settings.WEBHOOKS:
        hook = Hook.objects.select_related("audit", "kept_by").filter(pk=hook_key).first()
        if hook is None or not hook.sends:
            return n
        message = next_message(hook)
        if message is None:
            return n
        say(n)
        if not _try(hook, message, clock, draw, resolve):
            return n
        n += 1
    return n


def next_message(hook: Hook) -> Message | None:
    """A test that waits, or the oldest event that the webhook may tell of now."""
    waiting = hook.messages.waiting()
    test = waiting.filter(event__isnull=True).order_by("pk").first()
    if test is not None:
        return test
    keys = waiting.order_by().values("event")
    seen = Event.objects.all().among(keys, hook.audit, reader_of(hook, hook.audit))
    found = seen.order_by("pk").first()
    return None if found is None else waiting.filter(event=found).order_by("pk").first()


def _try(
    hook: Hook,
    message: Message,
    clock: Callable[[], dt.datetime],
    draw: np.random.Generator,
    resolve: Resolve,
) -> bool:
    """One try, written down; whether the next message may follow."""
    begun = clock()
    body = body_of(message, hook.audit, reader_of(hook, hook.audit))
    at = int(begun.timestamp())
    signed = headers(hook.secrets(begun), message=message.id_told, at=at, body=body)
    answer = post(
        hook.address,
        body=body,
        headers={"Content-Type": "application/json", "User-Agent": "Sereno", **signed},
        resolve=resolve,
        allowed=settings.WEBHOOK_HOSTS,
    )
    with transaction.atomic():
        Try.objects.create(
            message=message, at=begun, status=answer.status, ms=answer.ms, error=answer.error
        )
        if answer.is_taken or message.event is None:
            Message.objects.filter(pk=message.pk).update(done_at=clock())
        if answer.is_taken:
            _rows(hook).update(failing_since=None, n_failed=0, next_at=None)
        elif message.event is not None:
            _failed(hook, answer, clock(), draw)
    return answer.is_taken or message.event is None


def _failed(hook: Hook, answer: Answer, now: dt.datetime, draw: np.random.Generator) -> None:
    since = hook.failing_since or now
    is_gone = answer.status == GONE
    if is_gone or now - since >= GIVE_UP:
        stop(hook, Stopped.GONE if is_gone else Stopped.FAILED, now)
        return
    _rows(hook).update(
        failing_since=since, n_failed=hook.n_failed + 1, next_at=now + delay(hook.n_failed, draw)
    )


def stop(hook: Hook, why: Stopped, now: dt.datetime) -> None:
    """Nothing is sent from now on, nor noted, until somebody puts it in use again."""
    if _rows(hook).filter(stopped="").update(stopped=why, stopped_at=now, next_at=None):
        audit: Audit = hook.audit
        record_event(audit=audit, verb="webhook_given_up", by=None, subject=hook)


def _rows(hook: Hook):  # type: ignore[no-untyped-def]
    return Hook.objects.filter(pk=hook.pk)
