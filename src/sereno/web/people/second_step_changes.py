"""What is changed of a second step: allauth writes it, and it stands in the account's history.

allauth's own signals come after its transaction, when a note could be lost: those of the rows are
listened to. sign_in_urls has each page of the second step write in one transaction.
"""

from __future__ import annotations

from typing import Any

from allauth.core import context

from sereno.web.people.models import AccountChange, AccountEvent, Person

ADDED = {
    "totp": AccountChange.APP_ON,
    "webauthn": AccountChange.KEY_ADDED,
    "recovery_codes": AccountChange.CODES_MADE,
}
REMOVED = {
    "totp": AccountChange.APP_OFF,
    "webauthn": AccountChange.KEY_REMOVED,
    "recovery_codes": AccountChange.CODES_GONE,
}


def note_added(*, instance: Any, created: bool, **_sent: Any) -> None:
    """An app, a key, or codes; using one changes its row too, which is no change of the account."""
    if created:
        AccountEvent.objects.note(instance.user, ADDED[instance.type], by=_whoever_asks())


def note_removed(*, instance: Any, **_sent: Any) -> None:
    """The same, taken away."""
    AccountEvent.objects.note(instance.user, REMOVED[instance.type], by=_whoever_asks())


def _whoever_asks() -> Person | None:
    """Whoever signed in to the page; None for a command on the server."""
    user = getattr(context.request, "user", None)
    return user if isinstance(user, Person) else None
