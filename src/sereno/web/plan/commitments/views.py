"""Answers: who was asked what and what they said; one of them; answering it and signing."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context, Values
from sereno.web.files.downloads import kept_answer, table_answer
from sereno.web.files.receiving import received
from sereno.web.files.spool import Spool
from sereno.web.findings.models import Recommendation
from sereno.web.findings.recommendations.changes import standing_one
from sereno.web.findings.record import RECOMMENDATIONS
from sereno.web.people.models import Person
from sereno.web.plan.commitments.asked import addressed, answers_for, asked_of
from sereno.web.plan.commitments.changes import answer
from sereno.web.plan.commitments.details import headline, narrowed, one_asked, shares, tool
from sereno.web.plan.commitments.forms import AnswerForm, DocumentForm
from sereno.web.plan.models import Commitment
from sereno.web.records.changes import note_readings

PER_PAGE = 50


@require_GET
@needs(Right.SEE_RESULTS)
def commitments(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Who was asked what, and what they answered."""
    rows = asked_of(audit, person, timezone.localdate())
    mine = answers_for(audit, person)
    wanted = request.GET.get("show", "")
    page = Paginator(narrowed(rows, wanted, mine), PER_PAGE).get_page(request.GET.get("page"))
    note_readings(
        RECOMMENDATIONS, audit=audit, rows=[each.recommendation for each in page], by=person
    )
    context: Context = {
        "audit": audit,
        "n": len(rows),
        "headline": headline(rows),
        "shares": shares(rows),
        "tools": [tool(rows, wanted, mine)],
        "page": page,
        "mine": mine,
    }
    return render(request, "plan/commitments.html", context)


@require_GET
@needs(Right.SEE_RESULTS)
def commitments_file(
    request: HttpRequest, audit: Audit, person: Person, ending: str
) -> HttpResponse:
    """The same as a table."""
    rows = asked_of(audit, person, timezone.localdate())
    note_readings(
        RECOMMENDATIONS, audit=audit, rows=[each.recommendation for each in rows], by=person
    )
    columns = [
        *(_("Reference"), _("Recommendation"), _("Institution"), _("Answer"), _("Reason")),
        *(_("Date"), _("Target date"), _("Means"), _("Monitoring indicator")),
        *(_("Term of government"), _("Version"), _("Digest")),
    ]
    cells = []
    for each in rows:
        said: Any = each.answer
        cells.append(
            [each.recommendation.reference, each.recommendation.title, each.organisation.name]
            + (
                [each.words, *[""] * 8]
                if said is None
                else [
                    *(each.words, said.reason, said.on, said.target_on, said.means),
                    *(said.monitored_by, said.in_term, said.version, said.digest),
                ]
            )
        )
    return table_answer(ending, f"{audit.slug}-commitments", columns, cells)


def _one(audit: Audit, person: Person, number: int) -> Recommendation:
    """A recommendation that is addressed to an institution. Raises Http404."""
    found: Recommendation = get_object_or_404(addressed(audit, person), number=number)
    return found


def _answered(audit: Audit, person: Person, number: int) -> Recommendation:
    """One that was answered, and is addressed to nobody any more. Raises Http404."""
    answers = Commitment.objects.for_person(audit, person).filter(recommendation__number=number)
    found = answers.select_related("recommendation").first()
    if found is None:
        raise Http404
    row: Recommendation = found.recommendation
    return row


