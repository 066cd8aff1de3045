"""Pages of rounds of review beside those of the record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.monitoring.rounds.mine import given_to, to_judge
from sereno.web.people.models import Person


@require_GET
@needs(Right.JUDGE)
def my_reviews(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """What is given to the person to judge, what is left first."""
    given = given_to(audit, person)
    left = to_judge(given)
    context = {"audit": audit, "given": given, "left": left, "n_judged": len(given) - len(left)}
    return render(request, "monitoring/my_reviews.html", context)
