"""What is written down of signing in: in the account's history, for its person, and in the log.

The log names an account by its number alone: never a mail address, a password or a machine.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from axes.helpers import get_cool_off
from django.http import HttpRequest
from django.utils import timezone

from sereno.web.people.account_history import AccountChange, AccountEvent
from sereno.web.people.lockout import name_tried
from sereno.web.people.models import Person
from sereno.web.people.session_limits import begin

log = logging.getLogger("sereno.account")


def note_signed_in(*, request: HttpRequest, user: Any, **_sent: Any) -> None:
    """Somebody came in, by whichever door; the clocks of their session begin."""
    begin(request.session, timezone.now())
    _note(user, AccountChange.SIGNED_IN, by=user)


def note_failed(
    *, credentials: Mapping[str, Any], request: HttpRequest | None = None, **_sent: Any
) -> None:
    """A password was wrong, or there is no such account."""
    # Of a door that is closed already it says once that it is: whoever goes on knocking must not
    # fill the history, nor push out of sight what stands in it.
    if request is not None and not getattr(request, "axes_locked_out", False):
        _note(_person_named(name_tried(request, credentials)), AccountChange.SIGN_IN_FAILED)


def note_code_failed(*, user: Any, **_sent: Any) -> None:
    """The password was right and the code was not."""
    _note(user, AccountChange.CODE_FAILED)


def note_locked_out(*, username: str, **_sent: Any) -> None:
    """Too many failures: for some minutes no password is looked at."""
    person, closed_since = _person_named(username), timezone.now() - get_cool_off()
    events = AccountEvent.objects.filter(person=person, change=AccountChange.LOCKED_OUT)
    if not events.filter(at__gt=closed_since).exists():
        _note(person, AccountChange.LOCKED_OUT)


def _person_named(mail: str) -> Person | None:
    return Person.objects.filter(email__iexact=mail).first()


def _note(person: Person | None, change: AccountChange, *, by: Person | None = None) -> None:
    log.info(change.value, extra={"data": {"person": person.pk if person else None}})
    if person is not None:
        AccountEvent.objects.note(person, change, by=by)
