"""What waits for you: the page that says the same as the digest, and all of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sereno.web.people.session import person_of
from sereno.web.waiting.brought import waiting_for


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for whoever signed in, in all their audits."""
    found = waiting_for(person_of(request))
    n = sum(len(list(each.awaited)) for each in found)
    return render(request, "waiting/waiting.html", {"found": found, "n": n})
