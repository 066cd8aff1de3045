"""Who agrees now: what was agreed to, less what was withdrawn."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Sum, Value
from django.db.models.functions import Coalesce

from sereno.web.diagnosis.models import Activity, Consent, ConsentKind


def agreed(activity: Activity, kinds: Iterable[ConsentKind]) -> int:
    """How many people agree now to texts of these kinds."""
    rows = activity.consents.filter(text__kind__in=list(kinds))
    given = rows.aggregate(n=Sum("people"))["n"] or 0
    back = rows.aggregate(n=Sum("withdrawals__people"))["n"] or 0
    return given - back


def in_force(consent: Consent) -> int:
    """How many of those who agreed together still do."""
    back = consent.withdrawals.aggregate(n=Coalesce(Sum(F("people")), Value(0)))["n"]
    return consent.people - int(back)
