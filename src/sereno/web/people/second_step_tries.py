"""Codes of the second step that are tried, by account: as many as allow no guessing.

Counted before a code is looked at and on one row of the account: the limit holds however many
requests come at once, from however many machines, and whatever else limits a sign-in.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F

if TYPE_CHECKING:
    from sereno.web.people.models import Person

# Three of a million codes are right at a time: 480 tries a day find one in some 700 days.
MOST = 5
WITHIN = dt.timedelta(minutes=15)


class SecondStepTries(models.Model):
    """How many codes of an account were looked at since when, and the last that was right."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    n = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField()
    last_right = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.person}: {self.n}"


def claim_try(person: Person, now: dt.datetime) -> bool:
    """Count a code that is about to be looked at; False when it may not be."""
    SecondStepTries.objects.get_or_create(person=person, defaults={"since": now})
    tries = SecondStepTries.objects.filter(person=person)
    if tries.filter(since__lte=now - WITHIN).update(n=1, since=now):
        return True
    return bool(tries.filter(n__lt=MOST).update(n=F("n") + 1))


def open_once(person: Person, code: str) -> bool:
    """A right code begins the count anew; False for the one that was right last.

    A code of an app is right for 30 seconds, in which somebody who saw it could come in too. Kept
    here and not in a cache: each process of a web server has one of its own.
    """
    told = hashlib.sha256(f"{person.pk} {code}".encode()).hexdigest()
    tries = SecondStepTries.objects.filter(person=person).exclude(last_right=told)
    return bool(tries.update(n=0, last_right=told))
