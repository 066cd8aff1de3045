"""What organisations are called, for those who may see them: a name tells that one is there."""

from __future__ import annotations

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from sereno.web.audits.models import Audit
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person


def named_for(audit: Audit, person: Person) -> dict[int, Organisation]:
    """The organisations that a person may see, by their keys: no other is named to them."""
    return {each.pk: each for each in Organisation.objects.for_person(audit, person)}


def name_from(rows: QuerySet[Organisation], of: str) -> Coalesce:
    """In a query of records with the field `of`: what the one that it names is called, for the
    columns of a list; "" of one that isn't among `rows`.
    """
    called = Coalesce(NullIf("short_name", Value("")), "name")
    found = rows.filter(pk=OuterRef(of)).order_by().annotate(called=called).values("called")
    return Coalesce(Subquery(found), Value(""), output_field=CharField())
