"""Writing down votes and objections of a return session, and its sheet to be printed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.findings.evidence.copied import KeptWords
from sereno.web.findings.models import Finding, FindingState, Objection, ReturnSession, SessionState
from sereno.web.findings.returns.changes import answer_objection, note_objection, write_votes
from sereno.web.findings.returns.details import brought_to
from sereno.web.findings.returns.forms import AnswerForm, ObjectionForm, VotesForm
from sereno.web.findings.returns.record import RETURNS
from sereno.web.people.models import Person
from sereno.web.records import pages


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_FIELDWORK)
def votes(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """How each group voted on each finding."""
    session: ReturnSession = RETURNS.one(audit, person, number=number)
    if session.state != SessionState.HELD:
        messages.error(request, str(Problem("return_not_held", where=str(session))))
        return redirect("findings:return_session", audit.slug, number)
    form = VotesForm(request.POST or None, brought=brought_to(session, audit, person),
                     session=session)  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            write_votes(session=session, by=person, votes=form.votes())
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            messages.success(request, _("Saved."))
            return redirect("findings:return_session", audit.slug, number)
    context: Context = {
        "audit": audit,
        "row": session,
        "form": form,
        "trail": _trail(audit, session),
        "back": reverse("findings:return_session", args=[audit.slug, number]),
    }
    status = 422 if form.errors else 200
    return render(request, "findings/return_votes.html", context, status=status)


@require_POST
@needs(Right.KEEP_FIELDWORK)
def object_to(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Write down an objection."""
    session: ReturnSession = RETURNS.one(audit, person, number=number)
    form = ObjectionForm(request.POST, brought=brought_to(session, audit, person))
    if not form.is_valid():
        more: Context = {"objection_form": form}
        return pages.detail_page(RETURNS, request, audit, person, session, status=422, more=more)
    try:
        note_objection(by=person, **form.cleaned_data)
    except Problem as problem:
        # What was typed stays in its field.
        form.add_error(None, f"{problem.what()} {problem.mend()}")
        more = {"objection_form": form}
        return pages.detail_page(RETURNS, request, audit, person, session, status=422, more=more)
    messages.success(request, _("Noted."))
    return redirect("findings:return_session", audit.slug, number)


@require_POST
@needs(Right.WRITE_FINDINGS)
def answer(
    request: HttpRequest, audit: Audit, person: Person, number: int, objection: int
) -> HttpResponse:
    """Say what came of an objection."""
    session: ReturnSession = RETURNS.one(audit, person, number=number)
    of_it = Objection.objects.filter(brought__in=brought_to(session, audit, person))
    row = get_object_or_404(of_it.select_related("brought__session__audit"), pk=objection)
    form = AnswerForm(request.POST, instance=row)
    if form.is_valid():
        try:
            answer_objection(objection=row, by=person, answer=form.cleaned_data["answer"])
            messages.success(request, _("Noted."))
        except Problem as problem:
            messages.error(request, str(problem))
    else:
        said = "; ".join(str(each) for each in form.errors["answer"])
        messages.error(request, said)
    return redirect("findings:return_session", audit.slug, number)


@require_GET
@needs(Right.SEE_RESULTS)
def sheet(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """The sheet to print: what was found, in plain words, with room for votes and objections."""
    session: ReturnSession = RETURNS.one(audit, person, number=number)
    brought = [
        each
        for each in brought_to(session, audit, person)
        if each.finding.state != FindingState.DROPPED
    ]
    if not brought:
        raise Http404
    # Whoever prints it, it is read by those who come.
    words = KeptWords(audit, [AccessLevel.PUBLIC])
    told = {each.pk for each in brought if _is_for_all(each.finding, words)}
    context: Context = {
        "audit": audit,
        "row": session,
        "brought": [each for each in brought if each.pk in told],
        "kept": [each.finding for each in brought if each.pk not in told],
        "groups": list(session.groups.all()),
        "trail": _trail(audit, session),
    }
    return render(request, "findings/return_sheet.html", context)


def _is_for_all(finding: Finding, words: KeptWords) -> bool:
    """Whether everybody may read a finding, its text also while nobody has approved it."""
    if finding.access_level != AccessLevel.PUBLIC:
        return False
    return words.found_in((finding.title, finding.text)) is None


def _trail(audit: Audit, session: ReturnSession) -> list[tuple[str, str]]:
    here = reverse("findings:return_session", args=[audit.slug, session.number])
    return [*pages.trail(RETURNS, audit), (str(session), here)]
