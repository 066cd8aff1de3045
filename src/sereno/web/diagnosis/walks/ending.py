"""How walks end: with the consent on which they rested. Their scores and routes are seen by nobody
from then on, and are erased when the time for putting a mistake right is over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sereno.vocabulary.language import number
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.consent.resting import (
    KeptForATime,
    Resting,
    RestsOnConsent,
    withdrawn_long_ago,
)
from sereno.web.diagnosis.consent.standing import anybody_agrees
from sereno.web.diagnosis.models import Consent, Leg, Stop
from sereno.web.people.models import Person


def what_rests(consent: Consent) -> Iterator[Resting]:
    """Said in numbers: whoever notes a withdrawal may not see the stops."""
    n = Stop.objects.filter(leg__activity=consent.activity_id, leg__withdrawn_on=None).count()
    if n:
        words = _("Stops scored: {n}, with their routes. Gone when nobody here agrees any more.")
        yield Resting(words.format(n=number(n)))


@transaction.atomic
def withdraw_walk(consent: Consent, by: Person | None) -> None:
    """Take out the legs of a walk, with their stops, when nobody there agrees any more."""
    if not anybody_agrees(consent.activity):
        for leg in consent.activity.legs.filter(withdrawn_on=None):
            _set(leg, timezone.localdate(), "leg_withdraw", by)


@transaction.atomic
def bring_walk_back(consent: Consent, _since: dt.datetime, by: Person | None) -> None:
    """Bring back the legs of a walk in which somebody agrees after all."""
    if anybody_agrees(consent.activity):
        for leg in consent.activity.legs.exclude(withdrawn_on=None):
            _set(leg, None, "leg_bring_back", by)


def _set(leg: Leg, withdrawn_on: dt.date | None, verb: str, by: Person | None) -> None:
    leg.withdrawn_on = withdrawn_on
    leg.save()
    activity = leg.activity
    # Of the activity: what is told of the leg itself goes out of sight with it.
    record_event(audit=activity.audit, verb=verb, by=by, subject=activity, about=str(leg))


def due(today: dt.date) -> Iterable[Leg]:
    """The legs whose time is over."""
    return Leg.objects.filter(withdrawn_long_ago(today)).select_related("activity__audit")


@transaction.atomic
def erase(leg: Leg, today: dt.date) -> Audit:
    """Delete a leg with its stops; the event tells how many there were."""
    activity = leg.activity
    over = Leg.objects.select_for_update().filter(withdrawn_long_ago(today), pk=leg.pk).first()
    if over is not None:
        record_event(
            *(), audit=activity.audit, verb="erase_leg", by=None, subject=activity,
            about=str(over), n=over.stops.count(),
        )  # fmt: skip
        over.delete()
    return activity.audit


ENDING = (
    RestsOnConsent(what_rests, withdraw_walk, bring_walk_back),
    KeptForATime(due, erase),
)
