"""What an audit says of itself, put together for its page and its report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from sereno.web.audits.models import Audit
from sereno.web.findings.about.costs import CostOfEach, costs_of
from sereno.web.findings.models import (
    AboutAudit,
    Adaptation,
    Effort,
    Funding,
    MethodStage,
    SisterAudit,
)
from sereno.web.organisations.models import Organisation
from sereno.web.organisations.naming import named_for
from sereno.web.people.models import Person

L = TypeVar("L", Funding, Effort)


@dataclass(frozen=True)
class Account:
    """All that an audit says of itself, money and days in the order of the method.

    budget, days: their sums. named: the organisations that whoever reads it may see.
    """

    about: AboutAudit
    funding: Sequence[Funding]
    effort: Sequence[Effort]
    adaptations: Sequence[Adaptation]
    sisters: Sequence[SisterAudit]
    partners: Sequence[Organisation]
    named: dict[int, Organisation]
    budget: Decimal
    days: Decimal
    costs: Sequence[CostOfEach]


def account_of(audit: Audit, person: Person) -> Account:
    """What the audit says of itself, to a person who sees its results; it may be nothing yet."""
    found = AboutAudit.objects.filter(audit=audit).select_related("body").first()
    about = found or AboutAudit(audit=audit)
    funding = _in_order(about.funding.select_related("funder")) if found else []
    effort = _in_order(about.effort.all()) if found else []
    budget = sum((each.amount for each in funding), Decimal(0))
    return Account(
        about=about,
        funding=funding,
        effort=effort,
        adaptations=list(about.adaptations.all()) if found else [],
        sisters=list(about.sisters.all()) if found else [],
        partners=list(
            Organisation.objects.for_person(audit, person)
            .filter(partner_since__isnull=False)
            .order_by("name__in_order", "pk")
        ),
        named=named_for(audit, person),
        budget=budget,
        days=sum((each.person_days for each in effort), Decimal(0)),
        costs=costs_of(audit, person, budget),
    )


def _in_order(lines: Iterable[L]) -> list[L]:
    """Lines in the order of the method's parts."""
    order = list(MethodStage)
    return sorted(lines, key=lambda line: order.index(MethodStage(line.stage)))
