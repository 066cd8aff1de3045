"""Bringing a codebook of another program or a table, and leaving with one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from sereno.exchange.codebook_tables import ReadCode
from sereno.vocabulary.language import number as in_words
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.coding.codebook.bringing import bring_codes, qdc_of, read_codes
from sereno.web.documents import Context
from sereno.web.files.downloads import file_answer
from sereno.web.files.receiving import received
from sereno.web.files.spool import Spool
from sereno.web.people.models import Person


@csrf_exempt
@needs(Right.KEEP_CODING)
def bring(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Receive a codebook, and add what of it is new."""
    if request.method != "POST":
        return _form(request, audit)
    found: list[ReadCode] = []

    def look(spool: Spool) -> None:
        found.extend(read_codes(spool))

    def take(spools: list[Spool]) -> HttpResponse:
        name = spools[0].given_name
        brought = bring_codes(audit=audit, codes=found, where=name, by=person)
        record_event(
            audit=audit, verb="bring_codebook", by=person, subject=audit, n=brought.new, file=name
        )
        words = ngettext("{n} code was added.", "{n} codes were added.", brought.new)
        said = [words.format(n=in_words(brought.new))]
        if brought.known:
            words = ngettext("{n} was there already.", "{n} were there already.", brought.known)
            said.append(words.format(n=in_words(brought.known)))
        messages.success(request, " ".join(said))
        return redirect("coding:codebook", audit.slug)

    def refuse(problem: Problem) -> HttpResponse:
        return _form(request, audit, problem)

    return received(request, audit, take=take, refuse=refuse, look=look)


def _form(request: HttpRequest, audit: Audit, problem: Problem | None = None) -> HttpResponse:
    back = reverse("coding:codebook", args=[audit.slug])
    context: Context = {
        "audit": audit,
        "title": _("Bring a codebook"),
        "back": back,
        "trail": [(_("Codebook"), back)],
        "problem": problem,
    }
    return render(request, "coding/bring_codebook.html", context, status=422 if problem else 200)


@require_GET
@needs(Right.SEE_FIELDWORK)
def qdc(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The codebook as other programs read it (REFI-QDA)."""
    try:
        return file_answer(qdc_of(audit, person), f"{audit.slug}.qdc", "application/xml")
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
        return redirect("coding:codebook", audit.slug)
