"""Where a person is signed in: shown to them, and ended by them, by a change of their account, or
from the server.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.sessions.models import Session
from django.utils import timezone

from sereno.web.people.models import Person
from sereno.web.people.session_limits import BEGUN, SEEN, is_over
from sereno.web.people.session_store import digest_of


@dataclass(frozen=True)
class OpenSession:
    """A browser in which somebody is signed in. `name` is the digest of its key: no key."""

    name: str
    begun: dt.datetime
    seen: dt.datetime
    is_here: bool


def sessions_of(person: Person, *, here: str | None) -> list[OpenSession]:
    """Those that still open something, the last used first. here: the key of the one that asks."""
    now, own = int(timezone.now().timestamp()), digest_of(here)
    found = [
        OpenSession(row.session_key, _time(at[BEGUN]), _time(at[SEEN]), row.session_key == own)
        for row, at in _rows_of(person)
        if not is_over(at, now)
    ]
    return sorted(found, key=lambda each: each.seen, reverse=True)


def end_sessions(person: Person, *, but: str | None = None, name: str = "") -> int:
    """End those of a person, only the one of that name if any; how many. but: a key that stays."""
    stays, n = digest_of(but) if but else "", 0
    for row, _at in _rows_of(person):
        if row.session_key != stays and name in ("", row.session_key):
            row.delete()
            n += 1
    return n


def _rows_of(person: Person) -> Iterator[tuple[Session, dict[str, int]]]:
    """Each with when it began and was seen."""
    for row in Session.objects.filter(expire_date__gt=timezone.now()):
        held = row.get_decoded()
        if held.get("_auth_user_id") == str(person.pk):
            yield row, {name: int(held.get(name, 0)) for name in (BEGUN, SEEN)}


def _time(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
