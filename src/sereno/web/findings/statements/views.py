"""Writing a finding from where it was found; those that wait to be reviewed and approved."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.documents import Context
from sereno.web.findings.models import Finding
from sereno.web.findings.statements.record import FINDINGS
from sereno.web.findings.statements.strength import strength_of
from sereno.web.findings.statements.waiting import to_approve, to_review
from sereno.web.people.models import Person
from sereno.web.records import pages
from sereno.web.records.changes import note_readings
from sereno.web.topics.models import Topic


@require_http_methods(["GET", "POST"])
@needs(Right.WRITE_FINDINGS)
def write(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """A new finding; the address may say of what: `?area=` code, `&topic=` key of a topic."""
    given, known = request.GET.copy(), known_areas(audit)
    for code in given.pop("area", []):
        if code in known.chosen:
            given.appendlist("chosen_areas", code)
        elif code in known.labels:
            given["other_areas"] = known.labels[code]
    for key in given.pop("topic", []):
        topic = Topic.objects.filter(audit=audit, key=key).first()
        given["topic"] = str(topic.pk) if topic else key
    request.GET = given  # type: ignore[assignment]
    return pages.new(FINDINGS, request, audit, person)


@require_GET
@needs(Right.REVIEW)
def review(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The drafts that the person may review."""
    return _waiting(request, audit, person, _("To be reviewed"), to_review(audit, person))


@require_GET
@needs(Right.APPROVE)
def approve(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """What was reviewed and waits to be approved."""
    return _waiting(request, audit, person, _("To be approved"), to_approve(audit, person))


def _waiting(
    request: HttpRequest, audit: Audit, person: Person, title: str, findings: QuerySet[Finding]
) -> HttpResponse:
    rows = list(findings.order_by("changed_at", "pk"))
    note_readings(FINDINGS, audit=audit, rows=rows, by=person)
    context: Context = {
        "audit": audit,
        "title": title,
        "trail": pages.trail(FINDINGS, audit),
        "findings": [(each, strength_of(each)) for each in rows],
    }
    return render(request, "findings/waiting_findings.html", context)
