"""Counting the newest import's indicators again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.imports.models import DataVersion
from sereno.web.indicators.from_incidents import ask_count
from sereno.web.people.models import Person


@require_POST
@needs(Right.IMPORT)
def count(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Have them counted where the import's own job could not."""
    version = DataVersion.objects.current(audit)
    if version is not None:
        ask_count(version=version, by=person)
    return redirect("indicators:indicators", audit=audit.slug)
