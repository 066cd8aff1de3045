"""What the page of a code shows beside what is written of it."""

from __future__ import annotations

from django.db.models import Count

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.coding.models import Code, CodeState, Segment
from sereno.web.documents import Context
from sereno.web.people.models import Person


def passages(audit: Audit, person: Person) -> dict[int, int]:
    """By key of code, how many passages have it of those that a person may see."""
    seen = Segment.objects.for_person(audit, person).filter(removed_at=None)
    counted = seen.order_by().values_list("code").annotate(n=Count("pk"))
    return dict(counted)


def code_details(code: Code, audit: Audit, person: Person) -> Context:
    """Its categories, how many passages have it, and whether it can be moved or merged."""
    seen = Segment.objects.for_person(audit, person).filter(removed_at=None, code=code)
    may = audit.allows(person, Right.KEEP_CODING)
    in_use = code.state == CodeState.IN_USE
    others = Code.objects.for_person(audit, person)
    return {
        "passages": seen.count(),
        "documents": seen.exclude(document=None).values("document").distinct().count(),
        "places": list(code.places.select_related("parent")),
        "below": list(others.filter(places__parent=code).order_by("places__position")),
        "merged_into": others.filter(merged=code).first(),
        "may_move": may and in_use,
        "may_merge": may and code.is_codable and code.state != CodeState.MERGED,
        "may_split": may and code.is_codable and in_use,
    }
