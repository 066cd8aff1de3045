"""What the audit cost for each thing that it left; what only a later stage counts, that brings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from sereno.methods.findings.costs import cost_of_each
from sereno.web.audits.models import Audit
from sereno.web.audits.stages import brought
from sereno.web.documents import Words
from sereno.web.findings.models import Recommendation, RecommendationState
from sereno.web.people.models import Person
from sereno.web.selection.models import decision_in_force


@dataclass(frozen=True)
class Left:
    """A kind of thing that an audit leaves, and how many there are; None: nobody can tell yet."""

    words: Words
    count: Callable[[Audit, Person], int | None]


@dataclass(frozen=True)
class CostOfEach:
    """How many there are of a kind, and what the audit cost for each of them."""

    words: Words
    n: int
    each: Decimal


def costs_of(audit: Audit, person: Person, budget: Decimal) -> list[CostOfEach]:
    """The cost of each thing that the audit left, as far as it is known that it left some."""
    found = []
    for left in brought(Left):
        n = left.count(audit, person)
        each = cost_of_each(budget, n) if n and budget else None
        if n and each is not None:
            found.append(CostOfEach(left.words, n, each))
    return found


def _neighbourhoods(audit: Audit, _person: Person) -> int | None:
    decision = decision_in_force(audit)
    return len(decision.selected) if decision else None


def _recommendations(audit: Audit, person: Person) -> int:
    rows = Recommendation.objects.for_person(audit, person)
    return int(rows.filter(state=RecommendationState.APPROVED).count())


LEFT = (
    Left(_("Neighbourhoods where fieldwork is done"), _neighbourhoods),
    Left(_("Approved recommendations"), _recommendations),
)
