"""What is given to a person to judge in rounds that are open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef

from sereno.web.audits.models import Audit
from sereno.web.monitoring.models import Assignment, Judgement, RoundState
from sereno.web.people.models import Person


def given_to(audit: Audit, person: Person) -> list[Assignment]:
    """What is given to a person, by round; `is_judged`: whether they have judged it."""
    return _in_order(_given(audit, person))


def left_to(audit: Audit, person: Person) -> list[Assignment]:
    """What of it they have not judged."""
    return _in_order(_given(audit, person).filter(is_judged=False))


def _in_order(rows: Any) -> list[Assignment]:
    rows = rows.select_related("item__round__audit", "item__recommendation")
    return list(
        rows.order_by("item__round__cutoff_on", "item__round", "item__recommendation__number")
    )


def _given(audit: Audit, person: Person) -> Any:
    own = Judgement.objects.filter(item=OuterRef("item"), by=person).order_by()
    rows = Assignment.objects.for_person(audit, person).filter(
        reviewer=person, item__round__state=RoundState.OPEN
    )
    return rows.annotate(is_judged=Exists(own))


def n_to_judge(audit: Audit, person: Person) -> int:
    """How many of them they have not judged."""
    n: int = _given(audit, person).filter(is_judged=False).order_by().count()
    return n


def to_judge(given: Iterable[Assignment]) -> list[Assignment]:
    """What of it they have not judged."""
    return [each for each in given if not getattr(each, "is_judged", False)]
