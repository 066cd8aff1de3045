"""Pages of audits: the list, a new one, its settings and history (home: web/site)."""

from __future__ import annotations

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sereno.web.audits.changes import change_audit, create_audit
from sereno.web.audits.creating import may_begin_audits
from sereno.web.audits.events import told
from sereno.web.audits.forms import AuditForm
from sereno.web.audits.models import Audit, Event
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right, Role
from sereno.web.people.folding import folded
from sereno.web.people.models import Person
from sereno.web.people.session import person_of

PER_PAGE = 48
# Of the words to look for: SQLite refuses very long ones.
MOST_LETTERS = 160


@require_GET
def audit_list(request: HttpRequest) -> HttpResponse:
    """The audits in which the person has a role."""
    person = person_of(request)
    audits = Audit.objects.visible_to(person)
    wanted = request.GET.get("q", "").strip()[:MOST_LETTERS]
    if wanted:
        audits = audits.filter(name__folded__contains=folded(wanted))
    page = Paginator(audits, PER_PAGE).get_page(request.GET.get("page"))
    roles = {m.audit_id: Role(m.role).label for m in person.memberships.all()}
    cards = [{"audit": a, "role": roles.get(a.pk, _("Administrator"))} for a in page]
    shown = {"cards": cards, "page": page, "q": wanted, "may_begin": may_begin_audits(person)}
    return render(request, "audits/list.html", shown)


@require_http_methods(["GET", "POST"])
def new_audit(request: HttpRequest) -> HttpResponse:
    """Make an audit; its maker becomes its coordinator."""
    person = person_of(request)
    if not may_begin_audits(person):
        raise PermissionDenied
    form = AuditForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        audit = create_audit(slug=form.slug(), by=person, **form.values())
        return redirect("audit_home", audit=audit.slug)
    status = 422 if form.errors else 200
    return render(request, "audits/new.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE)
def settings_page(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Change an audit's name, country, languages and numbers."""
    # A copy: a form with mistakes would otherwise change what the frame shows.
    form = AuditForm(request.POST or None, instance=copy(audit))
    if request.method == "POST" and form.is_valid():
        change_audit(audit=Audit.objects.get(pk=audit.pk), by=person, **form.values())
        messages.success(request, _("Saved."))
        return redirect("audits:settings", audit=audit.slug)
    status = 422 if form.errors else 200
    return render(request, "audits/settings.html", {"audit": audit, "form": form}, status=status)


@require_GET
@needs(Right.SEE_RECORDS)
def history(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Who did what and why, newest first; `of` keeps the history of one record."""
    events = Event.objects.for_person(audit, person)
    kind, _colon, key = request.GET.get("of", "").partition(":")
    called = ""
    if key.isascii() and key.isdigit():
        events = Event.objects.all().of_one(kind, int(key[:18]), audit, person)
        newest = events.filter(kind=kind).first()
        called = newest.about if newest and newest.about else key
    page = Paginator(events.select_related("by"), 50).get_page(request.GET.get("page"))
    return render(
        request,
        "audits/history.html",
        {"audit": audit, "page": page, "lines": told(page.object_list), "of": called},
    )
