"""What the page of a webhook shows of it and of its messages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sereno.exchange.webhooks.backoff import GIVE_UP
from sereno.web.audits.models import Event
from sereno.web.documents import Context, Words
from sereno.web.webhooks.hearing import kind_told
from sereno.web.webhooks.models import Hook, Message, Try
from sereno.web.webhooks.payload import TEST, reader_of

# Of more the log on the page tells nothing.
SHOWN = 50
ERROR_WORDS: dict[str, Words] = {
    "address": _("the address is not allowed"),
    "private": _("it leads to a private network"),
    "name": _("the name was not found"),
    "tls": _("its certificate does not hold"),
    "time": _("no answer in time"),
    "connection": _("no connection"),
    "answer": _("the answer was no HTTP"),
}


@dataclass(frozen=True)
class ShownMessage:
    """A message with its tries: type is what the receiver reads under that name."""

    message: Message
    type: str
    tries: list[tuple[Try, Words]]


def page_of_hook(hook: Hook, now: dt.datetime) -> Context:
    """The context of `webhooks/webhook.html`."""
    return {
        "audit": hook.audit,
        "hook": hook,
        "both_secrets": hook.former_until is not None and now < hook.former_until,
        "sent": _messages(hook),
        "n_waiting": len(_waiting(hook)),
        "days": GIVE_UP.days,
    }


def _messages(hook: Hook) -> list[ShownMessage]:
    """The newest, of what the webhook may tell: what it may not stands in no log of it."""
    kept = hook.messages.select_related("event").prefetch_related("tries")
    told = kept.filter(done_at__isnull=False) | kept.filter(pk__in=_waiting(hook))
    return [
        ShownMessage(each, _type(each), [(one, ERROR_WORDS.get(one.error, "")) for one in tries])
        for each in told.order_by("-pk")[:SHOWN]
        for tries in [list(each.tries.all())]
    ]


def _waiting(hook: Hook) -> list[int]:
    waiting = hook.messages.waiting()
    keys = waiting.order_by().values("event")
    seen = Event.objects.all().among(keys, hook.audit, reader_of(hook, hook.audit))
    shown = waiting.filter(event__isnull=True) | waiting.filter(event__in=seen.order_by())
    return list(shown.values_list("pk", flat=True))


def _type(message: Message) -> str:
    event = message.event
    kind = None if event is None else kind_told(event)
    if event is None or kind is None:
        return TEST
    return f"{kind.plural}.{event.verb}"
