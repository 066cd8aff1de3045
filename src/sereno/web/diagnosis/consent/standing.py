"""Who agrees now: what was agreed to, less what was withdrawn."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet, Sum

from sereno.web.diagnosis.models import (
    Activity,
    Consent,
    ConsentKind,
    Participants,
    Scope,
    Sector,
    Withdrawal,
)
from sereno.web.diagnosis.models.participants import MINORS


def own_kind(activity: Activity) -> ConsentKind:
    """The kind of text to which those who take part agree: another one told them something else."""
    if activity.sector == Sector.PRISON:
        return ConsentKind.PRISON
    return ConsentKind(activity.technique)


def kinds_for(activity: Activity) -> list[ConsentKind]:
    """The kinds of text with which people of an activity are asked, the likeliest first."""
    minors = [ConsentKind.GUARDIAN, ConsentKind.CHILD] if activity.with_minors else []
    return [own_kind(activity), *minors]


def agreed(activity: Activity, kinds: Iterable[ConsentKind]) -> int:
    """How many people agree now to texts of these kinds."""
    rows = activity.consents.filter(text__kind__in=list(kinds))
    given = rows.aggregate(n=Sum("people"))["n"] or 0
    back = rows.aggregate(n=Sum("withdrawals__people"))["n"] or 0
    return given - back


def lines_of(consent: Consent) -> QuerySet[Participants]:
    """The lines of counts in which those may stand who agreed: a guardian speaks for minors."""
    is_for_minors = consent.text.kind in (ConsentKind.GUARDIAN, ConsentKind.CHILD)
    lines = consent.activity.participants.all()
    return lines.filter(age__in=MINORS) if is_for_minors else lines.exclude(age__in=MINORS)


def left_before(consent: Consent) -> int:
    """How many of those for whom a consent speaks may have left the counts before, when the other
    side withdrew: a child with its guardian, or a guardian with the child.
    """
    sides = {ConsentKind.GUARDIAN: ConsentKind.CHILD, ConsentKind.CHILD: ConsentKind.GUARDIAN}
    own = ConsentKind(consent.text.kind)
    if own not in sides:
        return 0
    rows = Withdrawal.objects.filter(consent__activity=consent.activity)
    other = rows.filter(consent__text__kind=sides[own], participants__isnull=False)
    again = rows.filter(consent__text__kind=own, participants__isnull=True)
    return sum(other.values_list("people", flat=True)) - sum(again.values_list("people", flat=True))


def in_force(consent: Consent) -> int:
    """How many of those who agreed together still do."""
    # Summed here, so that of many consents they can be asked for at once.
    return consent.people - sum(each.people for each in consent.withdrawals.all())


def anybody_agrees(activity: Activity) -> bool:
    """Whether anybody of an activity still does."""
    return any(in_force(each) for each in activity.consents.all())


def scope_in_force(consent: Consent, scope: Scope) -> int:
    """How many of those who agreed to something besides taking part still do, at the least: who
    took that back may be the same who withdrew from all of it later.
    """
    if not getattr(consent, scope.value):
        return 0
    gone = consent.scope_withdrawals.all()
    return max(0, in_force(consent) - sum(each.people for each in gone if each.scope == scope))


def is_off(consents: Iterable[Consent], scopes: Iterable[Scope]) -> bool:
    """Whether nobody agrees any more to one of some things to which somebody did."""
    there = list(consents)
    return any(
        any(getattr(each, scope.value) for each in there)
        and not any(scope_in_force(each, scope) for each in there)
        for scope in scopes
    )


def is_map_off(activity: Activity) -> bool:
    """Whether what was drawn there was taken back by whoever had agreed to it."""
    return is_off(activity.consents.all(), (Scope.MAP,))


def anybody_agrees_to(activity: Activity, scope: Scope) -> bool:
    """Whether anybody there agrees to something besides taking part."""
    rows = activity.consents.filter(**{scope.value: True})
    return any(scope_in_force(each, scope) for each in rows)


def may_be_mapped(activity: Activity) -> bool:
    """Whether anybody there agrees to have what they draw on maps used."""
    return anybody_agrees_to(activity, Scope.MAP)
