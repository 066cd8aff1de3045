"""Codes of the second step that are tried, by account: as many as allow no guessing.

Counted before a code is looked at and on the person's own row: the limit holds however many
requests come at once, from however many machines, and whatever else limits a sign-in.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q

from sereno.web.people.models import Person

# Three of a million codes are right at a time: 480 tries a day find one in some 700 days.
MOST = 5
WITHIN = dt.timedelta(minutes=15)


def claim_try(person: Person, now: dt.datetime) -> bool:
    """Count a code that is about to be looked at; False when it may not be."""
    account = Person.objects.filter(pk=person.pk)
    begins = Q(codes_since__isnull=True) | Q(codes_since__lte=now - WITHIN)
    if account.filter(begins).update(codes_tried=1, codes_since=now):
        return True
    return bool(account.filter(codes_tried__lt=MOST).update(codes_tried=F("codes_tried") + 1))


def forget_tries(person: Person) -> None:
    """A right code begins the count anew."""
    Person.objects.filter(pk=person.pk).update(codes_tried=0, codes_since=None)
