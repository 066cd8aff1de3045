"""What an account's person is told by mail, where the instance sends any."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation

from sereno.web.people.account_history import AccountChange, AccountEvent

# What a thief would do to an account. A change of the address is told to both of them.
TOLD = frozenset(
    {
        *(AccountChange.PASSWORD_CHANGED, AccountChange.PASSWORD_BY_LINK),
        *(AccountChange.PASSWORD_GIVEN, AccountChange.STOPPED, AccountChange.LET_IN),
        *(AccountChange.APP_ON, AccountChange.APP_OFF),
        *(AccountChange.KEY_ADDED, AccountChange.KEY_REMOVED),
        *(AccountChange.CODES_MADE, AccountChange.CODES_GONE),
        AccountChange.SIGNED_OUT,
    }
)


def of_new_address(*, before: str, after: str) -> list[EmailMessage]:
    """That somebody signs in by another address now: to the old one, and to the new one."""
    if not settings.EMAIL_HOST:
        return []
    write, words = get_adapter().render_mail, "account/email/address_changed"
    return [write(words, to, {"is_old": to == before}) for to in (before, after)]


def tell_of_change(*, instance: AccountEvent, created: bool, **_sent: Any) -> None:
    """Write to the person once the change is kept; a letter that can't be sent is logged, and takes
    nothing of it back.
    """
    if created and instance.change in TOLD and settings.EMAIL_HOST:
        transaction.on_commit(lambda: _of_change(instance).send(), robust=True)


def _of_change(event: AccountEvent) -> EmailMessage:
    person = event.person
    with translation.override(person.language or settings.LANGUAGE_CODE):
        told = {"change": AccountChange(event.change).label, "at": event.at}
        letter: EmailMessage = get_adapter().render_mail(
            "account/email/account_changed", person.email, told
        )
    return letter
