"""What an account's person is told by mail, where the instance sends any."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.mail import EmailMessage


def of_new_address(*, before: str, after: str) -> list[EmailMessage]:
    """That somebody signs in by another address now: to the old one, and to the new one."""
    if not settings.EMAIL_HOST:
        return []
    write, words = get_adapter().render_mail, "account/email/address_changed"
    return [write(words, to, {"is_old": to == before}) for to in (before, after)]
