"""What rests on a consent: shown before somebody withdraws, gone from everywhere afterwards, and
erased once no mistake is put right any more.

Each room of the diagnosis, and each later stage, brings what it makes of people's words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from sereno.vocabulary.language import number
from sereno.web.audits.models import Audit
from sereno.web.audits.stages import brought
from sereno.web.diagnosis.consent.standing import in_force
from sereno.web.diagnosis.models import Consent
from sereno.web.people.models import Person

# So long a withdrawal noted by mistake can be taken back; then nothing is left of what it took out.
GRACE = dt.timedelta(days=30)


@dataclass(frozen=True)
class Resting:
    """Something that loses its ground; `is_published`: it has left the instance already; is_count:
    a number of people, which is counted anew.
    """

    words: str
    address: str = ""
    is_published: bool = False
    is_count: bool = False


def _stays(consent: Consent, by: Person | None) -> None:
    """What is counted from the withdrawals themselves needs nothing more."""
    del consent, by


def _was_there(consent: Consent, since: dt.datetime, by: Person | None) -> None:
    """What was never taken out needs no bringing back."""
    del consent, since, by


@dataclass(frozen=True)
class RestsOnConsent:
    """What a room says of a consent. take_out: called with each withdrawal, in its transaction.

    bring_back: called where a withdrawal was noted by mistake, in the transaction in which it goes;
    with when it had been noted.
    """

    find: Callable[[Consent], Iterable[Resting]]
    take_out: Callable[[Consent, Person | None], None] = _stays
    bring_back: Callable[[Consent, dt.datetime, Person | None], None] = _was_there


@dataclass(frozen=True)
class KeptForATime:
    """What a room keeps until a day and no longer.

    due: what is to be erased on a day, piece by piece; erase: erases a piece, in a transaction of
    its own, unless somebody gave it more time since it was found, and gives the audit that it was
    of. The files that no row names any more go afterwards.
    """

    due: Callable[[dt.date], Iterable[Any]]
    erase: Callable[[Any, dt.date], Audit]


def withdrawn_long_ago(today: dt.date) -> Q:
    """Rows with a `withdrawn_on` that no mistake brings back any more."""
    return Q(withdrawn_on__lt=today - GRACE)


def erase_what_is_over(
    today: dt.date, say: Callable[[int, int], object] = lambda _done, _total: None
) -> tuple[set[Audit], list[Exception]]:
    """Erase what no room may keep any more; the audits of which something went, and why a piece
    could not be erased, which keeps nothing else from it.
    """
    found = [(room, piece) for room in brought(KeptForATime) for piece in room.due(today)]
    audits, left = set(), []
    for n, (room, piece) in enumerate(found):
        say(n, len(found))
        try:
            audits.add(room.erase(piece, today))
        except Exception as error:  # noqa: BLE001 - raised by the job, once the rest is erased
            left.append(error)
    return audits, left


def what_rests_on(consent: Consent) -> list[Resting]:
    """Everything that rests on it, what was published last."""
    found = [resting for each in brought(RestsOnConsent) for resting in each.find(consent)]
    return sorted(found, key=lambda each: each.is_published)


def rests_alone_on(consent: Consent) -> bool:
    """Whether something would be left without ground if it had never been noted: what names it, or
    all that its activity left where nobody else agrees, or to maps nobody else.
    """
    others = [each for each in consent.activity.consents.exclude(pk=consent.pk) if in_force(each)]
    is_carried = bool(others) and (not consent.map or any(each.map for each in others))
    if is_carried:
        return consent.documents.exists()
    return any(not each.is_count for each in what_rests_on(consent))


def take_out_what_rests(consent: Consent, by: Person | None) -> None:
    """After a withdrawal, in its transaction: each room takes out what has no ground any more."""
    for each in brought(RestsOnConsent):
        each.take_out(consent, by)


def bring_back_what_rested(consent: Consent, since: dt.datetime, by: Person | None) -> None:
    """After a withdrawal was taken back: each room brings back what has its ground again."""
    for each in brought(RestsOnConsent):
        each.bring_back(consent, since, by)


def counted_people(consent: Consent) -> Iterable[Resting]:
    """Whoever withdraws is no longer counted among those who were heard."""
    people = sum(consent.activity.participants.values_list("people", flat=True))
    if people:
        words = _("{n} people are counted in “{activity}”: those who withdraw no longer are.")
        yield Resting(words.format(n=number(people), activity=consent.activity), is_count=True)
