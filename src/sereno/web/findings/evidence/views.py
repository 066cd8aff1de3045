"""The pages of evidence: all of it, one piece, the basket; to cite, to freeze again."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.findings.evidence.basket import basket_of, how_many, put, take_out
from sereno.web.findings.evidence.changes import cite, freeze_again
from sereno.web.findings.evidence.forms import FreezeForm
from sereno.web.findings.evidence.listing import EvidenceQuestion
from sereno.web.findings.evidence.resting import rated_on, rests_on
from sereno.web.findings.evidence.seeing import Seen, seen_at, seen_by
from sereno.web.findings.models import Evidence, EvidenceState
from sereno.web.people.models import Person
from sereno.web.people.own_pages import own_page
from sereno.web.records.onward import onward_from
from sereno.web.records.tools import whole_number

PER_PAGE = 25


@require_GET
@needs(Right.SEE_RESULTS)
def evidence(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """What was cited in the audit, what changed first."""
    question = EvidenceQuestion.of(request.GET)
    page = Paginator(question.rows(audit, person), PER_PAGE).get_page(request.GET.get("page"))
    everything = Evidence.objects.told_to(audit, person)
    return render(
        request,
        "findings/evidence.html",
        {
            "audit": audit,
            "page": page,
            "shown": seen_by(audit, person, page),
            "filters": question.tools(),
            "there_is": everything.exists(),
            "changed": everything.exclude(state=EvidenceState.HELD).count(),
            "may_cite": audit.allows(person, Right.WRITE_FINDINGS),
        },
    )


def _one(audit: Audit, person: Person, number: int, freeze: int | None = None) -> Seen:
    row = get_object_or_404(Evidence.objects.told_to(audit, person), number=number)
    found = seen_at(audit, person, row, freeze)
    if found is None:
        raise Http404
    return found


@require_GET
@needs(Right.SEE_RESULTS)
def piece(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """One piece of evidence, what changed, and what rests on it; beside another page its head.
    `?freeze=`: as it was frozen then.
    """
    seen = _one(audit, person, number, whole_number(request.GET.get("freeze", "")))
    return _drawn(request, audit, person, seen, FreezeForm())


def _drawn(
    request: HttpRequest, audit: Audit, person: Person, seen: Seen, form: FreezeForm
) -> HttpResponse:
    is_beside = bool(request.htmx)  # type: ignore[attr-defined]
    may = audit.allows(person, Right.WRITE_FINDINGS)
    rests = rests_on(seen.evidence, audit, person)
    freezes = seen.evidence.freezes.select_related("by") if seen.is_open and may else []
    return render(
        request,
        "findings/piece_beside.html" if is_beside else "findings/piece.html",
        {
            "audit": audit,
            "seen": seen,
            "freezes": freezes,
            "rests": rests,
            "shaken": seen.has_moved and any(each.is_published for each in rests),
            "rated": rated_on(seen.evidence, audit, person),
            "may_cite": may,
            "may_freeze": seen.is_changed and not seen.is_refrozen,
            "form": form,
            "in_basket": seen.evidence in basket_of(audit, person) if may else False,
            "onward": onward_from(seen.evidence, audit, person),
            "trail": [(_("Evidence"), reverse("findings:evidence", args=[audit.slug]))],
        },
        status=422 if form.errors else 200,
    )


def _back(request: HttpRequest, audit: Audit) -> HttpResponse:
    """To the page on which somebody pressed a button."""
    page = own_page(request.POST.get("next", ""), audit=audit.slug)
    return redirect(page or reverse("findings:evidence", args=[audit.slug]))


@require_POST
@needs(Right.WRITE_FINDINGS)
def cite_thing(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Cite what a page shows, and put it into the basket."""
    kind, thing = request.POST.get("kind", ""), request.POST.get("thing", "")
    is_part = bool(request.htmx)  # type: ignore[attr-defined]
    try:
        made = cite(audit=audit, kind=kind, thing=thing, by=person)
    except Problem as problem:
        said = f"{problem.what()} {problem.mend()}"
        if is_part:
            return render(request, "findings/cited.html", {"said": said})
        messages.error(request, said)
        return _back(request, audit)
    put(person=person, evidence=made)
    if is_part:
        context = {"audit": audit, "made": made, "n": how_many(audit, person)}
        return render(request, "findings/cited.html", context)
    messages.success(request, _("{evidence} is in your basket.").format(evidence=made))
    return _back(request, audit)


@require_POST
@needs(Right.WRITE_FINDINGS)
def freeze(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Freeze a piece as it is now, with a reason."""
    seen, form = _one(audit, person, number), FreezeForm(request.POST)
    if form.is_valid():
        try:
            freeze_again(evidence=seen.evidence, by=person, **form.cleaned_data)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
    if not form.is_valid():
        return _drawn(request, audit, person, seen, form)
    messages.success(request, _("Frozen as it is now. What it was before stays in its list."))
    return redirect("findings:piece", audit.slug, number)


@require_GET
@needs(Right.WRITE_FINDINGS)
def basket(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """What somebody collected for a finding."""
    is_beside = bool(request.htmx)  # type: ignore[attr-defined]
    return render(
        request,
        "findings/basket_beside.html" if is_beside else "findings/basket.html",
        {
            "audit": audit,
            "shown": seen_by(audit, person, basket_of(audit, person)),
            "trail": [(_("Evidence"), reverse("findings:evidence", args=[audit.slug]))],
        },
    )


@require_POST
@needs(Right.WRITE_FINDINGS)
def into_basket(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Put a piece into one's basket."""
    put(person=person, evidence=_one(audit, person, number).evidence)
    return _back(request, audit)


@require_POST
@needs(Right.WRITE_FINDINGS)
def out_of_basket(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Take a piece out of one's basket; it stays evidence."""
    take_out(audit=audit, person=person, evidence=[_one(audit, person, number).evidence])
    return _back(request, audit)
