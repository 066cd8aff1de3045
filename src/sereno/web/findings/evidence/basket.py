"""The basket: evidence that somebody keeps beside every page until they write a finding of it."""

from __future__ import annotations

from collections.abc import Iterable

from sereno.web.audits.models import Audit
from sereno.web.findings.models import BasketItem, Evidence
from sereno.web.people.models import Person


def put(*, person: Person, evidence: Evidence) -> None:
    """Put evidence into a person's basket; what is there already stays where it is."""
    BasketItem.objects.get_or_create(person=person, evidence=evidence)


def take_out(*, audit: Audit, person: Person, evidence: Iterable[Evidence]) -> None:
    """Take evidence out of a person's basket."""
    rows = BasketItem.objects.filter(person=person, evidence__audit=audit)
    rows.filter(evidence__in=[each.pk for each in evidence]).delete()


def how_many(audit: Audit, person: Person) -> int:
    """How many pieces are in it: every page asks, so it costs one query."""
    items = BasketItem.objects.filter(person=person).values("evidence")
    return int(Evidence.objects.told_to(audit, person).filter(pk__in=items).count())


def basket_of(audit: Audit, person: Person) -> list[Evidence]:
    """What is in a person's basket of an audit, first what came first."""
    items = BasketItem.objects.filter(person=person, evidence__audit=audit)
    keys = list(items.order_by("pk").values_list("evidence", flat=True))
    rows = Evidence.objects.told_to(audit, person).in_bulk(keys)
    return [rows[key] for key in keys if key in rows]
