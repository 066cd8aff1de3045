"""Which findings wait for whom."""

from __future__ import annotations

from django.db.models import QuerySet

from sereno.web.audits.models import Audit
from sereno.web.findings.models import Finding, FindingState
from sereno.web.people.models import Person


def to_review(audit: Audit, person: Person) -> QuerySet[Finding]:
    """Drafts in which the person wrote nothing."""
    drafts = Finding.objects.for_person(audit, person).filter(state=FindingState.DRAFT)
    found: QuerySet[Finding] = drafts.exclude(author=person).exclude(
        pk__in=Finding.writers.through.objects.filter(person=person).values("finding")
    )
    return found


def to_approve(audit: Audit, person: Person) -> QuerySet[Finding]:
    """Those that were reviewed."""
    rows = Finding.objects.for_person(audit, person)
    found: QuerySet[Finding] = rows.filter(state=FindingState.REVIEWED)
    return found
