"""The page from which the site is published: what waits, the check, editions, who may open it."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from sereno.exchange.streamed_zip import streamed_zip
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.files.downloads import as_download
from sereno.web.findings.models import Finding
from sereno.web.jobs.cards import card
from sereno.web.jobs.models import Job
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line
from sereno.web.publication.edition.asking import ask_to_publish, open_site, site_of
from sereno.web.publication.edition.naming import revoke_naming, sign_naming
from sereno.web.publication.models import Edition, NamingSignature, PublicSite

# As long may a page in front of this one keep what it was sent.
KEPT_SECONDS = 300
MOST_SHOWN = 50


class SignForm(forms.Form):
    """Why a finding may name its neighbourhoods."""

    reason = forms.CharField(
        label=gettext_lazy("Why it may name them"), max_length=300, validators=[one_line]
    )


@require_GET
@needs(Right.MANAGE)
def site(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """What would be published, what waits, and the editions that were."""
    return _page(request, audit, person)


def _page(
    request: HttpRequest, audit: Audit, person: Person, problem: Problem | None = None
) -> HttpResponse:
    from sereno.web.publication.edition.facts import SiteFacts
    from sereno.web.publication.edition.making import check_edition
    from sereno.web.publication.edition.tables import open_tables

    now = timezone.now()
    facts = SiteFacts(audit, now, timezone.localdate(now))
    public = site_of(audit)
    job = Job.objects.newest(public) if public.pk else None
    editions = list(Edition.objects.filter(audit=audit).select_related("by"))
    signed = NamingSignature.objects.filter(finding__audit=audit, revoked_at=None)
    is_asked = "check" in request.GET
    context: Context = {
        "audit": audit,
        "public": public,
        "problem": problem,
        "job": card(job, audit, person, heading="h3") if job is not None else None,
        "editions": editions,
        "waiting": [
            (each, SignForm(auto_id=f"why-{each.number}_%s"))
            for each in facts.namings.waiting[:MOST_SHOWN]
        ],
        "n_waiting": len(facts.namings.waiting),
        "by_group": len(facts.namings.by_group),
        "signed": list(signed.select_related("finding", "by").order_by("finding__number")),
        "n_recommendations": len(facts.recommendations),
        "n_findings": len(facts.findings),
        "n_quotes": len(facts.quotes),
        "check": check_edition(facts, open_tables(facts)) if is_asked else None,
        "address": request.build_absolute_uri(reverse("public_site:home", args=[audit.slug])),
    }
    status = 200 if problem is None else 409
    return render(request, "publication/site.html", context, status=status)


@require_POST
@needs(Right.MANAGE)
def publish(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Put the next edition in the queue."""
    try:
        ask_to_publish(audit=audit, by=person)
    except Problem as problem:
        return _page(request, audit, person, problem)
    return redirect("publication:site", audit.slug)


@require_POST
@needs(Right.MANAGE)
def open_or_close(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Let anybody open the newest edition here, or no longer."""
    open_site(audit=audit, is_on=request.POST.get("is_on") == "1", by=person)
    messages.success(request, _("Saved."))
    return redirect("publication:site", audit.slug)


@require_POST
@needs(Right.MANAGE)
def sign(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Sign that a finding may name its neighbourhoods."""
    row = get_object_or_404(Finding.objects.for_person(audit, person), number=number)
    form = SignForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why it may name them."))
        return redirect("publication:site", audit.slug)
    try:
        sign_naming(finding=row, reason=form.cleaned_data["reason"], by=person, now=timezone.now())
    except Problem as problem:
        return _page(request, audit, person, problem)
    messages.success(request, _("Signed."))
    return redirect("publication:site", audit.slug)


@require_POST
@needs(Right.MANAGE)
def revoke(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Take a signature back."""
    row = get_object_or_404(Finding.objects.for_person(audit, person), number=number)
    revoke_naming(finding=row, by=person, now=timezone.now())
    messages.success(request, _("Taken back: from the next edition on it isn't named."))
    return redirect("publication:site", audit.slug)


@require_GET
@needs(Right.MANAGE)
def edition_zip(
    request: HttpRequest, audit: Audit, person: Person, number: int
) -> HttpResponseBase:
    """An edition as one file, to put on another server."""
    row = get_object_or_404(Edition, audit=audit, number=number)
    row.audit = audit
    paths = sorted(each for each in row.folder.rglob("*") if each.is_file())

    def blocks(path: Any) -> Iterator[bytes]:
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                yield block

    members = ((each.relative_to(row.folder).as_posix(), blocks(each)) for each in paths)
    answer = StreamingHttpResponse(streamed_zip(members), content_type="application/zip")
    return as_download(answer, f"{audit.slug}-{row.number}.zip")


@login_not_required
@require_GET
def public_file(request: HttpRequest, slug: str, path: str) -> HttpResponseBase:
    """A file of the newest edition, for anybody, while the coordinator lets them."""
    public = PublicSite.objects.filter(audit__slug=slug, is_on=True).select_related("audit").first()
    newest = Edition.objects.filter(audit__slug=slug).order_by("-number").first()
    if public is None or newest is None:
        raise Http404
    newest.audit = public.audit
    root = newest.folder.resolve()
    place = (root / path).resolve()
    if root not in place.parents or not place.is_file():
        raise Http404
    kind = mimetypes.guess_type(place.name)[0] or "application/octet-stream"
    answer = FileResponse(place.open("rb"), content_type=kind)
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return answer
