"""What an activity still lacks for a step: consent, counts, the protocol, somebody else's eyes."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet, Sum

from sereno.vocabulary.fieldwork_protocols import Point, points_of
from sereno.vocabulary.problems import Problem
from sereno.web.diagnosis.consent.standing import agreed, own_kind
from sereno.web.diagnosis.models import Activity, ActivityState, ConsentKind, Participants, Sector
from sereno.web.diagnosis.models.participants import MINORS
from sereno.web.people.models import Person


def heard(activity: Activity) -> int:
    """How many people are counted to have taken part."""
    return activity.participants.aggregate(n=Sum("people"))["n"] or 0


def still_heard(lines: QuerySet[Participants]) -> int:
    """How many people of some lines of counts didn't withdraw."""
    came = lines.aggregate(n=Sum("people"))["n"] or 0
    gone = lines.aggregate(n=Sum("withdrawals__people"))["n"] or 0
    return came - gone


def heard_in(activities: Iterable[int]) -> dict[int, int]:
    """The same of activities, by their keys."""
    keys = list(activities)
    lines = Participants.objects.filter(activity__in=keys).order_by().values_list("activity")
    came, gone = (
        dict(lines.annotate(n=Sum(counted))) for counted in ("people", "withdrawals__people")
    )
    return {key: (came.get(key) or 0) - (gone.get(key) or 0) for key in keys}


def unanswered(activity: Activity) -> list[Point]:
    """The points of the protocol without an answer."""
    given = set(activity.protocol.values_list("point", flat=True))
    asked = points_of(activity.technique, activity.sector, minors=activity.with_minors)
    return [point for point in asked if point.key not in given]


def check_held(activity: Activity) -> None:
    """No activity is held without consent (METHOD, section 2): somebody agrees, and everyone who
    is counted. Raises Problem consent_missing, guardians_missing, children_missing.
    """
    check_agreed(activity)
    if not agreed(activity, (own_kind(activity), ConsentKind.CHILD)):
        raise _missing(activity, n=0, least=1)


def check_agreed(activity: Activity) -> None:
    """Everyone who is counted and didn't withdraw agrees, to the text of such an activity; of
    people under 18 they and their guardians both. Raises as check_held.
    """
    own, guardians, children = (
        agreed(activity, (kind,))
        for kind in (own_kind(activity), ConsentKind.GUARDIAN, ConsentKind.CHILD)
    )
    minors = still_heard(activity.participants.filter(age__in=MINORS))
    adults = still_heard(activity.participants.all()) - minors
    if not heard(activity):
        # Nobody is counted yet: at least one of those who are planned.
        minors, adults = int(activity.with_minors), int(not children)
    if guardians < minors:
        raise Problem("guardians_missing", where=str(activity), n=guardians, least=minors)
    if children < minors:
        raise Problem("children_missing", where=str(activity), n=children, least=minors)
    if own < adults:
        raise _missing(activity, n=own, least=adults)


def _missing(activity: Activity, *, n: int, least: int) -> Problem:
    text = own_kind(activity).label
    return Problem("consent_missing", where=str(activity), n=n, least=least, text=text)


def check_prison_apart(activity: Activity) -> None:
    """People in prison have a text, a protocol and a level of their own, and so an activity of
    their own. Raises Problem prison_apart.
    """
    if (
        activity.sector != Sector.PRISON
        and activity.participants.filter(sector=Sector.PRISON).exists()
    ):
        raise Problem("prison_apart", where=str(activity))


def check_documented(activity: Activity) -> None:
    """Everything is written down. Raises Problem participants_missing, protocol_unanswered and
    those of check_held; where everyone withdrew since, nobody has to agree.
    """
    check_agreed(activity)
    if not heard(activity):
        raise Problem("participants_missing", where=str(activity))
    if open_points := unanswered(activity):
        raise Problem("protocol_unanswered", where=str(activity), n=len(open_points))


def lack_of(activity: Activity, by: Person) -> str:
    """What is still missing before somebody takes its next step, in words; "" for nothing."""
    try:
        if activity.state == ActivityState.PLANNED:
            check_held(activity)
        elif activity.state == ActivityState.HELD:
            check_documented(activity)
        elif activity.state == ActivityState.DOCUMENTED:
            check_documented(activity)
            check_verified(activity, by)
    except Problem as problem:
        return f"{problem.what()} {problem.mend()}"
    return ""


def check_verified(activity: Activity, by: Person | None) -> None:
    """A second pair of eyes. Raises Problem verify_own."""
    if by is not None and activity.documented_by_id == by.pk:
        raise Problem("verify_own", where=str(activity))
