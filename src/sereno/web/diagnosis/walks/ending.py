"""How walks end: with the consent on which they rested. Their scores and routes are seen by nobody
from then on, and are erased when the time for putting a mistake right is over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sereno.vocabulary.language import number
from sereno.web.audits.changes import record_event
from sereno.web.diagnosis.consent.resting import GRACE, Resting, RestsOnConsent
from sereno.web.diagnosis.consent.standing import in_force
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
    if not _anybody_agrees(consent):
        for leg in consent.activity.legs.filter(withdrawn_on=None):
            _set(leg, timezone.localdate(), "leg_withdraw", by)


@transaction.atomic
def bring_walk_back(consent: Consent, _since: dt.datetime, by: Person | None) -> None:
    """Bring back the legs of a walk in which somebody agrees after all."""
    if _anybody_agrees(consent):
        for leg in consent.activity.legs.exclude(withdrawn_on=None):
            _set(leg, None, "leg_bring_back", by)


def _anybody_agrees(consent: Consent) -> bool:
    return any(in_force(each) for each in consent.activity.consents.all())


def _set(leg: Leg, withdrawn_on: dt.date | None, verb: str, by: Person | None) -> None:
    leg.withdrawn_on = withdrawn_on
    leg.save()
    activity = leg.activity
    record_event(audit=activity.audit, verb=verb, by=by, subject=leg, parent=activity)


RESTING = RestsOnConsent(what_rests, withdraw_walk, bring_walk_back)


@transaction.atomic
def erase_withdrawn(today: dt.date) -> int:
    """Delete the legs withdrawn so long ago that no mistake is put right any more, with their
    stops; how many there were.
    """
    legs = Leg.objects.filter(withdrawn_on__lt=today - GRACE)
    for leg in legs.select_related("activity__audit"):
        activity = leg.activity
        n = leg.stops.count()
        record_event(
            audit=activity.audit, verb="erase_leg", by=None, subject=leg, parent=activity, n=n
        )
    n, _by_kind = legs.delete()
    return n