@require_GET
@needs(Right.SEE_RESULTS)
def asked_page(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """What is asked of an institution, and each version of what it answered; what one answered that
    was merged stands with the other.
    """
    row = addressed(audit, person).filter(number=number).first()
    if row is None:
        row = _answered(audit, person, number)
        now = standing_one(row)
        if now != row and addressed(audit, person).filter(pk=now.pk).exists():
            return redirect("plan:asked", audit.slug, now.number)
    note_readings(RECOMMENDATIONS, audit=audit, rows=(row,), by=person)
    context = one_asked(audit, person, row, timezone.localdate())
    trail = [(_("Commitments"), reverse("plan:commitments", args=[audit.slug]))]
    return render(request, "plan/asked.html", context | {"audit": audit, "trail": trail})


def _to_answer(audit: Audit, person: Person, number: int) -> Recommendation:
    """The same, for who answers for the institution. Raises Http404 and PermissionDenied."""
    row = _one(audit, person, number)
    if row.responsible_id not in answers_for(audit, person):
        raise PermissionDenied
    return row


def _form_page(
    request: HttpRequest,
    row: Recommendation,
    person: Person,
    form: AnswerForm,
    template: str,
    problem: Problem | None = None,
) -> HttpResponse:
    audit = row.audit
    here = reverse("plan:asked", args=[audit.slug, row.number])
    context = one_asked(audit, person, row, timezone.localdate())
    context |= {
        "audit": audit,
        "form": form,
        "problem": problem,
        "title": _("Answer"),
        "back": here,
        "trail": [
            (_("Commitments"), reverse("plan:commitments", args=[audit.slug])),
            (row.reference, here),
        ],
    }
    return render(request, template, context, status=422 if problem or form.errors else 200)


def _begun(row: Recommendation, person: Person) -> Values:
    """What a form begins with: what was answered last."""
    last = Commitment.objects.filter(recommendation=row, organisation=row.responsible).first()
    begun: Values = {
        "after": last.version if last else 0,
        "asked_version": row.version,
        "signer": last.signer if last and last.by_id == person.pk else str(person),
    }
    if last is not None:
        for name in ("answer", "reason", "target_on", "means", "monitored_by"):
            begun[name] = getattr(last, name)
    return begun


@require_http_methods(["GET", "POST"])
@needs(Right.ANSWER)
def give(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Answer and sign on screen: what is written is looked at before one signs in again."""
    row = _to_answer(audit, person, number)
    form = AnswerForm(request.POST or None, initial=_begun(row, person), today=timezone.localdate())
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, row, person, form, "plan/give_answer.html")
    signed: HttpResponse = _signed(request, row, person, form)
    return signed


@reauthentication_required(enabled=True)  # type: ignore[untyped-decorator]
def _signed(
    request: HttpRequest, row: Recommendation, person: Person, form: AnswerForm
) -> HttpResponse:
    """Signed by who has just shown who they are."""
    try:
        answer(recommendation=row, by=person, now=timezone.now(), **form.cleaned_data)
    except Problem as problem:
        return _form_page(request, row, person, form, "plan/give_answer.html", problem)
    messages.success(request, _("Answered and signed."))
    return redirect("plan:asked", row.audit.slug, row.number)


@csrf_exempt
@needs(Right.ANSWER)
def bring_document(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Answer by a document that was signed."""
    row = _to_answer(audit, person, number)
    today, template = timezone.localdate(), "plan/answer_document.html"
    if request.method != "POST":
        begun = _begun(row, person) | {"on": today}
        form = DocumentForm(initial=begun, today=today)
        return _form_page(request, row, person, form, template)

    def take(spools: list[Spool]) -> HttpResponse:
        form = DocumentForm(request.POST, today=today)
        if not form.is_valid():
            return _form_page(request, row, person, form, template)
        answer(
            recommendation=row, by=person, now=timezone.now(), document=spools[0],
            **form.cleaned_data,
        )  # fmt: skip
        messages.success(request, _("The answer and its document are kept."))
        return redirect("plan:asked", audit.slug, row.number)

    def refuse(problem: Problem) -> HttpResponse:
        form = DocumentForm(request.POST, today=today)
        return _form_page(request, row, person, form, template, problem)

    return received(request, audit, take=take, refuse=refuse)


@require_GET
@needs(Right.SEE_RESULTS)
def document(
    request: HttpRequest, audit: Audit, person: Person, number: int, key: int
) -> HttpResponseBase:
    """The document on which an answer was signed."""
    answers = Commitment.objects.for_person(audit, person).select_related("file", "recommendation")
    said = get_object_or_404(answers, recommendation__number=number, pk=key)
    if said.file is None:
        raise Http404
    return kept_answer(said.file, audit=audit, person=person, access_level=said.file_level)
