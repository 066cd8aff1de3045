"""The pages of proofs: brought, taken away as files, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.actions.milestones.views import way_to
from sereno.web.actions.models import Action, Proof
from sereno.web.actions.proof.changes import bring_proof, is_as_hashed, take_back_proof
from sereno.web.actions.proof.examining import LookedAt, looked_at
from sereno.web.actions.proof.forms import ProofForm, TakeBackForm
from sereno.web.actions.record import ACTIONS
from sereno.web.actions.register.rights import may_report
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.files.downloads import kept_answer
from sereno.web.files.receiving import received
from sereno.web.files.spool import Spool
from sereno.web.people.models import Person


def reported(audit: Audit, person: Person, number: int) -> Action:
    """An action of which the person may tell how it goes. Raises Http404 and PermissionDenied."""
    action: Action = ACTIONS.one(audit, person, number=number)
    if not may_report(audit, person, action):
        raise PermissionDenied
    return action


def _proof(audit: Audit, person: Person, action: Action, key: int) -> Proof:
    """Raises Http404."""
    rows = Proof.objects.for_person(audit, person).filter(action=action)
    found: Proof = get_object_or_404(rows.select_related("file__audit"), number=key)
    return found


@csrf_exempt
@require_http_methods(["GET", "POST"])
@needs(Right.REPORT_PROGRESS)
def bring(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Bring a file that shows that something was done."""
    action = reported(audit, person, number)
    today = timezone.localdate()

    def form_of(data: Any = None) -> ProofForm:
        begun = {"milestone": request.GET.get("milestone", "")}
        return ProofForm(
            data, action=action, audit=audit, person=person, today=today, initial=begun
        )

    if request.method != "POST":
        return _page(request, action, form_of())
    seen: dict[Spool, LookedAt] = {}

    def look(spool: Spool) -> None:
        seen[spool] = looked_at(spool)

    def take(spools: list[Spool]) -> HttpResponse:
        form = form_of(request.POST)
        if not form.is_valid():
            return _page(request, action, form)
        given = dict(form.cleaned_data)
        del given["file"]
        for spool in spools:
            bring_proof(
                action=action, by=person, spool=spool, today=today, picture=seen[spool].picture,
                **given,
            )  # fmt: skip
        messages.success(request, _("The proof is kept."))
        return redirect(f"{way_to(action)[0]}#proofs")

    def refuse(problem: Problem) -> HttpResponse:
        form = form_of(request.POST)
        form.is_valid()
        form.tell(problem)
        return _page(request, action, form)

    return received(request, audit, take=take, refuse=refuse, look=look, sealed=True)


def _page(request: HttpRequest, action: Action, form: ProofForm) -> HttpResponse:
    here, way = way_to(action)
    context = {
        "audit": action.audit, "action": action, "form": form, "title": _("Bring a proof"),
        "trail": way, "back": here,
    }  # fmt: skip
    return render(
        request, "actions/bring_proof.html", context, status=422 if form.is_bound else 200
    )


@require_GET
@needs(Right.SEE_RESULTS)
def file(
    request: HttpRequest, audit: Audit, person: Person, number: int, key: int
) -> HttpResponseBase:
    """The file of a proof, if it is still what was hashed."""
    action = ACTIONS.one(audit, person, number=number)
    proof = _proof(audit, person, action, key)
    if not is_as_hashed(proof.file):
        changed = Problem("proof_changed", name=str(proof))
        messages.error(request, str(changed))
        return redirect(f"{way_to(action)[0]}#proofs")
    return kept_answer(proof.file, audit=audit, person=person, access_level=proof.access_level)


@require_POST
@needs(Right.REPORT_PROGRESS)
def take_back(
    request: HttpRequest, audit: Audit, person: Person, number: int, key: int
) -> HttpResponse:
    """Say that it doesn't show what it was brought for."""
    action = reported(audit, person, number)
    proof = _proof(audit, person, action, key)
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why."))
        return redirect(f"{way_to(action)[0]}#proofs")
    try:
        take_back_proof(
            proof=proof, by=person, reason=form.cleaned_data["reason"], now=timezone.now()
        )
    except Problem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Noted."))
    return redirect(f"{way_to(action)[0]}#proofs")
