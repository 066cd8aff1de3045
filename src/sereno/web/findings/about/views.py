"""What an audit says of itself: its page, its form, and what is said line by line."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.findings.about.changes import add_line, change_about, drop_line
from sereno.web.findings.about.details import account_of
from sereno.web.findings.about.forms import LINES, AboutForm
from sereno.web.findings.models import AboutAudit
from sereno.web.people.models import Person
from sereno.web.records.changes import refuse_unseen
from sereno.web.records.forms import RecordForm

# What a form says that was opened before anything was written.
NOTHING_SEEN = "nothing"


@require_GET
@needs(Right.SEE_RESULTS)
def about(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """When, by whom and with what means the audit was made, and what it cost."""
    return render(request, "findings/about.html", _shown(audit, person))


def _shown(audit: Audit, person: Person, opened: RecordForm[Any] | None = None) -> Context:
    """opened: the form of a line that came back with mistakes."""
    may_write = audit.allows(person, Right.MANAGE)
    forms = {name: form(audit=audit) for name, form in LINES.items()} if may_write else {}
    if opened is not None:
        forms[str(opened.prefix)] = opened
    account = account_of(audit, person)
    return {
        "audit": audit,
        "account": account,
        "organisations": set(account.named.values()),
        "may_write": may_write,
        "forms": forms,
        "opened": opened.prefix if opened is not None else "",
    }


def _account(audit: Audit) -> AboutAudit:
    """What the audit says of itself; a new row where it says nothing yet."""
    found: AboutAudit | None = AboutAudit.objects.filter(audit=audit).first()
    return found or AboutAudit(audit=audit)


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE)
def edit_about(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Change what the audit says of itself."""
    there = _account(audit)
    form = AboutForm(request.POST or None, audit=audit, instance=there)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)
                # Of two who write the first account at once, the later one has seen none.
                if there.pk or (there := _account(audit)).pk:
                    refuse_unseen(there, request.POST.get("seen") or NOTHING_SEEN)
                change_about(audit=audit, by=person, **form.values())
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("findings:about", audit=audit.slug)
    back = reverse("findings:about", args=[audit.slug])
    title = _("About this audit")
    context = {
        "audit": audit,
        "form": form,
        "title": _("Change “{title}”").format(title=title),
        "trail": [(title, back)],
        "back": back,
    }
    return render(request, "records/form.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Right.MANAGE)
def add_about_line(request: HttpRequest, audit: Audit, person: Person, part: str) -> HttpResponse:
    """Add money, days of people, an adaptation or a sister audit."""
    if part not in LINES:
        raise Http404
    form = LINES[part](request.POST, audit=audit)
    if form.is_valid():
        try:
            add_line(audit=audit, by=person, line=form._meta.model, **form.values())
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("findings:about", audit=audit.slug)
    return render(request, "findings/about.html", _shown(audit, person, form), status=422)


@require_POST
@needs(Right.MANAGE)
def drop_about_line(
    request: HttpRequest, audit: Audit, person: Person, part: str, line: int
) -> HttpResponse:
    """Take one of them out."""
    if part not in LINES:
        raise Http404
    model: Any = LINES[part]._meta.model
    drop_line(line=get_object_or_404(model, about__audit=audit, pk=line), by=person)
    messages.success(request, _("Saved."))
    return redirect("findings:about", audit=audit.slug)
