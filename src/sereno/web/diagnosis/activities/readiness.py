"""What an activity still lacks for a step: consent, counts, the protocol, somebody else's eyes."""

from __future__ import annotations

from django.db.models import Sum

from sereno.vocabulary.fieldwork_protocols import Point, points_of
from sereno.vocabulary.problems import Problem
from sereno.web.diagnosis.consent.standing import agreed
from sereno.web.diagnosis.models import Activity, ConsentKind
from sereno.web.diagnosis.models.participants import MINORS
from sereno.web.people.models import Person


def heard(activity: Activity) -> int:
    """How many people are counted to have taken part."""
    return activity.participants.aggregate(n=Sum("people"))["n"] or 0


def minors_heard(activity: Activity) -> int:
    """How many of them are under 18."""
    minors = activity.participants.filter(age__in=MINORS)
    return minors.aggregate(n=Sum("people"))["n"] or 0


def unanswered(activity: Activity) -> list[Point]:
    """The points of the protocol without an answer."""
    given = set(activity.protocol.values_list("point", flat=True))
    asked = points_of(activity.technique, activity.sector, minors=activity.with_minors)
    return [point for point in asked if point.key not in given]


def check_held(activity: Activity) -> None:
    """No activity was held without consent (METHOD, section 2).

    Everyone who is counted has agreed, and of people under 18 they and their guardians both.
    Raises Problem consent_missing, guardians_missing, children_missing.
    """
    own, guardians, children = (
        agreed(activity, kinds) for kinds in (_OWN, (ConsentKind.GUARDIAN,), (ConsentKind.CHILD,))
    )
    minors = minors_heard(activity)
    if activity.with_minors or minors:
        least = max(minors, 1)
        if guardians < least:
            raise Problem("guardians_missing", where=str(activity), n=guardians, least=least)
        if children < least:
            raise Problem("children_missing", where=str(activity), n=children, least=least)
    adults = heard(activity) - minors
    if own < max(adults, 0 if children else 1):
        raise Problem("consent_missing", where=str(activity), n=own, least=max(adults, 1))


_OWN = tuple(k for k in ConsentKind if k not in (ConsentKind.GUARDIAN, ConsentKind.CHILD))


def check_documented(activity: Activity) -> None:
    """Everything is written down. Raises Problem participants_missing, protocol_unanswered and
    those of check_held: people may have been counted since.
    """
    check_held(activity)
    if not heard(activity):
        raise Problem("participants_missing", where=str(activity))
    if open_points := unanswered(activity):
        raise Problem("protocol_unanswered", where=str(activity), n=len(open_points))


def check_verified(activity: Activity, by: Person | None) -> None:
    """A second pair of eyes. Raises Problem verify_own."""
    if by is not None and activity.documented_by_id == by.pk:
        raise Problem("verify_own", where=str(activity))
