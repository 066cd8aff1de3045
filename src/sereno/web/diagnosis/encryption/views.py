"""The pages on which a key pair is made, and on which a private key opens submissions."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from sereno.exchange.submissions.encrypted import private_key
from sereno.vocabulary.language import number as in_words
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.encryption.keys import put_key
from sereno.web.diagnosis.encryption.opening import open_all, to_open
from sereno.web.diagnosis.instruments.record import INSTRUMENTS
from sereno.web.diagnosis.models import Submission, SubmissionKey
from sereno.web.diagnosis.submissions.record import SUBMISSIONS
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings

# A private key of 8192 bits has 6,400 bytes; more than this is something else.
MOST_KEY = 64 * 1024
AT_ONCE = 200


class KeyForm(forms.Form):
    """The public key of a pair."""

    public_key = forms.CharField(
        label=gettext_lazy("Public key"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("It begins with “-----BEGIN PUBLIC KEY-----”."),
    )


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE)
def key(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Where a pair is made in the browser, or the public key of one is pasted."""
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            put_key(audit=audit, text=form.cleaned_data["public_key"], by=person)
        except Problem as problem:
            # A private key that was pasted by mistake isn't sent back either.
            form = KeyForm({"public_key": ""})
            form.is_valid()
            form.errors.clear()
            form.add_error("public_key", f"{problem.what()} {problem.mend()}")
        else:
            messages.success(
                request, _("Saved. Versions published from now on are encrypted with it.")
            )
            return redirect("diagnosis:submission_key", audit.slug)
    context = {
        "audit": audit,
        "title": _("Key for restricted instruments"),
        "trail": [(str(INSTRUMENTS.many), reverse("diagnosis:instruments", args=[audit.slug]))],
        "form": form,
        "keys": SubmissionKey.objects.filter(audit=audit).select_related("by"),
    }
    status = 422 if form.errors else 200
    return render(request, "diagnosis/submission_key.html", context, status=status)


class PrivateKeyForm(forms.Form):
    """A private key, which is read once, and what protects it."""

    passphrase = forms.CharField(
        label=gettext_lazy("Passphrase of the key, if it has one"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    key = forms.FileField(
        label=gettext_lazy("Private key (PEM)"),
        widget=forms.FileInput(attrs={"accept": ".pem,.key"}),
    )


class _OnlyInMemory(FileUploadHandler):
    """A private key is never written to a disk, not even to a temporary file."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.content = b""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.content += raw_data
        if len(self.content) > MOST_KEY:
            raise StopUpload(connection_reset=True)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        return UploadedFile(file=None, name="key", size=file_size)


# The form's token is checked within, once the handler is in place.
@csrf_exempt
@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE)
def open_encrypted(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Open what is encrypted with the private key of its form, all that it fits at once."""
    handler = _OnlyInMemory(request)
    request.upload_handlers = [handler]

    @csrf_protect
    def within(request: HttpRequest) -> HttpResponse:
        rows = list(to_open(audit, person)[:AT_ONCE])
        problem: Problem | None = None
        # Looking at what was posted is what reads the key.
        form = PrivateKeyForm(request.POST or None)
        if request.method == "POST":
            try:
                opened = private_key(handler.content, form.data.get("passphrase", ""))
                _tell(request, *open_all(rows, opened, person))
                note_readings(SUBMISSIONS, audit=audit, rows=rows, by=person)
                return redirect("diagnosis:submissions", audit.slug)
            except Problem as found:
                problem = found
        return _open_page(request, audit, rows, form, problem)

    return within(request)


def _tell(request: HttpRequest, n: int, refused: Sequence[tuple[Problem, int]]) -> None:
    if n:
        words = ngettext("{n} submission was opened.", "{n} submissions were opened.", n)
        messages.success(request, words.format(n=in_words(n)))
    for problem, many in refused:
        messages.error(request, f"{in_words(many)}: {problem.what()} {problem.mend()}")


def _open_page(
    request: HttpRequest,
    audit: Audit,
    rows: Sequence[Submission],
    form: forms.Form,
    problem: Problem | None,
) -> HttpResponse:
    context = {
        "audit": audit,
        "title": _("Open encrypted submissions"),
        "trail": [(str(SUBMISSIONS.many), reverse("diagnosis:submissions", args=[audit.slug]))],
        "submissions": rows,
        "form": form,
        "problem": problem,
    }
    status = 422 if problem else 200
    return render(request, "diagnosis/open_submissions.html", context, status=status)
