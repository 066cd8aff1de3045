"""What is given to a person to judge in rounds that are open."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from sereno.web.audits.models import Audit
from sereno.web.monitoring.models import Assignment, Judgement, RoundState
from sereno.web.people.models import Person


def given_to(audit: Audit, person: Person) -> list[Assignment]:
    """What is given to a person, by round; `is_judged`: whether they have judged it."""
    own = Judgement.objects.filter(item=OuterRef("item"), by=person).order_by()
    rows = Assignment.objects.for_person(audit, person).filter(
        reviewer=person, item__round__state=RoundState.OPEN
    )
    rows = rows.annotate(is_judged=Exists(own)).select_related(
        "item__round__audit", "item__recommendation"
    )
    return list(
        rows.order_by("item__round__cutoff_on", "item__round", "item__recommendation__number")
    )


def to_judge(given: Iterable[Assignment]) -> list[Assignment]:
    """What of it they have not judged."""
    return [each for each in given if not getattr(each, "is_judged", False)]
