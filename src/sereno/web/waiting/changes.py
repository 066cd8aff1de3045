"""Telling people what waits for them, and keeping what they were told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone

from sereno.web.people.models import Person
from sereno.web.waiting.brought import InAudit, language_of, waiting_for
from sereno.web.waiting.digest import due, may_write
from sereno.web.waiting.models import Told


@dataclass(frozen=True)
class Letter:
    """A digest as it is sent: to whom, what it says, and what it tells of."""

    person: Person
    message: EmailMessage
    told: list[InAudit]

    @property
    def n(self) -> int:
        """Of how much it tells."""
        return sum(len(list(each.awaited)) for each in self.told)


def readers() -> QuerySet[Person]:
    """Who may get a digest: whoever works in an audit, has signed in and wants letters."""
    found: QuerySet[Person] = Person.objects.filter(
        is_active=True, wants_letters=True, last_login__isnull=False, memberships__isnull=False
    )
    return found.distinct().order_by("pk")


def letter_for(person: Person, now: dt.datetime) -> Letter | None:
    """The digest that is due; None: nothing is, or the last one is too fresh."""
    rows = Told.objects.filter(person=person)
    last = rows.aggregate(last=Max("at"))["last"]
    if not may_write(timezone.localdate(last) if last else None, timezone.localdate(now)):
        return None
    with language_of(person):
        waiting = waiting_for(person)
        before = {(each.audit_id, each.key): (each.state, each.at) for each in rows}
        told = due(waiting, before, now)
        if not told:
            return None
        n = sum(len(list(each.awaited)) for each in told)
        said = {
            "person": person,
            "told": told,
            "n": n,
            "rest": sum(len(list(each.awaited)) for each in waiting) - n,
            "address": _address(),
        }
        message: EmailMessage = get_adapter().render_mail(
            "waiting/email/digest", person.email, said
        )
    return Letter(person, message, told)


def _address() -> str:
    """Where the page is; "" on an instance that doesn't know by which name it is reached."""
    hosts = [host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*"))]
    page = reverse("waiting:waiting")
    return f"https://{hosts[0]}{page}" if settings.TLS_PROXY and hosts else ""


@transaction.atomic
def tell(*, person: Person, now: dt.datetime) -> Letter | None:
    """Send a person the digest that is due, and keep what it told; None: nothing was to be told.

    A letter that can't be sent raises, and nothing is kept of it: it is tried another day.
    """
    # The person's row is the lock: two who tell at once send one letter.
    locked = Person.objects.select_for_update().get(pk=person.pk)
    letter = letter_for(locked, now)
    if letter is None or not locked.wants_letters:
        return None
    Told.objects.bulk_create(
        [
            Told(person=locked, audit=each.audit, key=thing.key, state=thing.state, at=now)
            for each in letter.told
            for thing in each.awaited
        ],
        update_conflicts=True,
        unique_fields=["person", "audit", "key"],
        update_fields=["state", "at"],
    )
    letter.message.send()
    return letter
