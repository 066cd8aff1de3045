"""decisions.csv of an audit: to take away for a run without a browser, and to bring along."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from sereno.exchange.results.decisions_file import decisions_from, decisions_text
from sereno.exchange.tables.table_files import CSV
from sereno.vocabulary.language import number
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.files.downloads import file_answer
from sereno.web.imports.changes import load_decisions
from sereno.web.imports.decisions import decided_in
from sereno.web.people.models import Person

MOST_BYTES = 5_000_000


@require_GET
@needs(Right.IMPORT)
def download(request: HttpRequest, audit: Audit, _person: Person) -> HttpResponse:
    """Every decision of the audit, as a manifest names it."""
    return file_answer(decisions_text(decided_in(audit)), "decisions.csv", CSV)


@require_POST
@needs(Right.IMPORT)
def load(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Take over the decisions of a file, all or none."""
    back = redirect(
        "imports:places" if "places" in request.POST else "imports:offences", audit.slug
    )
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Choose a file first."))
    elif (file.size or 0) > MOST_BYTES:
        messages.error(request, _("That file is too large to be a decisions file."))
    else:
        try:
            decided = decisions_from(file.read(), file.name or "decisions.csv")
            n = load_decisions(audit=audit, decided=decided, by=person)
        except Problem as problem:
            messages.error(request, str(problem))
        else:
            messages.success(
                request,
                ngettext(
                    "{n} decision loaded. The next import uses it.",
                    "{n} decisions loaded. The next import uses them.",
                    n,
                ).format(n=number(n)),
            )
    return back
