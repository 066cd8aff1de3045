"""What a browser asks for its recovery files, and the page on which one is taken in."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from sereno.vocabulary.language import number as in_words
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.devices.record import DEVICES
from sereno.web.diagnosis.filling.recovery import Recovered, recovery_key_of, take_recovered
from sereno.web.diagnosis.models import Device
from sereno.web.diagnosis.openrosa.answers import for_devices
from sereno.web.files.receiving import received
from sereno.web.files.spool import Spool
from sereno.web.people.models import Person


@for_devices
def public_key(request: HttpRequest, device: Device) -> HttpResponse:
    """The audit's public key, for which a browser wraps its recovery files."""
    if request.method != "GET":
        raise Http404
    key = recovery_key_of(audit=device.audit)
    return JsonResponse({"id": key.fingerprint, "spki": key.public_key})


class RecoverForm(forms.Form):
    """Whether what nobody finished is taken in too."""

    with_drafts = forms.BooleanField(
        label=gettext_lazy("Take unfinished drafts too"),
        help_text=gettext_lazy(
            "They count as they stand. Do this where the phone is lost and nobody can finish them."
        ),
        required=False,
    )


def _page(
    request: HttpRequest, audit: Audit, form: RecoverForm, problem: Problem | None = None
) -> HttpResponse:
    back = reverse("diagnosis:devices", args=[audit.slug])
    context = {
        "audit": audit,
        "title": _("Open a recovery file"),
        "trail": [(str(DEVICES.many), back)],
        "back": back,
        "form": form,
        "problem": problem,
    }
    return render(request, "diagnosis/recover.html", context, status=422 if problem else 200)


@require_GET
@needs(Right.KEEP_FIELDWORK)
def recover(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The page where a recovery file is chosen."""
    del person
    return _page(request, audit, RecoverForm())


# The form's token is checked by `received`.
@csrf_exempt
@require_POST
@needs(Right.KEEP_FIELDWORK)
def upload(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Take a recovery file in."""
    done: list[Recovered] = []

    # Before the transaction of `received`: each form in it is kept by itself, as devices' are.
    def look(spool: Spool) -> None:
        with_drafts = "with_drafts" in request.POST
        with spool.opened() as stream:
            done.append(
                take_recovered(
                    audit=audit,
                    stream=stream,
                    with_drafts=with_drafts,
                    where=spool.given_name,
                    by=person,
                )
            )

    def take(spools: list[Spool]) -> HttpResponse:
        del spools
        for each in done:
            _tell(request, each)
        return redirect("diagnosis:devices", audit.slug)

    def refuse(problem: Problem) -> HttpResponse:
        return _page(request, audit, RecoverForm(request.POST), problem)

    return received(request, audit, take=take, refuse=refuse, look=look, sealed=True)


def _tell(request: HttpRequest, done: Recovered) -> None:
    words = ngettext("{n} form was taken in.", "{n} forms were taken in.", done.taken)
    messages.success(request, words.format(n=in_words(done.taken)))
    if done.quarantined:
        words = ngettext(
            "{n} waits for somebody to look at it.",
            "{n} wait for somebody to look at them.",
            done.quarantined,
        )
        messages.warning(request, words.format(n=in_words(done.quarantined)))
    if done.drafts:
        words = ngettext(
            "{n} unfinished draft was left out.",
            "{n} unfinished drafts were left out.",
            done.drafts,
        )
        messages.warning(request, words.format(n=in_words(done.drafts)))
