"""The webhooks of an audit, for whoever manages it: made, looked at, tried, stopped, removed."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.people.models import Person
from sereno.web.webhooks import changes
from sereno.web.webhooks.forms import HookForm
from sereno.web.webhooks.models import Hook, Message
from sereno.web.webhooks.shown import page_of_hook


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE)
def webhooks(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The webhooks of the audit, and a new one; its secret is shown once, on its own page."""
    form = HookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hook = changes.make_hook(
                audit=audit, by=person, now=timezone.now(), **form.cleaned_data
            )
            return _page(request, hook, secret=hook.secret)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
    context = {
        "audit": audit,
        "form": form,
        "hooks": list(Hook.objects.filter(audit=audit).select_related("audit", "kept_by")),
        "is_on": settings.WEBHOOKS,
    }
    status = 422 if form.errors else 200
    return render(request, "webhooks/webhooks.html", context, status=status)


@require_GET
@needs(Right.MANAGE)
def webhook(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """One webhook with what it was told lately."""
    del person
    return _page(request, _hook(audit, number))


@require_POST
@needs(Right.MANAGE)
def test_webhook(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Send a message that tells of nothing."""
    del person
    hook = _hook(audit, number)
    changes.send_test(hook=hook, now=timezone.now())
    messages.success(request, _now("A test is on its way: open this page again to see its answer."))
    return _back(hook)


@require_POST
@needs(Right.MANAGE)
def renew_secret(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """A new secret, shown once."""
    hook = _hook(audit, number)
    secret = changes.renew_secret(hook=hook, by=person, now=timezone.now())
    return _page(request, _hook(audit, number), secret=secret)


@require_POST
@needs(Right.MANAGE)
def stop_webhook(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Send nothing any more."""
    hook = _hook(audit, number)
    changes.stop_hook(hook=hook, by=person, now=timezone.now())
    messages.success(request, _now("Stopped: it is told nothing any more."))
    return _back(hook)


@require_POST
@needs(Right.MANAGE)
def resume_webhook(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Put it in use again, and answer for it."""
    hook = _hook(audit, number)
    changes.resume_hook(hook=hook, by=person)
    messages.success(request, _now("In use again. You answer for it from now on."))
    return _back(hook)


@require_POST
@needs(Right.MANAGE)
def remove_webhook(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Remove it."""
    changes.remove_hook(hook=_hook(audit, number), by=person)
    messages.success(request, _now("Removed."))
    return redirect("webhooks:webhooks", audit=audit.slug)


@require_POST
@needs(Right.MANAGE)
def send_again(
    request: HttpRequest, audit: Audit, person: Person, number: int, message: int
) -> HttpResponse:
    """Send one message once more, or what waits for its next try now."""
    del person
    hook = _hook(audit, number)
    found = get_object_or_404(Message.objects.select_related("hook"), pk=message, hook=hook)
    changes.send_again(message=found)
    messages.success(request, _now("On its way: open this page again to see the answer."))
    return _back(hook)


def _hook(audit: Audit, number: int) -> Hook:
    rows = Hook.objects.select_related("audit", "kept_by")
    found: Hook = get_object_or_404(rows, audit=audit, number=number)
    return found


def _page(request: HttpRequest, hook: Hook, secret: str = "") -> HttpResponse:
    context = {**page_of_hook(hook, timezone.now()), "secret": secret, "is_on": settings.WEBHOOKS}
    answer = render(request, "webhooks/webhook.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _back(hook: Hook) -> HttpResponse:
    return redirect("webhooks:webhook", audit=hook.audit.slug, number=hook.number)
